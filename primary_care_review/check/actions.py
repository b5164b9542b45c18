"""The bureau's check: supplement, unqualified, qualified, acceptance; one drafts a notice and another issues it (P20)."""

from datetime import datetime
from functools import partial

from accounts.models import Membership
from accounts.refused import Refused
from casework.gateway import perform
from casework.notices import with_step

from .. import rules
from ..models import Application
from ..rules import Ground
from .steps import FIND_QUALIFIED, SUPPLEMENT_NOTICE, UNQUALIFIED_NOTICE, UNQUALIFY


def draft_supplement(
    application: Application, *, missing: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """What is missing, inside which kind of material."""
    return with_step.draft(application, SUPPLEMENT_NOTICE, by=by, at=at, seen=seen, missing=missing)


def draft_unqualified(
    application: Application, *, ground: str, ground_facts: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """One of the five grounds, with the facts that fill it; they end the case when the notice is issued."""
    chosen = Ground(ground) if ground else None
    Refused.unless(
        rules.may_find_unqualified(ground=chosen, facts=ground_facts),
        field="ground" if chosen is None else "ground_facts",
    )
    said = {"ground": ground, "ground_facts": ground_facts}
    return with_step.draft(application, UNQUALIFIED_NOTICE, by=by, at=at, seen=seen, **said)


def find_qualified(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    """A draft that says otherwise falls away."""
    drop = partial(with_step.drop_drafts, by=by, at=at, reason="申请材料已审核合格，原拟文书不再签发。")
    return perform(application, FIND_QUALIFIED, by=by, at=at, seen=seen, then=drop)


def unqualify(
    application: Application, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Takes the finding back before the acceptance is issued: its draft falls away, the check goes on under its own clock."""
    drop = partial(with_step.drop_drafts, by=by, at=at, reason="审核合格已撤回，原拟文书不再签发。")
    return perform(application, UNQUALIFY, by=by, at=at, seen=seen, reason=reason, then=drop)
