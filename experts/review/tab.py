"""The rounds of review of a case as its page shows them, the last one first: who reviews and what they said, each to whom it may be
shown (E15-E17, E31). A regime puts what it concluded above them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES, Role
from casework.models import Case
from experts.knowing import may_know, runs
from experts.models import Assignment, Draw, Review
from experts.uses import ReviewUse, use_of

from .panel import Panel


def context(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    """For `experts/rounds.html`. Opinions are blind to each other: a reviewer sees none but their own."""
    shown: dict[str, Any] = {"case": case, "own": [], "rounds": [], "may_draw": False, "today": timezone.localdate(at)}
    if member.role == Role.EXPERT:
        own = Assignment.objects.accepted().of(case).filter(member=member).select_related("review__case")
        return shown | {"own": list(own.order_by("-pk"))}
    found = Review.objects.filter(case=case.pk).select_related("case").order_by("-pk")
    return shown | {"rounds": [_shown(review, member) for review in found], "may_draw": _may_draw(case, member)}


def reviewing(use: ReviewUse | None, case: Case, member: Membership) -> bool:
    """Whether the member is an official of the office that has the case reviewed under that use."""
    return use is not None and member.role in OFFICIAL_ROLES and runs(use, case, member)


def _shown(review: Review, member: Membership) -> dict[str, Any]:
    """Nobody reads an opinion before all are in; others than the officials who review only when the outcome is told."""
    panel, names = Panel.of(review), may_know(review, member)
    own = reviewing(review.declared, review.case, member)
    readable = review.told_at is not None or (own and panel.open_to_read(review))
    handed_in = [row for row in panel.members if row.handed_in_at]
    ended = Assignment.objects.filter(review=review, ended_at__isnull=False).select_related("member__person")
    return {
        "review": review,
        "show_names": names,
        "reviewers": panel.members if names else [],
        "ended": ended.order_by("pk") if names else [],
        "opinions": handed_in if readable else [],
        "consolidation": panel.consolidation if readable else None,
        "draws": Draw.objects.visible_to(member).filter(review=review).defer("frozen", "proof", "chances"),
        "withheld": own and bool(handed_in) and not readable,
    }


def _may_draw(case: Case, member: Membership) -> bool:
    use, running = use_of(case), Review.objects.running(case)
    if use is None or not reviewing(use, case, member):
        return False
    panel = Panel.of(running)
    return not (panel.members and panel.whole(use))
