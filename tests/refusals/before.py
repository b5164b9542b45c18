"""What has to be so before a row of the table: cases walked to where the refusal waits, and hostile workbooks."""

from datetime import date, timedelta
from io import BytesIO

from xlsxwriter import Workbook

from accounts.models import Membership, Office, Person
from accounts.people import close_membership
from accounts.roles import OfficeKind, Regime, Role
from casework.archive import actions as archive
from casework.clocks.calendar import GRACE
from casework.gateway import perform
from casework.models import ArchiveEntry, Case
from casework.verifiers.verify_draw import commitment
from casework.workbook import Sheet, write_workbook
from config.scenarios import (
    archiving,
    bureau_violating,
    draws,
    experts,
    extending,
    filing,
    grades,
    materials,
    national,
    primary_care,
    review,
    terminating,
    terms,
    violating,
)
from config.scenarios.draws import SECRETS
from emr_rating.cycle.closing import close_filing
from emr_rating.filing import workbook as filing_workbook
from emr_rating.filing.steps import AMEND
from emr_rating.history import actions as history
from emr_rating.materials.closing import close_materials
from emr_rating.models import Cycle, Filing, NationalReview, YearResult
from emr_rating.municipal.uses import CITY_CHECK
from emr_rating.national import announcing
from emr_rating.national.actions import arrange_visit, enter_materials_draw, record_visit
from emr_rating.stages import Stage
from experts.actions import assignments, drawing
from experts.actions.leaving import disqualify
from experts.actions.settings import set_pool
from experts.models import Assignment, Draw, Expert, Party
from primary_care_review.assessment import actions as assessment
from primary_care_review.models import Application
from primary_care_review.models import Grade as GradeRow
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade, InstitutionType
from tests.browser.world import AT, CLOSES_AT, World
from tests.casework.workbooks import SHEET1, repacked, replacing
from tests.emr_rating.registration.pages import paper
from tests.prepared import after

TERM_OF_MATERIALS_OVER = CLOSES_AT + timedelta(days=10, hours=10)
# A letter of four years, of which three days are left at AT.
APPOINTED, TERM_OVER = AT - timedelta(days=4 * 365 + 1 - 4), AT + timedelta(days=4)
# When what ended lately has been kept for ten years.
ARCHIVED_OVER = AT + timedelta(days=10 * 366)


def begin_other(world: World) -> None:
    filing.begin(world.other, Cycle.objects.get(year=2026), at=AT)


def report_twice(world: World) -> None:
    current = Filing.objects.get(number=world.filing)
    for _ in range(2):
        filing.confirm(current, by=world.hospital.clerk, at=AT)
        filing.report(current, by=world.hospital.leader, at=AT)
        current = Filing.objects.get(number=world.filing)
        if current.reports_made == 1:
            perform(current, AMEND, by=world.hospital.clerk, at=AT)


def reach_five(world: World) -> None:
    current = filing.fill(Filing.objects.get(number=world.filing), by=world.hospital.clerk, at=AT, level=5)
    filing.confirm(current, by=world.hospital.clerk, at=AT)


def archived(world: World) -> None:
    """An application that was found unqualified, in the archive of its bureau."""
    ended = primary_care.application_at(Review.UNQUALIFIED, people=world.people, at=AT - timedelta(days=2), index=9)
    archiving.entered(Case.objects.get(pk=ended.pk))


def _entry() -> ArchiveEntry:
    return ArchiveEntry.objects.get(case__kind="primary_care_application")


@after(archived)
def archived_held(world: World) -> None:
    archive.hold(_entry(), reason="涉及信访。", by=world.people[Role.BUREAU_HEAD], at=AT)


@after(archived)
def destruction_proposed(world: World) -> None:
    archive.propose([_entry()], reason="保管期满。", by=world.people[Role.BUREAU_HANDLER], at=ARCHIVED_OVER)


def held_grade(world: World) -> None:
    """Of an institution that has no plaque yet."""
    _grade(world, on=AT.date() - timedelta(days=100))


def lapsed_grade(world: World) -> None:
    _grade(world, on=AT.date() - timedelta(days=5 * 365))


