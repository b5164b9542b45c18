"""From a reported filing to its provisional result, walked through the verbs: closing, the city's or a bureau's review, summary."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.clocks.calendar import GRACE
from casework.models import Case
from casework.step import Step
from emr_rating.cycle.closing import close_windows
from emr_rating.models import Cycle, DistrictSummary, Filing
from emr_rating.municipal.steps import CONCLUDE_CHECK, CONCLUDE_CITY, CONCLUDE_DISTRICT
from emr_rating.municipal.truth import Finding
from emr_rating.municipal.uses import CITY_CHECK, DISTRICT_REVIEW
from emr_rating.rules import Advice
from emr_rating.stages import Stage
from emr_rating.summary import actions as summary
from experts.actions import assignments, opinions, seats
from experts.models import Assignment, Draw
from experts.models.assignment import AssignmentQuerySet
from experts.uses import ReviewUse

from . import cast, deciding, draws

People = dict[Role, Membership]
DESIGNATION = "案件专业性强，直接指定熟悉病房系统的专家。"
OPINION = "各项功能与填报级别相符，抽查的应用截图和数据记录能够相互印证，建议按此办理。"
DOUBT = "部分系统的记录仍为自由文本，抽查的应用截图和数据记录不能相互印证，建议降级。"
TEAM_OPINION = "评审组认为各项功能与填报级别相符，成员意见一致，建议按此办理。"
TEAM_DOUBT = "评审组认为部分功能未达到填报级别的要求，建议降级。"
NAMES = ("顾文澜", "石磊", "尹若兰", "丁汉章", "贺晓东", "龚雪莹", "夏明哲", "姜如意", "温国华", "谭雨桐")
UNTRUE = "抽查的病历记录时间与系统日志不符，应用截图并非取自生产系统。"
REASON = "采纳专家意见：填报数据真实完整，符合该级别要求。"
LOWERED = "采纳专家意见：部分项目的实际应用未达到申报级别的要求，按能够达到的级别认定。"


def close(cycle: Cycle) -> datetime:
    """The window closes by itself; returns the morning after, when the offices begin."""
    close_windows(cycle.closes_at + GRACE)
    return cycle.closes_at + timedelta(hours=10)


def designate(
    filing: Filing, *, people: People, at: datetime, experts: Iterable[Membership] = (), accept: bool = True
) -> list[Assignment]:
    """Designated by the bureau; unless said otherwise they declare and accept at once, so that the material is open to them."""
    chosen = list(experts) or [people[Role.EXPERT]]
    seats.designate(
        Filing.objects.get(pk=filing.pk),
        use=DISTRICT_REVIEW,
        experts=[expert.pk for expert in chosen],
        reason=DESIGNATION,
        by=people[Role.BUREAU_HANDLER],
        at=at,
    )
    proposed = Assignment.objects.proposed().of(filing).filter(member__in=chosen)
    return accepted(proposed, at=at) if accept else list(proposed)


def accepted(proposed: Iterable[Assignment], *, at: datetime) -> list[Assignment]:
    return [assignments.accept(assignment, by=assignment.member, at=at) for assignment in proposed]


def hand_in(assignment: Assignment, *, at: datetime, level: int | None = None) -> Assignment:
    """Keep, or lower to `level`."""
    said = _said(assignment, level)
    return opinions.hand_in(assignment, **said, text=OPINION if level is None else DOUBT, by=assignment.member, at=at)


def _said(assignment: Assignment, level: int | None) -> dict[str, Any]:
    """What the form of the use asks; in the city's check one item is not true where the level is to be lowered."""
    advice: dict[str, Any] = {"outcome": Advice.KEEP if level is None else Advice.LOWER, "level": level}
    if assignment.review.use != CITY_CHECK.name:
        return advice
    fields = CITY_CHECK.opinion.further(assignment.case)
    found = {name: Finding.SOUND.value if name.startswith("finding") else "" for name in fields}
    if level is not None:
        first = next(iter(fields))
        found |= {first: Finding.UNTRUE.value, first.replace("finding", "remark"): UNTRUE}
    return advice | found | {"true": "yes" if level is None else "no", "complete": "yes"}


