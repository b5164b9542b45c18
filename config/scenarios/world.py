"""The demonstration's world, made by walking the real workflow: sixty hospitals, thirty primary-care institutions, four years of history.

Dates hang on the moment it is made, so that every clock shows something: overdue, due today, soon, paused, provisional.
"""

from datetime import datetime, time, timedelta
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.people import invite
from accounts.roles import OfficeKind, Regime, Role
from casework import gateway
from casework.clocks.calendar import SHANGHAI
from casework.jobs.importing import enter_all
from casework.messages import send
from casework.models import CalendarYear
from casework.workbook import Sheet, write_workbook
from emr_rating.actions import history, registration, review
from emr_rating.models import Cycle, Filing, YearResult
from emr_rating.stages import Stage
from emr_rating.workflow import VERIFY, WITHDRAW
from primary_care_review.actions import grades
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade, InstitutionType
from primary_care_review.tables.grades import HISTORY

from . import cast, city, desks, filing, hospitals, primary_care, register, terms
from . import review as reviewing

People = dict[Role, Membership]
# Two of each district's three, and a dozen more in the cast's own, so that its bureau has a queue worth the name.
INDICES = (2, 0, 1, *range(3, 48), *range(62, 302, 20))
OTHER_BUREAUS = ("500101", "500106", "500107")


def build(*, at: datetime) -> None:
    """Everything, in one transaction: either the whole world stands or none of it."""
    with transaction.atomic():
        cast.reference(at=at - timedelta(days=300))
        people = cast.officials(at=at - timedelta(days=300))
        cast.commission_security(at=at - timedelta(days=300))
        others = {district: people | cast.bureau(district, at=at - timedelta(days=300)) for district in OTHER_BUREAUS}
        bureaus = {cast.DISTRICT: people, **others}
        applicants = _register(people, at=at - timedelta(days=200))
        _import_emr_history(applicants, people, at=at - timedelta(days=190))
        # The register of experts as it has grown before the year's reviews begin.
        register.build(people, bureaus, at=at - timedelta(days=80))
        terms.build(people, at=at)
        _last_cycle(applicants, people, bureaus, at=at)
        _this_cycle(applicants, people, at=at)
        _open_registrations(people, at=at)
        _primary_care(bureaus, at=at)
        _slip_on_its_way(people, at=at - timedelta(days=1))
        desks.build(people, at=at - timedelta(hours=2))
        _greet(people, at=at)


def _slip_on_its_way(people: People, *, at: datetime) -> None:
    """A colleague of the bureau whose first password waits for the centre or the commission to make sure of them."""
    head = people[Role.BUREAU_HEAD]
    who = {"name": "邹文博", "login": "qx-zouwenbo", "phone": "13800000017", "email": ""}
    invite(office=head.office, role=Role.NOTICE_CLERK, **who, by=head, at=at)


def _midnight(at: datetime, *, days: int) -> datetime:
    day = timezone.localdate(at) + timedelta(days=days)
    return datetime.combine(day, time.min, SHANGHAI)


def _register(people: People, *, at: datetime) -> list[filing.Applicant]:
    return [filing.hospital(index, people=people, at=at + timedelta(minutes=index)) for index in INDICES]


def _import_emr_history(applicants: list[filing.Applicant], people: People, *, at: datetime) -> None:
    """Four years back; a few hospitals have none, so that 无历史记录 shows."""
    last = timezone.localdate(at).year - 2
    rows = []
    for index, applicant in enumerate(applicants):
        if index % 10 == 9:
            continue
        for back in range(4):
            final = _level(index, back)
            notice = f"演示通报〔{last - back}〕{index % 7 + 1}号"
            hospital = applicant.institution
            rows.append([hospital.uscc, hospital.name, last - back, min(final + index % 2, 8), final, notice])
    book = write_workbook([Sheet(spec=history.SPEC, rows=rows)])
    enter_all(history.ResultImport, file=BytesIO(book), by=people[Role.COMMISSION_HANDLER], at=at)
    assert YearResult.objects.count() == len(rows)  # noqa: S101


def _level(index: int, back: int) -> int:
    return max(0, (3, 4, 2, 5, 3, 1, 4, 3, 0, 2)[index % 10] - (back > 1))


def _last_cycle(
    applicants: list[filing.Applicant], people: People, bureaus: dict[str, People], *, at: datetime
) -> None:
    """The year before, whose window has closed: cases in every lane and in every state of the district's review."""
    closes_at = _midnight(at, days=-40)
    began = closes_at - timedelta(days=20)
    year = timezone.localdate(at).year - 1
    cycle = filing.cycle(
        people=people,
        at=began,
        year=year,
        opens_at=began,
        closes_at=closes_at,
        district_due_on=CalendarYear.objects.table().next_working_day(timezone.localdate(at) + timedelta(days=4)),
    )
    for index, applicant in enumerate(applicants):
        moment = began + timedelta(days=1 + index % 15, hours=index % 8)
        _file(applicant, cycle, at=moment, index=index, level=(3, 4, 3, 2, 4, 5, 3, 2, 3)[index % 9])
    opened = reviewing.close(cycle)
    _reviews(cycle, people, bureaus, at=opened)
    supervisor = cast.commission_supervisor(at=opened)
    city.reviews(cycle, people=people, supervisor=supervisor, opened=opened + timedelta(days=1), at=at)


def _file(applicant: filing.Applicant, cycle: Cycle, *, at: datetime, index: int, level: int) -> None:
    """Most report; some leave a draft, so that they are not filed at closing."""
    if index % 12 == 10:
        filing.fill(filing.begin(applicant, cycle, at=at), by=applicant.clerk, at=at, level=level, seed=index)
        return
    filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level, seed=index)


