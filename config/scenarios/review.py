"""From a reported filing to its provisional result, walked through the verbs: closing, opinions, conclusion, summary."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from emr_rating.actions import review, summary
from emr_rating.actions.closing import GRACE, close_windows
from emr_rating.models import Cycle, DistrictSummary, Filing
from emr_rating.stages import Stage
from experts.models import Assignment

People = dict[Role, Membership]
OPINION = "各项功能与填报级别相符，抽查的应用截图和数据记录能够相互印证，建议按此办理。"
REASON = "采纳专家意见：填报数据真实完整，符合该级别要求。"


def close(cycle: Cycle) -> datetime:
    """The window closes by itself; returns the morning after, when the offices begin."""
    close_windows(cycle.closes_at + GRACE)
    return cycle.closes_at + timedelta(hours=10)


def name_reviewers(
    filing: Filing, *, people: People, at: datetime, reviewers: Iterable[Membership] = ()
) -> list[Assignment]:
    chosen = list(reviewers) or [people[Role.EXPERT]]
    review.name_reviewers(
        Filing.objects.get(pk=filing.pk),
        reviewers=[reviewer.pk for reviewer in chosen],
        due_on=None,
        by=people[Role.BUREAU_HANDLER],
        at=at,
    )
    return list(Assignment.objects.standing().filter(case=filing.pk, member__in=chosen))


def hand_in(assignment: Assignment, *, at: datetime, level: int | None = None) -> Assignment:
    """Keep, or lower to `level`."""
    outcome = Assignment.Outcome.KEEP if level is None else Assignment.Outcome.LOWER
    return review.hand_in_opinion(assignment, outcome=outcome, level=level, text=OPINION, by=assignment.member, at=at)


def conclude(filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    current = Filing.objects.get(pk=filing.pk)
    kept = current.reported_level if level is None else level
    return review.conclude(current, level=kept, reason=REASON, by=people[Role.BUREAU_HEAD], at=at)


def report_summary(cycle: Cycle, *, people: People, at: datetime, remarks: str = "") -> DistrictSummary:
    head = people[Role.BUREAU_HEAD]
    seen = summary.mark(summary.concluded(cycle, head.office.own_district))
    return summary.report_summary(cycle, remarks=remarks, seen=seen, by=head, at=at)


def review_at(stage: Stage, filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    """A filing in district review, brought as far as `stage`: DISTRICT_REVIEW, DISTRICT_CONCLUDED or PROVISIONAL."""
    for assignment in name_reviewers(filing, people=people, at=at):
        hand_in(assignment, at=at, level=level)
    if stage in (Stage.DISTRICT_CONCLUDED, Stage.PROVISIONAL):
        conclude(filing, people=people, at=at, level=level)
    if stage is Stage.PROVISIONAL:
        report_summary(filing.cycle, people=people, at=at)
    return Filing.objects.get(pk=filing.pk)