def _grade(world: World, *, on: date) -> None:
    of = world.township.office.institution
    grades.imported(of, grade="乙", number="演示渝中卫发9号", on=on, people=world.people, at=AT)


def five_months(world: World) -> None:
    leader = world.township
    of = assessment.start(leader.office.institution, by=leader, at=AT - timedelta(days=150))
    primary_care.rate(of, borne=Grade.JIA, by=leader, at=AT)
    primary_care.upload_required(of, by=leader, at=AT)
    assessment.finish(Application.objects.get(pk=of.pk), by=leader, at=AT)


def without_licence(world: World) -> None:
    of = Application.objects.get(number=world.draft)
    of.materials.filter(kind=MaterialKind.LICENCE).update(withdrawn_at=AT)


def _holds(world: World, decreed_on: date, **more) -> None:
    of = Application.objects.get(number=world.draft)
    GradeRow.objects.create(
        institution=of.applicant, grade="乙", decree_number="演示卫发1号", decreed_on=decreed_on, **more
    )


def raised_too_early(world: World) -> None:
    _holds(world, date(2026, 6, 1))


def lapsed(world: World) -> None:
    _holds(world, date(2022, 11, 8))


def revoked_lately(world: World) -> None:
    _holds(world, date(2024, 3, 5), revoked_on=date(2026, 3, 5))


def being_terminated(world: World) -> None:
    terminating.proposed(Application.objects.get(number=world.submitted), people=world.people, at=AT)


def violation_heard(world: World) -> None:
    violating.ready(Filing.objects.get(number=world.reviewed), people=world.people, at=AT)


def bureau_charged(world: World) -> None:
    bureau_violating.opened(Filing.objects.get(number=world.reviewed), people=world.people, at=AT)


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


def frozen(world: World) -> None:
    case, office = Filing.objects.get(number=world.drawable), world.people[Role.COMMISSION_HANDLER]
    drawing.freeze(case, by=office, at=AT)


@after(frozen)
def lodged_by_one(world: World) -> None:
    draw, office = Draw.objects.get(), world.people[Role.COMMISSION_HANDLER]
    hashed = commitment(draw.number, Party.OFFICE, SECRETS[Party.OFFICE])
    drawing.lodge(draw, commitment=hashed, by=office, at=AT)


@after(frozen)
def lodged(world: World) -> None:
    office = world.people[Role.COMMISSION_HANDLER]
    draws.lodged(Draw.objects.get(), office=office, supervisor=world.supervisor, at=AT)


def _move(world: World) -> None:
    """The handler now works for discipline inspection."""
    post = Membership.objects.get(pk=world.people[Role.COMMISSION_HANDLER].pk)
    close_membership(post, by=world.people[Role.COMMISSION_HEAD], at=AT, reason="调任纪检监督岗位")
    Membership.objects.create(person=post.person, office=post.office, role=Role.SUPERVISOR, valid_from=post.valid_from)


def moved(world: World) -> Membership:
    return world.people[Role.COMMISSION_HANDLER].person.memberships.get(role=Role.SUPERVISOR)


@after(lodged_by_one)
def moved_after_one(world: World) -> None:
    _move(world)


@after(lodged)
def moved_after_both(world: World) -> None:
    _move(world)


@after(lodged_by_one)
def one_telephone(world: World) -> None:
    """Who lodged for the office and the supervisor have one telephone."""
    both = [world.people[Role.COMMISSION_HANDLER].person_id, world.supervisor.person_id]
    Person.objects.filter(pk__in=both).update(phone="13800001111")


@after(lodged)
def disqualified_since(world: World) -> None:
    disqualified(world)


# Workbooks


def result_of_a_year_rated_here(world: World) -> bytes:
    hospital = world.other.institution
    rows = [(hospital.uscc, hospital.name, 2025, 4, 4, "演示通报〔2025〕1号")]
    return write_workbook([Sheet(spec=history.SPEC, rows=rows)])


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


# The national stage


