"""What has to be so before a row of the table: cases walked to where the refusal waits, and hostile workbooks."""

from datetime import timedelta
from io import BytesIO

from xlsxwriter import Workbook

from accounts.models import Membership
from casework.gateway import perform
from config.scenarios import filing, primary_care, review
from emr_rating import filing_workbook, workflow
from emr_rating.models import Cycle, Filing
from experts.actions import assignments
from experts.models import Assignment
from primary_care_review.actions import assessment
from primary_care_review.models import Application
from primary_care_review.rules import MaterialKind
from primary_care_review.standards.terms import Grade, InstitutionType
from tests.browser.world import AT, World
from tests.casework.workbooks import SHEET1, repacked, replacing


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