def _reviews(cycle: Cycle, people: People, bureaus: dict[str, People], *, at: datetime) -> None:
    """In the cast's district: some waiting for opinions and asked, some for the conclusion, some concluded, some reported."""
    for district, of_bureau in bureaus.items():
        cases = Filing.objects.filter(cycle=cycle, district=district, state=Stage.DISTRICT_REVIEW).order_by("pk")
        for index, case in enumerate(cases):
            moment = at + timedelta(days=index + 1)
            reach = (Stage.PROVISIONAL, Stage.DISTRICT_CONCLUDED, Stage.DISTRICT_REVIEW)[index % 3]
            if reach is Stage.DISTRICT_REVIEW and index % 2 == 0:
                reviewing.designate(case, people=of_bureau, at=moment)
                review.ask(
                    case, question="请说明病房病历记录的结构化范围。", by=of_bureau[Role.BUREAU_HANDLER], at=moment
                )
                continue
            lowered = max(case.reported_level - 1, 0) if index % 2 else None
            reviewing.review_at(reach, case, people=of_bureau, at=moment, level=lowered)


def _this_cycle(applicants: list[filing.Applicant], people: People, *, at: datetime) -> None:
    """The window is open: not begun, filling, reported, being modified, reported twice, withdrawn."""
    cycle = filing.cycle(
        people=people, at=at - timedelta(days=12), opens_at=_midnight(at, days=-10), closes_at=_midnight(at, days=10)
    )
    for index, applicant in enumerate(applicants):
        moment = at - timedelta(days=9 - index % 9, hours=index % 5)
        match (index + 1) % 6:
            case 0:
                filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=moment, level=4, seed=index)
            case 1:
                filing.fill(
                    filing.begin(applicant, cycle, at=moment), by=applicant.clerk, at=moment, level=3, seed=index
                )
            case 3 if index % 4 == 0:
                filing.filing_at(Stage.AMENDING, applicant=applicant, of_cycle=cycle, at=moment, level=3, seed=index)
            case 4 if index % 5 == 0:
                filing.begin(applicant, cycle, at=moment)
            case 5 if index % 7 == 0:
                begun = filing.begin(applicant, cycle, at=moment)
                gateway.perform(begun, WITHDRAW, by=applicant.clerk, at=moment)
            case _:
                pass


def _open_registrations(people: People, *, at: datetime) -> None:
    """One at each state of Article 6."""
    waiting = [
        hospitals.registered(hospitals.hospital(50 + index), at=at - timedelta(days=index + 1))[0] for index in range(5)
    ]
    gateway.perform(waiting[1], VERIFY, by=people[Role.CENTRE], at=at - timedelta(hours=20))
    returned = "营业执照名称与所填机构名称不一致，请核对后修改。"
    registration.return_registration(waiting[2], reason=returned, by=people[Role.CENTRE], at=at - timedelta(hours=20))
    registration.withdraw(waiting[3], seen=waiting[3].version, at=at - timedelta(hours=19))


def _primary_care(bureaus: dict[str, People], *, at: datetime) -> None:
    """Thirty institutions in four districts, an application in every state, ages of clocks spread over the weeks."""
    table = CalendarYear.objects.table()
    states = (
        (Review.SELF_ASSESSING, 0),
        (Review.SUBMITTED, 16),  # overdue
        (Review.SUBMITTED, 14),
        (Review.SUBMITTED, 3),
        (Review.DRAFT, 2),
        (Review.SUPPLEMENT, 6),
        (Review.QUALIFIED, 20),
        (Review.ACCEPTED, 9),
        (Review.UNQUALIFIED, 30),
        (Review.WITHDRAWN, 11),
    )
    index = 0
    for district, people in bureaus.items():
        for state, days in states if district == cast.DISTRICT else states[::2]:
            moment = at - timedelta(days=days)
            while not table.is_working_day(timezone.localdate(moment)):
                moment -= timedelta(days=1)
            kind = InstitutionType.COMMUNITY_HEALTH_CENTRE if index % 3 == 1 else InstitutionType.TOWNSHIP_HOSPITAL
            grade = (Grade.JIA, Grade.YI, Grade.JIA)[index % 3]
            primary_care.application_at(state, people=people, at=moment, grade=grade, type=kind, index=index)
            index += 1
        primary_care.institution(index, people=people, at=at - timedelta(days=60))
        index += 1
    _import_grades(bureaus[cast.DISTRICT], at=at)


def _import_grades(people: People, *, at: datetime) -> None:
    """Grades decreed before the portal began, for a few institutions of the cast's district."""
    held = Institution.objects.enrolled(Regime.PRIMARY_CARE).filter(district=cast.DISTRICT).order_by("pk")[:6]
    year = timezone.localdate(at).year
    rows = [
        [
            row.uscc,
            row.name,
            "乙",
            f"演示卫发〔{year - 3}〕{number}号",
            datetime(year - 3, 3, number, tzinfo=SHANGHAI).date(),
        ]
        for number, row in enumerate(held, 1)
    ]
    book = write_workbook([Sheet(spec=HISTORY, rows=rows)])
    commission, then = people[Role.COMMISSION_HANDLER], at - timedelta(days=100)
    enter_all(grades.GradeImport, file=BytesIO(book), by=commission, at=then)


def _greet(people: People, *, at: datetime) -> None:
    send(
        to=cast.office(OfficeKind.BUREAU),
        title="演示环境说明",
        body="本环境的机构、人员和数据均为虚构，可以随意操作；make demo-reset 恢复初始状态。",
        at=at,
    )
