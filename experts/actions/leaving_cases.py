"""What an office does with an open case whose institution is closed or has moved away (rows: `casework.leaving_cases`)."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from django.db import transaction

from accounts.models import Institution, Membership, Office
from casework import messages, turns
from casework.actions import notices
from casework.clocks import deadlines
from casework.deciding import proposals
from casework.gateway import perform
from casework.models import Case, Proposal
from casework.registry import case_type
from casework.stages import CANCELLED
from casework.step import Step

from ..models import Review
from ..review import rounds
from .assignments import release


@transaction.atomic
def cancel(case: Case, *, by: Membership, at: datetime, reason: str, seen: int | None = None) -> Case:
    """Ends the case of a closed institution: drafts fall away, nobody owes an opinion any more, its round is closed untold."""

    leave = partial(leave_nothing, why="机构已注销，本案件终止办理。", by=by, at=at)
    rows = [step for step in case_type(case.kind).steps if CANCELLED in step.targets]
    row, *_ = [*turns.rows_of_ending(case), *rows]  # where none of them ends it from here, the gateway refuses
    return perform(case, row, by=by, at=at, seen=seen, reason=reason, then=leave)


def leave_nothing(current: Case, *, why: str, by: Membership, at: datetime) -> None:
    """Of a case that ends before its time: what was drafted, what experts owe, the round that is under way, untold."""
    for draft in current.notices.unissued():
        notices.withdraw(draft, reason=why, by=by, at=at)
    if (review := Review.objects.running(current)) is not None:
        for owed in review.assignments.waiting().select_related("member__person", "review__case"):
            release(owed, reason=why, by=by, at=at)
    rounds.break_off(current, at=at)


@transaction.atomic
def move(case: Case, *, by: Membership, at: datetime, reason: str, seen: int | None = None) -> Case:
    """Hands the case with its clocks to the bureau of the district in which the institution now lies; both offices and the institution know."""

    def where_to(current: Case) -> dict[str, Any]:
        return {"former": current.district, "district": cast(Institution, current.institution).district}

    def hand_on(current: Case) -> None:
        # The other office's heads decide on its own alone.
        for proposal in Proposal.objects.open().filter(case=current.pk):
            proposals.fall_away(proposal, by=by, at=at)
        bureau = Office.objects.bureau_of(current.district)
        deadlines.hand_on(current, former=by.office, to=bureau)
        body = f"{by.office}已将{current.title}的案件移交{bureau}办理。理由：{reason}"
        for office in (bureau, cast(Institution, current.institution).office):
            messages.send(to=office, title=f"{case.number}：移交{bureau}办理"[:100], body=body, at=at, case=current)

    row = cast(Step, case_type(case.kind).step("move"))
    return perform(case, row, by=by, at=at, seen=seen, reason=reason, weigh=where_to, then=hand_on)
