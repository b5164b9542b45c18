"""The demonstration's world, made by walking the real workflow: sixty hospitals, thirty primary-care institutions, four years of history,
a year that is over, one under review and the next one, whose window is open already so that each can be shown.

Dates hang on the moment it is made, so that every clock shows something: overdue, due today, soon, paused, provisional.
"""

from datetime import datetime, time, timedelta
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.people import invite
from accounts.roles import OfficeKind, Role
from casework import gateway
from casework.clocks.calendar import SHANGHAI
from casework.jobs.importing import enter_all
from casework.messages import send
from casework.models import CalendarYear
from casework.workbook import Sheet, write_workbook
from emr_rating.filing.steps import WITHDRAW
from emr_rating.history import actions as history
from emr_rating.models import Cycle, Filing, YearResult
from emr_rating.municipal import actions as review
from emr_rating.registration import actions as registration
from emr_rating.registration.steps import VERIFY
from emr_rating.stages import Stage

from . import (
    applications,
    archiving,
    bureau_violating,
    cast,
    changes,
    chased,
    city,
    correcting,
    desks,
    filing,
    finished,
    hospitals,
    interpreting,
    materials,
    national,
    register,
    sampling,
    states,
    telling,
    terms,
    violating,
    yearly,
)
from . import review as reviewing

People = dict[Role, Membership]
# Two of each district's three, and a dozen more in the cast's own, so that its bureau has a queue worth the name.
INDICES = (2, 0, 1, *range(3, 48), *range(62, 302, 20))
OTHER_BUREAUS = ("500101", "500106", "500107")
# Who took part in the year that is over, by their place in INDICES, with what they declared: in the order of lanes three to a bureau,
# a first-time 4, one more to a bureau, two held 5 before, one whose district has let its term go by.
FINISHED = {0: 3, 1: 4, 4: 3, 2: 4, 5: 1, 3: 5, 13: 5, 6: 3}


def build(*, at: datetime) -> None:
    """Everything, in one transaction: either the whole world stands or none of it."""
    with transaction.atomic():
        first = at - timedelta(days=700)
        cast.reference(at=first)
        people = cast.officials(at=first)
        cast.commission_security(at=first)
        others = {district: people | cast.bureau(district, at=first) for district in OTHER_BUREAUS}
        bureaus = {cast.DISTRICT: people, **others}
        there = _finished_year(people, bureaus, at=at)
        applicants = _register(people, there, at=at - timedelta(days=200))
        later = {place: one for place, one in enumerate(applicants) if place not in there}
        _import_emr_history(later, people, at=at - timedelta(days=190), last=timezone.localdate(at).year - 2)
        # The register of experts as it has grown before the year's reviews begin.
        register.build(people, bureaus, at=at - timedelta(days=80))
        terms.build(people, at=at)
        present = _present_cycle(applicants, people, bureaus, at=at)
        _next_cycle(applicants, people, at=at)
        _open_registrations(people, at=at)
        applications.build(bureaus, at=at)
        yearly.october(people=people, bureaus=bureaus, at=at)
        _slip_on_its_way(people, at=at - timedelta(days=1))
        desks.build(people, at=at - timedelta(hours=2))
        chased.build(people, at=at - timedelta(hours=1))
        changes.build(people, at=at - timedelta(hours=1))
        states.build(present, bureaus, at=at)
        violating.build(people, at=at)
        bureau_violating.build(present, bureaus, at=at)
        telling.build(people, at=at)
        correcting.build(people, at=at)
        sampling.build(people, at=at)
        archiving.build(people, at=at)
        interpreting.build(people, at=at)
        _greet(people, at=at)


def _slip_on_its_way(people: People, *, at: datetime) -> None:
    """A colleague of the bureau whose first password waits for the centre or the commission to make sure of them."""
    head = people[Role.BUREAU_HEAD]
    who = {"name": "邹文博", "login": "qx-zouwenbo", "phone": "13800000017", "email": ""}
    invite(office=head.office, role=Role.NOTICE_CLERK, **who, by=head, at=at)


def _midnight(at: datetime, *, days: int) -> datetime:
    day = timezone.localdate(at) + timedelta(days=days)
    return datetime.combine(day, time.min, SHANGHAI)


def _finished_year(people: People, bureaus: dict[str, People], *, at: datetime) -> dict[int, filing.Applicant]:
    """The year before the present one, from registration to announcement; who took part, by place."""
    began, year = at - timedelta(days=640), timezone.localdate(at).year - 1
    there = {
        place: filing.hospital(INDICES[place], people=people, at=began + timedelta(minutes=place)) for place in FINISHED
    }
    _import_emr_history(there, people, at=began + timedelta(days=10), last=year - 1)
    national.experts(at=began + timedelta(days=15))
    finished.build(there, FINISHED, people=people, bureaus=bureaus, year=year, at=began + timedelta(days=20))
    return there


