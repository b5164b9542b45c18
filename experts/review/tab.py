"""The rounds of review of a case as its page shows them, the last one first: who reviews and what they said, each to whom it may be
shown (E15-E17, E31). A regime puts what it concluded above them."""

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES, Role
from casework.models import Case
from experts.knowing import may_know, runs
from experts.models import Assignment, Draw, Review
from experts.uses import ReviewUse, use_of

from .panel import Panel
from .rounds import panel_of


def context(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    """For `experts/rounds.html`. Opinions are blind to each other: an expert sees none but their own."""
    shown: dict[str, Any] = {"case": case, "own": [], "rounds": [], "may_draw": False}
    if member.role == Role.EXPERT:
        own = Assignment.objects.accepted().of(case).filter(member=member).select_related("review__case")
        return shown | {"own": [row for row in own.order_by("-pk") if row.opened]}
    found = Review.objects.filter(case=case.pk).select_related("case").order_by("-pk")
    panels = [(review, Panel.of(review)) for review in found]
    running = next((panel for review, panel in panels if review.closed_at is None), Panel())
    return shown | {
        "rounds": [_shown(review, panel, member, on=timezone.localdate(at)) for review, panel in panels],
        "may_draw": _may_draw(case, running, member),
    }


def opinions_beside(case: Case, *, show_names: bool = True) -> str:
    """The opinions that are to be weighed, as markup beside the form of whoever concludes (E15-E17, E23, E24)."""
    panel = panel_of(case)
    shown = {"opinions": panel.members, "consolidation": panel.consolidation, "show_names": show_names}
    return render_to_string("experts/opinions.html", shown)


def reviewing(use: ReviewUse | None, case: Case, member: Membership) -> bool:
    """Whether the member is an official of the office that has the case reviewed under that use."""
    return use is not None and member.role in OFFICIAL_ROLES and runs(use, case, member)


def _shown(review: Review, panel: Panel, member: Membership, *, on: date) -> dict[str, Any]:
    """Nobody reads an opinion before all are in; others than the officials who review only when the outcome is told."""
    names = may_know(review, member)
    own = reviewing(review.declared, review.case, member)
    readable = review.told_at is not None or (own and panel.open_to_read(review))
    handed_in = [row for row in panel.members if row.handed_in_at]
    ended = Assignment.objects.filter(review=review, ended_at__isnull=False).select_related("member__person")
    return {
        "review": review,
        # Where the article lets nobody be named, whoever has a reason beside them was drawn elsewhere (E22).
        "designates": bool(review.declared.designates),
        "show_names": names,
        "experts": panel.members if names else [],
        "late": {row.pk for row in panel.members if row.overdue(on)} if names else set(),
        "ended": ended.order_by("pk") if names else [],
        "opinions": handed_in if readable else [],
        "consolidation": panel.consolidation if readable else None,
        "draws": Draw.objects.visible_to(member).filter(review=review).defer("frozen", "proof", "chances"),
        "withheld": own and bool(handed_in) and not readable,
    }


def _may_draw(case: Case, running: Panel, member: Membership) -> bool:
    use = use_of(case)
    if use is None or member.role not in use.runners or not reviewing(use, case, member):
        return False
    return not (running.members and running.whole(use))
