"""The city's review of a first-time 4 (E15): experts drawn or designated, their opinions, and the commission's decision."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework.gateway import perform
from casework.models import Case
from experts.actions.rating import close_review
from experts.models import Draw
from experts.opinion.panel import Panel
from experts.rules import whole_team

from ..articles import E
from ..models import Filing
from ..workflow import DECIDE, DESIGNATE_EXPERTS, OPEN_DRAW, RELEASE_EXPERT, SEAT_EXPERTS
from .reviewers import ask_conclusion, ask_designated, eligible, released, seated


@transaction.atomic
def freeze(case: Filing, *, by: Membership, at: datetime, draw: Draw) -> Case:
    """The commission fixes the list from which the experts are drawn."""
    return perform(case, OPEN_DRAW, by=by, at=at, draw=draw.number)


@transaction.atomic
def seat(case: Filing, *, by: Membership, at: datetime, draw: Draw) -> Case:
    """The panel of the draw is asked; the second of its two parties brings this about, the office or its supervisor."""
    return seated(case, SEAT_EXPERTS, by=by, at=at, draw=draw)


@transaction.atomic
def designate(
    case: Filing,
    *,
    by: Membership,
    at: datetime,
    experts: Collection[int],
    leader: int | None,
    reason: str,
    seen: int | None = None,
) -> Case:
    """The head names experts of the city pool instead of a draw, or for a seat that a drawn team has lost, with the reason."""
    panel = Panel.of(case)
    chosen = eligible(case, experts, by=by, at=at, field="experts")
    leads = next((member for member in chosen if member.pk == leader), None)
    if leader and leads is None:
        raise Refused("组长须从所选专家中确定。", field="leader")
    if leads and panel.leader:
        raise Refused(f"评审组已有组长（{panel.leader.member.person.name}），不需另定。", field="leader")
    size, leaders = len(panel.members) + len(chosen), int(bool(panel.leader or leads))
    if not (verdict := whole_team(members=size, leaders=leaders, seats=panel.seats, article=E(15))):
        raise Refused.by_verdict(verdict, field="experts")
    ask = partial(ask_designated, chosen=chosen, by=by, at=at, reason=reason, leader=leads)
    named: dict[str, Any] = {"experts": chosen, "leader": leads, "due_on": None}
    return perform(case, DESIGNATE_EXPERTS, by=by, at=at, seen=seen, reason=reason, then=ask, **named)


@transaction.atomic
def release(
    case: Filing, *, by: Membership, at: datetime, assignment: int, reason: str, seen: int | None = None
) -> Case:
    """Ends an assignment, its opinion awaited or its expert disqualified; the seat is filled by a further draw or a designation."""
    return released(case, RELEASE_EXPERT, assignment, by=by, at=at, reason=reason, seen=seen, named="expert")


@transaction.atomic
def decide(case: Filing, *, by: Membership, at: datetime, level: int, reason: str, seen: int | None = None) -> Filing:
    """Passed keeps the level, otherwise it is lowered at discretion, weighing the opinions, with a reason (E04, E15)."""
    ask_conclusion(case, level=level, reason=reason, article=E(15))
    end = partial(close_review, at=at)
    return perform(case, DECIDE, by=by, at=at, seen=seen, reason=reason, then=end, level=level, grounds=reason)
