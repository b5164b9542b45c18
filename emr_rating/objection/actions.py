"""Objections to a posted result (E25), answered point by point by the institute and countersigned by the commission."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework.gateway import perform
from casework.notices import with_step
from casework.objection import answering, lodging
from casework.objection.answering import Answer

from .. import proxy
from ..models import Objection
from ..proxy import Proxy
from . import steps
from .uses import OBJECTING

lodge = partial(lodging.lodge, use=OBJECTING)


@transaction.atomic
def propose(
    case: Objection,
    *,
    answers: Sequence[Answer],
    upheld: bool,
    answer: str,
    by: Membership,
    at: datetime,
    level: int | None = None,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> Objection:
    """Every point is answered accepted or not, with a reason; upheld it says at which level the review is then concluded."""

    def weigh(current: Objection) -> dict[str, Any]:
        answering.ask_every_point(current, answers)
        entered = current.review.entered_level
        if upheld and (level is None or not 0 <= level <= entered):
            raise Refused(f"异议成立的，须填写复核级别（不高于{entered}级）。", field="level")
        return {"upheld": upheld, "level": level if upheld else None, "answer": answer}

    def write(current: Objection) -> None:
        answering.write(current, answers)
        proxy.keep_entered(current, paper=paper, by=by, at=at)

    facts = proxy.facts(by=by, paper=paper)
    return perform(case, steps.PROPOSE, by=by, at=at, seen=seen, weigh=weigh, then=write, **facts)


@transaction.atomic
def concur(case: Objection, *, by: Membership, at: datetime, seen: int | None = None) -> Objection:
    """The commission signs as well, and the answer goes out under its number; where the objection is upheld the review is concluded
    anew by the same act."""
    done = with_step.issue(case, steps.ANSWER_NOTICE, by=by, at=at, seen=seen)
    if done.upheld:
        perform(done.review, steps.RECHECK, by=by, at=at, level=done.level, grounds=done.answer)
    return done


@transaction.atomic
def send_back(case: Objection, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> Objection:
    """What was drafted of an answer falls away with it."""

    def drop(current: Objection) -> None:
        with_step.drop_drafts(current, by=by, at=at, reason="已退回重新复核，原拟答复书不再签发。")

    return perform(case, steps.SEND_BACK, by=by, at=at, seen=seen, reason=reason, then=drop)
