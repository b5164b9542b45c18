"""The bureau's check: supplement, unqualified, qualified, acceptance; one drafts a notice and another issues it (P20)."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from accounts.models import Membership, Office
from accounts.refused import Refused
from casework.actions import notices
from casework.gateway import perform
from casework.models import Notice
from casework.step import Step

from .. import rules
from .. import workflow as w
from ..check_facts import check_facts
from ..models import Application
from ..rules import Ground


def draft_supplement(
    application: Application, *, missing: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """What is missing, inside which kind of material."""
    return _draft(application, w.DRAFT_SUPPLEMENT, kind="supplement", by=by, at=at, seen=seen, missing=missing)


def draft_unqualified(
    application: Application, *, ground: str, ground_facts: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """One of the five grounds, with the facts that fill it."""
    chosen = Ground(ground) if ground else None
    if not (verdict := rules.may_find_unqualified(ground=chosen, facts=ground_facts)):
        raise Refused.by_verdict(verdict, field="ground" if chosen is None else "ground_facts")
    return _draft(
        application,
        w.DRAFT_UNQUALIFIED,
        kind="unqualified",
        by=by,
        at=at,
        seen=seen,
        ground=ground,
        ground_facts=ground_facts,
    )


def draft_acceptance(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    return _draft(application, w.DRAFT_ACCEPTANCE, kind="acceptance", by=by, at=at, seen=seen)


def request_supplement(
    application: Application, *, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    return _issue(application, w.REQUEST_SUPPLEMENT, kind="supplement", by=by, at=at, seen=seen)


def find_unqualified(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    """Ends the case on the ground and the facts of the draft that is issued."""
    draft = open_draft(application, "unqualified")
    facts = {name: draft.fields[name] if draft else "" for name in ("ground", "ground_facts")}
    return _issue(application, w.FIND_UNQUALIFIED, kind="unqualified", by=by, at=at, seen=seen, **facts)


def find_qualified(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    """A draft that says otherwise falls away."""
    drop = partial(_drop_drafts, by=by, at=at, reason="申请材料已审核合格，原拟文书不再签发。")
    return perform(application, w.FIND_QUALIFIED, by=by, at=at, seen=seen, then=drop)


def accept(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    return _issue(application, w.ACCEPT, kind="acceptance", by=by, at=at, seen=seen)


def open_draft(application: Application, kind: str) -> Notice | None:
    return application.open_drafts().filter(kind=kind).first()


def _draft(
    application: Application,
    step: Step,
    *,
    kind: str,
    by: Membership,
    at: datetime,
    seen: int | None,
    **facts: Any,
) -> Application:
    """The notice desk keeps the draft: one drafted before under the same kind is drafted anew, one of another kind falls away.

    A check comes to one end: what asks for a supplement and what finds unqualified do not wait for a signature side by side.
    """

    def keep(current: Application) -> None:
        for other in current.open_drafts().exclude(kind=kind):
            notices.withdraw(other, reason=f"改为{step.label}，原拟文书不再签发。", by=by, at=at)
        office, fields = cast(Office, current.holder), check_facts(current) | facts
        notices.draft(current, kind=kind, office=office, fields=fields, by=by, at=at)

    return perform(application, step, by=by, at=at, seen=seen, then=keep, **facts)


def _issue(
    application: Application,
    step: Step,
    *,
    kind: str,
    by: Membership,
    at: datetime,
    seen: int | None,
    **facts: Any,
) -> Application:
    """The step and its notice stand or fall together; the desk refuses the drafter as issuer."""

    def issue(current: Application) -> None:
        notices.issue(cast(Notice, open_draft(current, kind)), by=by, at=at)
        _drop_drafts(current, by=by, at=at, reason="已签发其他文书，原拟文书不再签发。")

    return perform(application, step, by=by, at=at, seen=seen, then=issue, **facts)


def _drop_drafts(application: Application, *, by: Membership, at: datetime, reason: str) -> None:
    for draft in application.open_drafts():
        notices.withdraw(draft, reason=reason, by=by, at=at)
