"""Objections to a posted conclusion (P13): investigated by experts, the finding recorded, answered on paper; a changed conclusion stands
and is posted anew."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind
from casework.gateway import perform
from casework.notices import with_step
from casework.objection import answering
from casework.objection.answering import Answer
from experts.review import rounds

from ..body import body_of
from ..conclusion.actions import NO_GRADE
from ..conclusion.terms import terms_of
from ..models import Application, PrimaryCareObjection
from ..standards.terms import Grade
from . import rules, steps

# What the form sends where the conclusion stands.
UNCHANGED = ""


@transaction.atomic
def propose(
    case: PrimaryCareObjection,
    *,
    answers: Sequence[Answer],
    upheld: bool,
    answer: str,
    grade: str = UNCHANGED,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> PrimaryCareObjection:
    """Every point is answered accepted or not, with a reason; upheld it says whether the conclusion changes, and to what."""

    def weigh(current: PrimaryCareObjection) -> dict[str, Any]:
        answering.ask_every_point(current, answers)
        return {"upheld": upheld, "level": _level(current.review, grade, upheld=upheld), "answer": answer}

    write = partial(answering.write, answers=answers)
    return perform(case, steps.PROPOSE, by=by, at=at, seen=seen, weigh=weigh, then=write)


def _level(review: Application, grade: str, *, upheld: bool) -> int | None:
    """The height of the grade to which the conclusion changes, 0 for none; nothing where it stands."""
    if grade == UNCHANGED:
        return None
    changed, terms = None if grade == NO_GRADE else Grade(grade), terms_of(review)
    verdict = rules.may_change(
        changed,
        upheld=upheld,
        concluded=review.concluded_grade,
        of_city=body_of(review).kind == OfficeKind.COMMISSION,
        applied=terms["applied"],
        institution_type=terms["institution_type"],
        rechecked=terms["rechecked"],
    )
    Refused.unless(verdict, field="grade")
    return changed.height if changed else 0


@transaction.atomic
def send_back(
    case: PrimaryCareObjection, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> PrimaryCareObjection:
    """What was drafted of an answer falls away with it; the experts' round goes on."""

    def drop(current: PrimaryCareObjection) -> None:
        with_step.drop_drafts(current, by=by, at=at, reason="已退回重新核实，原拟答复书不再签发。")

    return perform(case, steps.SEND_BACK, by=by, at=at, seen=seen, reason=reason, then=drop)


@transaction.atomic
def answer(
    case: PrimaryCareObjection, *, by: Membership, at: datetime, seen: int | None = None
) -> PrimaryCareObjection:
    """The answer goes out under its number; a changed conclusion takes the place of the old by the same act."""
    close = partial(rounds.close_and_tell, at=at)
    done = with_step.issue(case, steps.ANSWER_NOTICE, by=by, at=at, seen=seen, then=close)
    review = done.review
    if done.level is not None and done.level != (review.conclusion.to_level if review.conclusion else None):
        perform(review, steps.CHANGE_CONCLUSION, by=by, at=at, level=done.level, grounds=done.answer)
    return done