def _register(people: People, there: dict[int, filing.Applicant], *, at: datetime) -> list[filing.Applicant]:
    return [
        there.get(place) or filing.hospital(index, people=people, at=at + timedelta(minutes=index))
        for place, index in enumerate(INDICES)
    ]


def _import_emr_history(applicants: dict[int, filing.Applicant], people: People, *, at: datetime, last: int) -> None:
    """Four years back from `last`; a few hospitals have none, so that 无历史记录 shows."""
    rows, before = [], YearResult.objects.count()
    for index, applicant in applicants.items():
        if index % 10 == 9:
            continue
        for back in range(4):
            final = _level(index, back)
            notice = f"演示通报〔{last - back}〕{index % 7 + 1}号"
            hospital = applicant.institution
            rows.append([hospital.uscc, hospital.name, last - back, min(final + index % 2, 8), final, notice])
    book = write_workbook([Sheet(spec=history.SPEC, rows=rows)])
    enter_all(history.ResultImport, file=BytesIO(book), by=people[Role.COMMISSION_HANDLER], at=at)
    assert YearResult.objects.count() == before + len(rows)  # noqa: S101


def _level(index: int, back: int) -> int:
    return max(0, (3, 4, 2, 5, 3, 1, 4, 3, 0, 2)[index % 10] - (back > 1))


def _present_cycle(
    applicants: list[filing.Applicant], people: People, bureaus: dict[str, People], *, at: datetime
) -> Cycle:
    """The present year, whose window has closed: cases in every lane and in every state of the district's review."""
    closes_at = _midnight(at, days=-40)
    began = closes_at - timedelta(days=20)
    year = timezone.localdate(at).year
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
        _file(applicant, cycle, at=moment, index=index, level=_declared(index))
    of_national = national.filed(*national.DEMONSTRATED, people=people, cycle=cycle, at=began + timedelta(days=2))
    opened = reviewing.close(cycle)
    city.plan(cycle, people=people, at=opened)
    _reviews(cycle, people, bureaus, at=opened)
    supervisor = cast.commission_supervisor(at=opened)
    for of_lane in (city.reviews, city.checks):
        of_lane(cycle, people=people, supervisor=supervisor, opened=opened + timedelta(days=1), at=at)
    materials.handed_in_or_late(cycle, applicants, opened=opened)
    national.demonstrate(of_national, people=people, opened=opened + timedelta(days=2), at=at)
    return cycle


def _declared(index: int) -> int:
    """Who held 5 before declares it again: it goes to the city's check without materials."""
    return 5 if _level(index, 0) == 5 else (3, 4, 3, 2, 4, 5, 3, 2, 3)[index % 9]


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


def _next_cycle(applicants: list[filing.Applicant], people: People, *, at: datetime) -> None:
    """The next year, whose window is open: not begun, filling, with the leader, reported, being modified, reported twice, withdrawn."""
    cycle = filing.cycle(
        people=people,
        at=at - timedelta(days=12),
        year=timezone.localdate(at).year + 1,
        opens_at=_midnight(at, days=-10),
        closes_at=_midnight(at, days=10),
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
            case 2 if index % 2:
                filled = filing.filing_at(Stage.DRAFT, applicant=applicant, of_cycle=cycle, at=moment, seed=index)
                back = "床位数与上年相差较大，请核对后重新送审。" if index % 4 == 3 else ""
                filing.handed_up(filled, applicant=applicant, at=moment + timedelta(hours=1), back=back)
            case 3 if index % 4 == 0:
                filing.filing_at(Stage.AMENDING, applicant=applicant, of_cycle=cycle, at=moment, level=3, seed=index)
            case 4 if index % 5 == 0:
                filing.begin(applicant, cycle, at=moment)
            case 5 if index % 7 == 0:
                begun = filing.begin(applicant, cycle, at=moment)
                gateway.perform(begun, WITHDRAW, by=applicant.clerk, at=moment)
            case _:
                pass
    bureau = people[Role.BUREAU_HANDLER]
    materials.collecting_over_the_year(cycle, applicants, bureau=bureau, at=at - timedelta(days=8))


def _open_registrations(people: People, *, at: datetime) -> None:
    """One at each state of Article 6."""
    waiting = [
        hospitals.registered(hospitals.hospital(50 + index), at=at - timedelta(days=index + 1))[0] for index in range(5)
    ]
    gateway.perform(waiting[1], VERIFY, by=people[Role.CENTRE], at=at - timedelta(hours=20))
    returned = "营业执照名称与所填机构名称不一致，请核对后修改。"
    registration.return_registration(waiting[2], reason=returned, by=people[Role.CENTRE], at=at - timedelta(hours=20))
    registration.withdraw(waiting[3], seen=waiting[3].version, at=at - timedelta(hours=19))


def _greet(people: People, *, at: datetime) -> None:
    send(
        to=cast.office(OfficeKind.BUREAU),
        title="演示环境说明",
        body="本环境的机构、人员和数据均为虚构，可以随意操作；make demo-reset 恢复初始状态。",
        at=at,
    )