def _concluded(case: Case, step: Step, *, by: Membership, at: datetime, level: int | None, **said: Any) -> Filing:
    """Kept, or lowered to `level`; prepared by a handler where two people are asked."""
    current = Filing.objects.get(pk=case.pk)
    kept, reason = (current.reported_level, REASON) if level is None else (level, LOWERED)
    return deciding.decided(current, step, by=by, at=at, level=kept, reason=reason, **said)


def conclude_district(filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    return _concluded(filing, CONCLUDE_DISTRICT, by=people[Role.BUREAU_HEAD], at=at, level=level)


def report_summary(cycle: Cycle, *, people: People, at: datetime, remarks: str = "") -> DistrictSummary:
    head = people[Role.BUREAU_HEAD]
    seen = summary.mark(summary.concluded(cycle, head.office.own_district))
    return summary.report_summary(cycle, remarks=remarks, seen=seen, by=head, at=at)


def review_at(stage: Stage, filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    """A filing in district review, brought as far as `stage`: DISTRICT_REVIEW, DISTRICT_CONCLUDED or PROVISIONAL."""
    for assignment in designate(filing, people=people, at=at):
        hand_in(assignment, at=at, level=level)
    if stage in (Stage.DISTRICT_CONCLUDED, Stage.PROVISIONAL):
        conclude_district(filing, people=people, at=at, level=level)
    if stage is Stage.PROVISIONAL:
        report_summary(filing.cycle, people=people, at=at)
    return Filing.objects.get(pk=filing.pk)


# The city's review of a first-time 4


def city_experts(count: int, *, at: datetime) -> list[Membership]:
    """Experts of the city pool, each of a unit of their own; the first ones are found again."""
    return cast.experts_of(NAMES[:count], office=cast.office(OfficeKind.COMMISSION), login="sj-zhuanjia", at=at)


def designate_team(
    case: Case, use: ReviewUse, *, experts: list[Membership], people: People, at: datetime
) -> list[Assignment]:
    """Named by the commission's head, the first of them leads; all accept."""
    seats.designate(
        Filing.objects.get(pk=case.pk),
        use=use,
        experts=[member.pk for member in experts],
        leader=experts[0].pk,
        reason=DESIGNATION,
        by=people[Role.COMMISSION_HEAD],
        at=at,
    )
    return accept_all(case, at=at)


def draw(case: Case, *, people: People, supervisor: Membership, at: datetime, reason: str = "") -> Draw:
    """The office and its supervisor lodge and enter their secrets; the panel is asked."""
    office = people[Role.COMMISSION_HANDLER]
    return draws.drawn(case, office=office, supervisor=supervisor, at=at, reason=reason)


def accept_all(case: Case, *, at: datetime) -> list[Assignment]:
    """Whoever has been asked and not answered accepts; returns all that now stand."""
    accepted(Assignment.objects.proposed().of(case).select_related("member"), at=at)
    return list(_under_way(case).select_related("member__person"))


def _under_way(case: Case) -> AssignmentQuerySet:
    """Who stands in the round that is under way; earlier rounds of the case are closed."""
    return Assignment.objects.standing().of(case).filter(review__closed_at=None)


def consolidate(case: Case, *, at: datetime, level: int | None = None) -> None:
    word_of_team(_under_way(case).select_related("member").get(leads=True), at=at, level=level)


def word_of_team(leader: Assignment, *, at: datetime, level: int | None = None) -> None:
    said = _said(leader, level)
    opinions.consolidate(leader, **said, text=TEAM_OPINION if level is None else TEAM_DOUBT, by=leader.member, at=at)


def conclude_check(case: Case, *, people: People, at: datetime, level: int | None = None, **said: Any) -> Filing:
    """`said` is what the form asks besides, of materials that were owed."""
    return _concluded(case, CONCLUDE_CHECK, by=people[Role.COMMISSION_HEAD], at=at, level=level, **said)


def conclude_city(case: Case, *, people: People, at: datetime, level: int | None = None) -> Filing:
    return _concluded(case, CONCLUDE_CITY, by=people[Role.COMMISSION_HEAD], at=at, level=level)
