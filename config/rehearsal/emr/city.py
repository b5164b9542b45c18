"""The municipal stage (E11, E15 to E17): materials, the city's check and review by drawn teams, the bureaus' review and summaries."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from accounts.models import District
from accounts.roles import Role
from casework.actions import closures
from casework.models import Case, Inquiry
from config.scenarios import deciding, draws, extending, materials, overdue, review, violating
from emr_rating.models import Collection, Filing, SummaryLine
from emr_rating.municipal import actions
from emr_rating.stages import Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from experts.actions import assignments, leaving_cases
from experts.models import Assignment

from . import violations
from .days import DISTRICTS_DUE
from .fates import Fate

if TYPE_CHECKING:
    from .year import EmrYear

WITHOUT = "医院未按时提交材料，专家已据填报数据提出意见。"
LOWERED_IN_CHECK = 3  # the fourth of each seven: below 5 it never sees the national stage
LOWERED_IN_REVIEW = 2


def walk(year: "EmrYear") -> None:
    _materials(year)
    year.clock.forward(14)  # the late ones and the terms of materials are over
    _extensions(year)
    year.say("市级初核和市级审核")
    _each(year, Stage.CITY_CHECK, _check)
    _each(year, Stage.CITY_REVIEW, _review)
    year.say("区县审核")
    closing = [one.institution.pk for one in year.of_fate(Fate.CLOSES)]
    reviewed = Filing.objects.of_cycle(year.cycle).filter(state=Stage.DISTRICT_REVIEW)
    rated = reviewed.exclude(filed_by__in=closing)
    left, ended = rated.latest("pk"), rated.earliest("pk")
    _each(year, Stage.DISTRICT_REVIEW, partial(_district, left=left, ended=ended))
    _summaries(year, left)


def _extensions(year: "EmrYear") -> None:
    """One district is granted two days more in an emergency, and another asks for a month in vain."""
    granted, refused = District.objects.filter(pk__in=year.company.bureaus).order_by("pk")[:2]
    people, clock = year.city, year.clock
    asked = extending.extension(year.cycle, granted, people=people, at=clock.next(), days=2)
    extending.granted(asked, people=people, at=clock.next())
    asked = extending.extension(year.cycle, refused, people=people, at=clock.next())
    extending.refused(asked, people=people, at=clock.next())


def _materials(year: "EmrYear") -> None:
    owing = Filing.objects.of_cycle(year.cycle).filter(state=Stage.AWAITING_MATERIALS).order_by("pk")
    for case in owing:
        applicant = year.applicant(case)
        places = [place.key for place in case.checklist.missing()][::25]
        materials.hang(case, by=applicant, at=year.clock.next(), places=places)
        if year.fate(applicant) is Fate.WITHOUT_MATERIALS:
            continue
        hand_in = partial(materials.hand_in, case, by=applicant)
        hand_in(at=year.clock.next())
        year.refused("重复提交材料", partial(hand_in, at=year.clock.next()))


def _each(year: "EmrYear", stage: Stage, act: Callable[["EmrYear", int, Filing], None]) -> None:
    """A few a day, as an office gets through them."""
    cases = list(Filing.objects.of_cycle(year.cycle).filter(state=stage).order_by("pk"))
    for place, case in year.spread(cases, days=8):
        act(year, place, case)


def heard(year: "EmrYear", case: Case, *, level: int | None, decline: bool = False) -> None:
    """A team is drawn by the centre and the commission's supervisor; now and then a member declines and the seat is drawn anew."""
    parties: dict[str, Any] = {"office": year.city[Role.CENTRE], "supervisor": year.supervisor}
    draws.drawn(case, **parties, at=year.clock.next())
    if decline:
        one = Assignment.objects.proposed().of(case).filter(leads=False).select_related("member").earliest("pk")
        assignments.decline(one, reason="评审期间在外地进修，不能参加。", by=one.member, at=year.clock.next())
        draws.drawn(case, **parties, at=year.clock.next(), reason="一名成员谢绝，补抽一名。")
    for assignment in review.accept_all(case, at=year.clock.next()):
        review.hand_in(assignment, at=year.clock.next(), level=level)
    review.consolidate(case, at=year.clock.next(), level=level)


