"""From a reported filing to its provisional result, walked through the verbs: closing, the city's or a bureau's review, summary."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.models import Case
from emr_rating.actions import review, summary
from emr_rating.actions.closing import GRACE, close_windows
from emr_rating.expert_uses import DISTRICT_REVIEW
from emr_rating.models import Cycle, DistrictSummary, Filing
from emr_rating.rules import Advice
from emr_rating.stages import Stage
from experts.actions import assignments, opinions, seats
from experts.models import Assignment, Draw

from . import cast, draws

People = dict[Role, Membership]
DESIGNATION = "案件专业性强，直接指定熟悉病房系统的专家。"
OPINION = "各项功能与填报级别相符，抽查的应用截图和数据记录能够相互印证，建议按此办理。"
DOUBT = "部分系统的记录仍为自由文本，抽查的应用截图和数据记录不能相互印证，建议降级。"
TEAM_OPINION = "评审组认为各项功能与填报级别相符，成员意见一致，建议按此办理。"
TEAM_DOUBT = "评审组认为部分功能未达到填报级别的要求，建议降级。"
NAMES = ("顾文澜", "石磊", "尹若兰", "丁汉章", "贺晓东", "龚雪莹", "夏明哲", "姜如意", "温国华", "谭雨桐")
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
    outcome, text = (Advice.KEEP, OPINION) if level is None else (Advice.LOWER, DOUBT)
    return opinions.hand_in(assignment, outcome=outcome, level=level, text=text, by=assignment.member, at=at)


def _reason(level: int | None) -> str:
    return REASON if level is None else LOWERED


def conclude(filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    current = Filing.objects.get(pk=filing.pk)
    kept = current.reported_level if level is None else level
    return review.conclude(current, level=kept, reason=_reason(level), by=people[Role.BUREAU_HEAD], at=at)


def report_summary(cycle: Cycle, *, people: People, at: datetime, remarks: str = "") -> DistrictSummary:
    head = people[Role.BUREAU_HEAD]
    seen = summary.mark(summary.concluded(cycle, head.office.own_district))
    return summary.report_summary(cycle, remarks=remarks, seen=seen, by=head, at=at)


def review_at(stage: Stage, filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    """A filing in district review, brought as far as `stage`: DISTRICT_REVIEW, DISTRICT_CONCLUDED or PROVISIONAL."""
    for assignment in designate(filing, people=people, at=at):
        hand_in(assignment, at=at, level=level)
    if stage in (Stage.DISTRICT_CONCLUDED, Stage.PROVISIONAL):
        conclude(filing, people=people, at=at, level=level)
    if stage is Stage.PROVISIONAL:
        report_summary(filing.cycle, people=people, at=at)
    return Filing.objects.get(pk=filing.pk)


# The city's review of a first-time 4


def city_experts(count: int, *, at: datetime) -> list[Membership]:
    """Experts of the city pool, each of a unit of their own; the first ones are found again."""
    office = cast.office(OfficeKind.COMMISSION)
    there = list(Membership.objects.filter(office=office, role=Role.EXPERT).order_by("pk")[:count])
    return there + [
        cast.person(f"sj-zhuanjia-{index}", NAMES[index], role=Role.EXPERT, office=office, at=at)
        for index in range(len(there), count)
    ]


def draw(case: Case, *, people: People, supervisor: Membership, at: datetime, reason: str = "") -> Draw:
    """The office and its supervisor lodge and enter their secrets; the panel is asked."""
    office = people[Role.COMMISSION_HANDLER]
    return draws.drawn(case, office=office, supervisor=supervisor, at=at, reason=reason)


def accept_all(case: Case, *, at: datetime) -> list[Assignment]:
    """Whoever has been asked and not answered accepts; returns all that now stand."""
    accepted(Assignment.objects.proposed().of(case).select_related("member"), at=at)
    return list(Assignment.objects.standing().of(case).select_related("member__person"))


def consolidate(case: Case, *, at: datetime, level: int | None = None) -> None:
    word_of_team(Assignment.objects.standing().of(case).select_related("member").get(leads=True), at=at, level=level)


def word_of_team(leader: Assignment, *, at: datetime, level: int | None = None) -> None:
    outcome, text = (Advice.KEEP, TEAM_OPINION) if level is None else (Advice.LOWER, TEAM_DOUBT)
    opinions.consolidate(leader, outcome=outcome, level=level, text=text, by=leader.member, at=at)


def decide(case: Case, *, people: People, at: datetime, level: int | None = None) -> Filing:
    current = Filing.objects.get(pk=case.pk)
    kept = current.reported_level if level is None else level
    return review.decide(current, level=kept, reason=_reason(level), by=people[Role.COMMISSION_HEAD], at=at)