def heard_by_city(world: World) -> None:
    case = Filing.objects.get(number=world.checked)
    for assignment in Assignment.objects.of(case):
        review.hand_in(assignment, at=AT)
    review.consolidate(case, at=AT)


@after(heard_by_city)
def entered_national(world: World) -> None:
    """The city keeps the 5 that it checks."""
    review.conclude_check(Filing.objects.get(number=world.checked), people=world.people, at=AT)
    national.experts(at=AT)


def _national(world: World) -> NationalReview:
    return NationalReview.objects.get(of_filing__number=world.checked)


@after(entered_national)
def in_application(world: World) -> None:
    """Its first round is over, by a team that was drawn outside the portal."""
    case, by = _national(world), world.people[Role.INSTITUTE]
    team = [member.pk for member in national.experts(5, at=AT)]
    enter_materials_draw(case, experts=team, leader=team[0], by=by, at=AT, **paper())
    for assignment in review.accept_all(case, at=AT):
        review.hand_in(assignment, at=AT)
    review.consolidate(case, at=AT)
    national.conclude(case, people=world.people, at=AT)


def _conclude(world: World, **level: int) -> None:
    """By the institute's papers alone, which is not connected: in the first step, and passed in the second as well."""
    case = _national(world)
    institute = Office.objects.filter(kind=OfficeKind.INSTITUTE)
    institute.update(connected=False)
    national.conclude(case, people=world.people, at=AT, **level, **paper())
    if not level:
        entered = {"by": world.people[Role.CENTRE], "at": AT, **paper()}
        arrange_visit(national.current(case), **national.arranged(AT), **entered)
        found = national.findings(case)
        record_visit(national.current(case), findings=found, record_text=national.SEEN, **entered)
        national.conclude(case, people=world.people, at=AT, **paper())
    institute.update(connected=True)


@after(entered_national)
def failed_national(world: World) -> None:
    _conclude(world, level=4)


@after(entered_national)
def posted_national(world: World) -> None:
    _conclude(world)
    national.post(_national(world).of_filing.cycle, people=world.people, at=AT)


@after(posted_national)
def objected_national(world: World) -> None:
    national.objected(_national(world), at=AT)


# Materials


def owing(world: World) -> None:
    """The other hospital passed 4 and declares 5: it owes materials, of which each kind has a file."""
    applicant, cycle = world.other, Cycle.objects.get(year=2026)
    passed = {"year": 2025, "declared_level": 4, "final_level": 4, "imported_at": AT}
    YearResult.objects.create(institution=applicant.institution, **passed)
    filed = filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=AT, level=5)
    close_filing(filed.pk, at=CLOSES_AT + GRACE)
    materials.hang(filed, by=applicant, at=CLOSES_AT)


@after(owing)
def materials_handed_in(world: World) -> None:
    materials.hand_in(Filing.objects.latest("pk"), by=world.other, at=CLOSES_AT)


@after(owing)
def without_materials(world: World) -> None:
    """None was handed in, and the city's team is heard all the same."""
    filed = Filing.objects.latest("pk")
    close_materials(TERM_OF_MATERIALS_OVER)
    for assignment in review.designate_team(
        filed, CITY_CHECK, experts=review.city_experts(5, at=AT), people=world.people, at=TERM_OF_MATERIALS_OVER
    ):
        review.hand_in(assignment, at=TERM_OF_MATERIALS_OVER)
    review.consolidate(filed, at=TERM_OF_MATERIALS_OVER)


# The districts' term


def extension_asked(world: World) -> None:
    extending.extension(Cycle.objects.get(year=2025), world.other.institution.district, people=world.people, at=AT)


# The end of a year


@after(posted_national)
def reported_national(world: World) -> None:
    """Settled, closed and reported; no national notice has come in."""
    cycle, by, at = _national(world).of_filing.cycle, world.people[Role.INSTITUTE], AT + timedelta(days=15)
    announcing.settle(cycle, by=by, at=at)
    closing = announcing.close_stage(cycle, by=by, at=at)
    announcing.report_for_filing(closing, number="演示报〔2026〕9号", on=at.date(), by=by, at=at)
