"""What has to be so before a row of the table: cases walked to where the refusal waits, and hostile workbooks."""

from datetime import timedelta
from io import BytesIO

from xlsxwriter import Workbook

from accounts.models import Membership, Person
from accounts.people import close_membership
from accounts.roles import Regime, Role
from casework.gateway import perform
from casework.verifiers.verify_draw import commitment
from config.scenarios import draws, experts, filing, primary_care, review, terms
from config.scenarios.draws import SECRETS
from emr_rating import filing_workbook, workflow
from emr_rating.models import Cycle, Filing
from experts.actions import assignments, drawing
from experts.actions.leaving import disqualify
from experts.actions.settings import set_pool
from experts.models import Assignment, Draw, Expert, Party
from primary_care_review.actions import assessment
from primary_care_review.models import Application
from primary_care_review.rules import MaterialKind
from primary_care_review.standards.terms import Grade, InstitutionType
from tests.browser.world import AT, World
from tests.casework.workbooks import SHEET1, repacked, replacing

# A letter of four years, of which three days are left at AT.
APPOINTED, TERM_OVER = AT - timedelta(days=4 * 365 + 1 - 4), AT + timedelta(days=4)


def begin_other(world: World) -> None:
    filing.begin(world.other, Cycle.objects.get(year=2026), at=AT)


def report_twice(world: World) -> None:
    current = Filing.objects.get(number=world.filing)
    for _ in range(2):
        filing.confirm(current, by=world.hospital.clerk, at=AT)
        filing.report(current, by=world.hospital.leader, at=AT)
        current = Filing.objects.get(number=world.filing)
        if current.reports_made == 1:
            perform(current, workflow.AMEND, by=world.hospital.clerk, at=AT)


def reach_five(world: World) -> None:
    current = filing.fill(Filing.objects.get(number=world.filing), by=world.hospital.clerk, at=AT, level=5)
    filing.confirm(current, by=world.hospital.clerk, at=AT)


def five_months(world: World) -> None:
    leader = world.township
    of = assessment.start(leader.office.institution, by=leader, at=AT - timedelta(days=150))
    primary_care.rate(of, borne=Grade.JIA, by=leader, at=AT)
    primary_care.upload_required(of, by=leader, at=AT)
    assessment.finish(Application.objects.get(pk=of.pk), by=leader, at=AT)


def without_licence(world: World) -> None:
    of = Application.objects.get(number=world.draft)
    of.materials.filter(kind=MaterialKind.LICENCE).update(withdrawn_at=AT)


def health_centre(world: World) -> None:
    leader = primary_care.institution(
        30, people=world.people, at=AT - timedelta(days=214), type=InstitutionType.COMMUNITY_HEALTH_CENTRE
    )
    of = assessment.start(leader.office.institution, by=leader, at=AT - timedelta(days=214))
    primary_care.rate(of, borne=Grade.JIA, by=leader, at=AT)
    primary_care.upload_required(of, by=leader, at=AT)
    assessment.finish(Application.objects.get(pk=of.pk), by=leader, at=AT)


def centre_leader(world: World) -> Membership:
    return Application.objects.latest("pk").applicant.office.memberships.get()


# Reviews by experts


def proposal(world: World) -> Assignment:
    return Assignment.objects.get(pk=world.proposed)


def declined(world: World) -> None:
    assignments.decline(proposal(world), reason="出国进修", by=world.expert, at=AT)


def handed_in(world: World) -> None:
    review.hand_in(Assignment.objects.get(pk=world.accepted_review), at=AT)


def all_accepted(world: World) -> None:
    review.accept_all(Filing.objects.get(number=world.first_four), at=AT)


def _settings(world: World, **chosen: bool) -> None:
    """Letters, points and levels are a choice of the commission in the pools of the EMR rating."""
    head = world.people[Role.COMMISSION_HEAD]
    chosen = {"requires_letter": False, "keeps_points": False} | chosen
    set_pool(experts.pool(head.office), **chosen, reason="比照基层评审专家管理。", by=head, at=AT)


def term_over(world: World) -> None:
    _settings(world, requires_letter=True)
    terms.appoint([world.member.pool_entry.expert], people=world.people, at=APPOINTED, regime=Regime.EMR)


def last_of_city(world: World) -> Expert:
    return Expert.objects.get(entries__member=world.city[9])


def disqualified(world: World) -> None:
    head = world.people[Role.COMMISSION_HEAD]
    disqualify(last_of_city(world), reason="向被评审机构透露评审组名单，经查属实。", by=head, at=AT)


# Draws


def with_levels(world: World) -> None:
    """The pool keeps levels; nobody in it has one yet."""
    _settings(world, keeps_points=True)


def frozen(world: World) -> Draw:
    case, office = Filing.objects.get(number=world.drawable), world.people[Role.COMMISSION_HANDLER]
    return drawing.freeze(case, by=office, at=AT)


def lodged_by_one(world: World) -> None:
    draw, office = frozen(world), world.people[Role.COMMISSION_HANDLER]
    hashed = commitment(draw.number, Party.OFFICE, SECRETS[Party.OFFICE])
    drawing.lodge(draw, commitment=hashed, by=office, at=AT)


def lodged(world: World) -> None:
    office = world.people[Role.COMMISSION_HANDLER]
    draws.lodged(frozen(world), office=office, supervisor=world.supervisor, at=AT)


def _move(world: World) -> None:
    """The handler now works for discipline inspection."""
    post = Membership.objects.get(pk=world.people[Role.COMMISSION_HANDLER].pk)
    close_membership(post, by=world.people[Role.COMMISSION_HEAD], at=AT, reason="调任纪检监督岗位")
    Membership.objects.create(person=post.person, office=post.office, role=Role.SUPERVISOR, valid_from=post.valid_from)


def moved(world: World) -> Membership:
    return world.people[Role.COMMISSION_HANDLER].person.memberships.get(role=Role.SUPERVISOR)


def moved_after_one(world: World) -> None:
    lodged_by_one(world)
    _move(world)


def moved_after_both(world: World) -> None:
    lodged(world)
    _move(world)


def one_telephone(world: World) -> None:
    """Who lodged for the office and the supervisor have one telephone."""
    lodged_by_one(world)
    both = [world.people[Role.COMMISSION_HANDLER].person_id, world.supervisor.person_id]
    Person.objects.filter(pk__in=both).update(phone="13800001111")


def disqualified_since(world: World) -> None:
    lodged(world)
    disqualified(world)


# Workbooks


def template(world: World) -> bytes:
    return filing_workbook.template(Filing.objects.get(number=world.filing).sheet)


def with_formula(world: World) -> bytes:
    with Workbook(file := BytesIO()) as workbook:
        workbook.add_worksheet("基础数据").write_formula("C7", "=1+1")
    return file.getvalue()


def with_macro(world: World) -> bytes:
    return repacked(template(world), add={"xl/vbaProject.bin": b"x"})


def zip_bomb(world: World) -> bytes:
    return repacked(template(world), add={"xl/media/image1.png": bytes(64 * 1024 * 1024)})


def wrong_sheet(world: World) -> bytes:
    with Workbook(file := BytesIO()) as workbook:
        workbook.add_worksheet("Sheet1").write("A1", "编号")
    return file.getvalue()


def hundred_thousand_rows(world: World) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1000, 101_000)).encode()
    return repacked(template(world), change={SHEET1: replacing(b"</sheetData>", rows + b"</sheetData>")})
