"""From the history to the end of the window (E08 to E12): collected, filled in by workbook, confirmed, reported, amended, withdrawn."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from accounts.roles import Role
from casework.gateway import perform
from casework.handing_up.actions import hand_up
from casework.jobs.importing import enter_all
from casework.workbook import Sheet, write_workbook
from config.scenarios import city, deciding, filing
from config.scenarios.filing import Applicant
from config.scenarios.papers import material
from emr_rating.collecting import actions as collecting
from emr_rating.collecting import steps as collection
from emr_rating.cycle import actions as cycles
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.filing import actions
from emr_rating.filing.steps import AMEND, WITHDRAW
from emr_rating.history import actions as history
from emr_rating.models import Collection, Filing
from emr_rating.stages import Stage

from .days import CLOSES, DISTRICTS_DUE, OPENS
from .fates import LIVES, Fate

if TYPE_CHECKING:
    from .year import EmrYear

AMENDED, DROPPED, LEFT_OPEN = 5, 6, 7  # of ten that report


def walk(year: "EmrYear") -> None:
    _history(year)
    year.cycle = filing.cycle(
        people=year.city,
        at=year.clock.next(),
        year=year.start.year,
        opens_at=year.midnight(OPENS),
        closes_at=year.midnight(CLOSES),
        district_due_on=year.clock_day(DISTRICTS_DUE),
    )
    year.say("年度材料收集")
    _collect(year)
    first = year.applicants[0]
    year.refused("填报期开始前填报", lambda: filing.begin(first, year.cycle, at=year.clock.next()))
    year.clock.to(year.clock_day(OPENS))
    year.say("填报")
    for place, applicant in year.spread(year.applicants, days=12):
        _file(year, place, applicant)
    _remind(year)
    year.clock.to(year.clock_day(CLOSES))
    year.say("填报期结束")
    year.refused("填报期结束后填报", lambda: filing.begin(first, year.cycle, at=year.clock.next()))
    city.plan(year.cycle, people=year.city, at=year.clock.next())
    _late(year)


def _history(year: "EmrYear") -> None:
    last = year.start.year - 1
    rows = [
        [one.institution.uscc, one.institution.name, last - back, level, level, f"演示通报〔{last - back}〕1号"]
        for one in year.applicants
        for back, level in enumerate(LIVES[year.fate(one)].past)
    ]
    book = BytesIO(write_workbook([Sheet(spec=history.SPEC, rows=rows)]))
    enter_all(history.ResultImport, file=book, by=year.city[Role.COMMISSION_HANDLER], at=year.clock.next())


def _collect(year: "EmrYear") -> None:
    """By every bureau of its hospitals; some are sent back for more or gone on with once in order; who closes hands nothing over."""
    for people in year.company.bureaus.values():
        collecting.begin(year.cycle, by=people[Role.BUREAU_HANDLER], at=year.clock.next())
    year.clock.forward(3)
    for place, case in enumerate(Collection.objects.filter(cycle=year.cycle).order_by("pk")):
        by = year.bureau(case)[Role.BUREAU_HANDLER]
        applicant = year.applicant(case)
        if year.fate(applicant) is Fate.CLOSES:
            continue
        _handed_over(year, case, applicant)
        if place % 6 == 2:
            perform(case, collection.RETURN, by=by, at=year.clock.next(), reason="缺少护理系统的截图，请补充。")
            _handed_over(year, case, applicant)
        perform(case, collection.ORDER, by=by, at=year.clock.next())
        if place % 12 == 5:
            perform(case, collection.REOPEN, by=by, at=year.clock.next(), reason="年内新上线系统，继续收集。")
            _handed_over(year, case, applicant)
            perform(case, collection.ORDER, by=by, at=year.clock.next())


def _handed_over(year: "EmrYear", case: Collection, applicant: Applicant) -> None:
    places, file = list(case.checklist.places)[::40], material("年度实证材料.pdf")
    collecting.add(case, places=places, file=file, by=applicant.clerk, at=year.clock.next())
    collecting.submit(case, by=applicant.clerk, at=year.clock.next())


def _file(year: "EmrYear", place: int, applicant: Applicant) -> None:
    fate, clock = year.fate(applicant), year.clock
    if fate in (Fate.NEVER_BEGINS, Fate.LATE):
        return
    case = filing.begin(applicant, year.cycle, at=clock.next())
    if fate is Fate.WITHDRAWS:
        perform(case, WITHDRAW, by=applicant.clerk, at=clock.next())
        return
    case = filing.by_workbook(case, by=applicant.clerk, at=clock.next(), level=year.declares(applicant), seed=place)
    if fate is Fate.LEAVES_DRAFT:
        return
    if place % 10 == 3:
        filing.handed_up(case, applicant=applicant, at=clock.next(), back="床位数与上年相差较大，请核对。")
    case = filing.confirm(case, by=applicant.clerk, at=clock.next())
    if place % 10 == 4:
        case = hand_up(case, remark="各项均已核对。", by=applicant.clerk, at=clock.next())
    case = filing.report(case, by=applicant.leader, at=clock.next())
    year.refused(
        "重复上报", lambda: filing.report(case, by=applicant.leader, at=clock.next(), declared=case.reported_level)
    )
    if place % 10 in (AMENDED, DROPPED, LEFT_OPEN):
        _amend(year, case, applicant, place % 10)


def _amend(year: "EmrYear", case: Filing, applicant: Applicant, how: int) -> None:
    """Reported once more, given up, or left open at the end of the window."""
    case = perform(case, AMEND, by=applicant.clerk, at=year.clock.next())
    changes = {"basic.beds": ("640", None)}
    actions.save_section(case, changes=changes, by=applicant.clerk, at=year.clock.next())
    if how == DROPPED:
        actions.drop_amendment(case, by=applicant.leader, at=year.clock.next())
    if how != AMENDED:
        return
    case = filing.confirm(case, by=applicant.clerk, at=year.clock.next())
    case = filing.report(case, by=applicant.leader, at=year.clock.next())
    year.refused("第二次修改", lambda: perform(case, AMEND, by=applicant.clerk, at=year.clock.next()))


def _remind(year: "EmrYear") -> None:
    waiting = [one.institution for one in year.of_fate(Fate.NEVER_BEGINS, Fate.LATE, Fate.LEAVES_DRAFT)]
    cycles.remind(year.cycle, waiting, by=year.city[Role.COMMISSION_HANDLER], at=year.clock.next())


def _late(year: "EmrYear") -> None:
    """The commission lets some file after the window; one of them lets that term go by as well."""
    year.clock.forward(1)
    year.say("准予补报")
    granted = []
    for place, applicant in enumerate(year.of_fate(Fate.LATE)):
        case = Filing.objects.get(cycle=year.cycle, filed_by=applicant.institution, state=Stage.NOT_FILED)
        end = year.clock.at.replace(hour=0, minute=0, second=0) + timedelta(days=8)
        said = {"ends_at": end, "reason": "系统升级延误，准予补报。"}
        deciding.decided(case, ALLOW_LATE, by=year.city[Role.COMMISSION_HEAD], at=year.clock.next(), **said)
        if place % 5 != 4:
            granted.append((case, applicant))
    year.clock.forward(2)
    for case, applicant in granted:
        level = year.declares(applicant)
        filled = filing.by_workbook(
            Filing.objects.get(pk=case.pk), by=applicant.clerk, at=year.clock.next(), level=level
        )
        filled = filing.confirm(filled, by=applicant.clerk, at=year.clock.next())
        filing.report(filled, by=applicant.leader, at=year.clock.next())