def _check(year: "EmrYear", place: int, case: Filing) -> None:
    level = 4 if place % 7 == LOWERED_IN_CHECK else None
    missed = year.fate(year.applicant(case)) is Fate.WITHOUT_MATERIALS
    year.refused(
        "没有专家意见即作出初核结论",
        lambda: review.conclude_check(case, people=year.city, at=year.clock.next(), level=level),
    )
    heard(year, case, level=level, decline=place == 0)
    said = {"without_materials": WITHOUT} if missed else {}
    review.conclude_check(case, people=year.city, at=year.clock.next(), level=level, **said)


def _review(year: "EmrYear", place: int, case: Filing) -> None:
    level = 3 if place % 4 == LOWERED_IN_REVIEW else None
    heard(year, case, level=level)
    review.conclude_city(case, people=year.city, at=year.clock.next(), level=level)


def _district(year: "EmrYear", place: int, case: Filing, *, left: Filing, ended: Filing) -> None:
    """Kept, lowered, asked first, reopened; one is left until it is too late, one ended for a violation."""
    people, clock = year.bureau(case), year.clock
    level = case.reported_level - 1 if place % 6 in (1, 3) else None
    given = review.designate(case, people=people, at=clock.next())
    if year.fate(year.applicant(case)) is Fate.CLOSES:
        _closed(year, case)
        return
    if case == left:
        return
    if case == ended:
        violations.ends_rating(year, case)
        return
    if place % 6 == 2:
        _asked(year, case)
    for assignment in given:
        review.hand_in(assignment, at=clock.next(), level=level)
    review.conclude_district(case, people=people, at=clock.next(), level=level)
    if place % 6 == 3:
        head = people[Role.BUREAU_HEAD]
        actions.reopen(case, by=head, at=clock.next(), reason="发现结论理由引用项目有误，重新审核。")
        review.conclude_district(case, people=people, at=clock.next(), level=level)


def _closed(year: "EmrYear", case: Filing) -> None:
    """The hospital is no more, and its bureau ends what was under review, and what it collected; what had come to light of it goes with it."""
    found = violating.proposed(case, people=year.city, at=year.clock.next())
    head, at = year.bureau(case)[Role.BUREAU_HEAD], year.clock.next()
    closures.close_institution(case.filed_by, closed_on=year.clock.on, reason="执业许可证已注销。", by=head, at=at)
    for open_one in (case, Collection.objects.get(cycle=year.cycle, collected_from=case.filed_by)):
        leaving_cases.cancel(open_one, by=head, at=year.clock.next(), reason="机构已注销，评价终止。")
    of_city = year.city[Role.COMMISSION_HEAD]
    leaving_cases.cancel(found, by=of_city, at=year.clock.next(), reason="机构已注销，不再处理。")


def _asked(year: "EmrYear", case: Filing) -> None:
    by, clerk = year.bureau(case)[Role.BUREAU_HANDLER], year.applicant(case).clerk
    actions.ask(case, question="请说明病房病历记录的结构化范围。", by=by, at=year.clock.next())
    inquiry = Inquiry.objects.filter(case=case.pk).latest("pk").pk
    actions.answer(case, inquiry=inquiry, answer="病程记录、护理记录均已结构化。", by=clerk, at=year.clock.next())


def _summaries(year: "EmrYear", left: Filing) -> None:
    """Each bureau reports; the commission sends one case back, and its bureau is late with it. What was left has no result."""
    year.say("区县汇总报送")
    for people in year.company.bureaus.values():
        review.report_summary(year.cycle, people=people, at=year.clock.next())
    case = SummaryLine.objects.filter(summary__cycle=year.cycle).earliest("pk").filing
    reason = "专家意见未对应到项目，请重新审核。"
    deciding.decided(case, RETURN_SUMMARY, by=year.city[Role.COMMISSION_HEAD], at=year.clock.next(), reason=reason)
    no_result = partial(overdue.no_result, left, people=year.city)
    year.refused("区县期限未满即确认无成绩", lambda: no_result(at=year.clock.next()))
    year.clock.to(year.clock_day(DISTRICTS_DUE + 3))
    no_result(at=year.clock.next())
    people = year.bureau(case)
    review.conclude_district(case, people=people, at=year.clock.next(), level=2)
    review.report_summary(year.cycle, people=people, at=year.clock.next(), remarks="重新审核1家。")
