"""The bureau's review of the filings that are its own (E16): reviewers, questions, conclusion."""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import messages
from casework.gateway import perform
from casework.models import Case, Inquiry
from experts.models import Draw

from ..articles import E
from ..lanes import CITY_LANES, told
from ..models import Filing
from ..rules import Lane
from ..workflow import (
    ANSWER,
    ASK,
    CONCLUDE,
    NAME_REVIEWERS,
    OPEN_DISTRICT_DRAW,
    RELEASE_REVIEWER,
    SEAT_REVIEWERS,
)
from .reviewers import ask_conclusion, ask_designated, eligible, released, seated


@transaction.atomic
def freeze(case: Filing, *, by: Membership, at: datetime, draw: Draw) -> Case:
    """The bureau fixes the list from which its reviewers are drawn."""
    return perform(case, OPEN_DISTRICT_DRAW, by=by, at=at, draw=draw.number)


@transaction.atomic
def seat(case: Filing, *, by: Membership, at: datetime, draw: Draw) -> Case:
    """The panel of the draw is asked; one of them leads."""
    return seated(case, SEAT_REVIEWERS, by=by, at=at, draw=draw)


@transaction.atomic
def name_reviewers(
    case: Filing,
    *,
    by: Membership,
    at: datetime,
    reviewers: Collection[int],
    reason: str,
    due_on: date | None = None,
    seen: int | None = None,
) -> Case:
    """The bureau designates experts of its own pool, with a reason (E14, E16); without a draw there is no leader."""
    _of_district(case)
    chosen = eligible(case, reviewers, by=by, at=at, field="reviewers")
    ask = partial(ask_designated, chosen=chosen, by=by, at=at, reason=reason, due_on=due_on)
    return perform(
        case, NAME_REVIEWERS, by=by, at=at, seen=seen, reason=reason, then=ask, reviewers=list(chosen), due_on=due_on
    )


@transaction.atomic
def release_reviewer(
    case: Filing, *, by: Membership, at: datetime, assignment: int, reason: str, seen: int | None = None
) -> Case:
    """Ends an assignment, its opinion awaited or its expert disqualified; a handed-in opinion stays in its row."""
    return released(case, RELEASE_REVIEWER, assignment, by=by, at=at, reason=reason, seen=seen, named="reviewer")


@transaction.atomic
def ask(case: Filing, *, by: Membership, at: datetime, question: str, seen: int | None = None) -> Case:
    """A question to the hospital; it changes no data."""
    _of_district(case)
    asked = perform(case, ASK, by=by, at=at, seen=seen, question=question)
    messages.send(
        to=case.hospital.office,
        title=f"{case.number}：{by.office}有问题请答复",
        body=f"{question}\n请在案件页面办理“{ANSWER.label}”（{E(16)}）。",
        at=at,
        case=case,
    )
    return asked


@transaction.atomic
def answer(case: Filing, *, by: Membership, at: datetime, inquiry: int, answer: str, seen: int | None = None) -> Case:
    """The hospital's answer to one open question; reported data stay as they are."""
    Case.objects.select_for_update().get(pk=case.pk)
    if not case.inquiries.filter(pk=inquiry, answered_at=None).exists():
        raise Refused("该问题不存在或已经答复，请刷新页面查看。", field="inquiry")
    answered = perform(case, ANSWER, by=by, at=at, seen=seen, inquiry=inquiry, answer=answer)
    asker = Inquiry.objects.select_related("asked_by").get(pk=inquiry).asked_by
    messages.send(to=asker, title=f"{case.number}：{case.title}已答复提问", body=answer, at=at, case=case)
    return answered


@transaction.atomic
def conclude(case: Filing, *, by: Membership, at: datetime, level: int, reason: str, seen: int | None = None) -> Filing:
    """The head keeps the declared level or lowers it, weighing the opinions, with a reason (E04, E16)."""
    _of_district(case)
    ask_conclusion(case, level=level, reason=reason, article=E(16))
    return perform(case, CONCLUDE, by=by, at=at, seen=seen, reason=reason, level=level, grounds=reason)


def _of_district(filing: Filing) -> None:
    """A bureau does not touch a first-time 4, nor a 5 and above (E15, E17)."""
    if filing.state in CITY_LANES:
        raise Refused(f"{told(Lane(filing.state))}不属本区县审核。")
