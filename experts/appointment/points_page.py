"""What the tab 计分和级别 shows of one regime: total, level set and borne, the course of the points, every entry (P10, P11)."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Regime, Role
from casework.printing import charts
from experts.actions import levels
from experts.actions.points import table_on
from experts.appointment.points import level_borne
from experts.knowing import known_assignments
from experts.models import Assignment, Expert, Level, PointsEntry, Review
from experts.models.points import PointsEntryQuerySet


def entries_shown_to(member: Membership, expert: Expert, regime: Regime) -> PointsEntryQuerySet:
    """An expert sees a mark of the reviewed institution only while the team's work is closed (actions.rating)."""
    entries = expert.points.filter(regime=regime)
    if member.role == Role.EXPERT:
        at_work = Review.objects.untold().values("pk")
        entries = entries.exclude(ground=PointsEntry.Ground.SATISFACTION, review__in=at_work)
    return entries


def expert_cases(expert: Expert, member: Membership) -> QuerySet:
    """The cases of which the member may know that the expert reviews them (E31)."""
    called = Assignment.objects.filter(known_assignments(member), member__pool_entry__expert=expert)
    return called.values_list("review__case", flat=True)


def section(expert: Expert, regime: Regime, *, member: Membership, at: datetime) -> dict[str, Any]:
    on = timezone.localdate(at)
    edition, table = table_on(on)
    entries = list(
        entries_shown_to(member, expert, regime)
        .select_related("entered_by", "review__case", "corrects", "corrected_by")
        .order_by("entered_at", "pk")
    )
    total = 0
    course: list[tuple[date, int]] = []
    rows: list[dict[str, Any]] = []
    for entry in entries:
        total += entry.points
        day = timezone.localdate(entry.entered_at)
        if course and course[-1][0] == day:
            course.pop()
        course.append((day, total))
        rows.append({"entry": entry, "total": total, "corrected": hasattr(entry, "corrected_by")})
    known = set(expert_cases(expert, member))
    for row in rows:
        review = row["entry"].review
        row["case"] = review.case if review and review.case_id in known else None
    lines = [(level.label, table.levels[level]) for level in Level]
    set_level = levels.level_of(expert, regime)
    bears = level_borne(total, table)
    return {
        "regime": regime,
        "edition": edition,
        "total": total,
        "level": set_level,
        "borne": bears,
        "differs": set_level is not None and set_level != bears,
        "chart": charts.history(course, lines, until=on, title=f"{expert}的计分变化") if course else "",
        "rows": rows[::-1],
        "changes": expert.level_changes.filter(regime=regime).select_related("by").order_by("-at", "-pk"),
    }
