"""The days of this floor that are counted from the calendar, and how a corrected year counts them anew.

An answer and an opinion are due so many working days after what they follow.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.models import Office, Person
from casework.actions.change_requests import recount
from casework.clocks.counted import Counted, Moved, register
from casework.drawing.dates import recount as recount_open

from .models import Assignment, DataRequest, Draw


def recount_draws(at: datetime) -> Iterator[Moved]:
    related = ("review__case", "office_by", "frozen_by", "supervisor_by")
    return recount_open(Draw.objects.open().filter(due_at__gt=at).select_related(*related), at)


def recount_assignments(at: datetime) -> Iterator[Moved]:
    """Answers that are awaited, and opinions whose day was counted from the acceptance; the office and the expert go by them."""
    waiting = Assignment.objects.waiting().filter(review__closed_at=None).order_by("pk")
    for row in waiting.select_related("review__case", "member__person", "member__office"):
        use = row.review.declared
        if row.accepted_at and not row.due_counted:
            continue
        if row.accepted_at:
            column, before, after = (
                "due_on",
                row.due_on,
                use.opinion_by(timezone.localdate(row.accepted_at), law=row.case.law),
            )
        else:
            column, before, after = (
                "answer_due_on",
                row.answer_due_on,
                use.answer_by(timezone.localdate(row.assigned_at), law=row.case.law),
            )
        if before is None or before == after:
            continue
        setattr(row, column, after)
        row.save(update_fields=[column])
        what = f"{use.label}{'意见' if row.accepted_at else '答复'}"
        concerns: frozenset[Office | Person] = frozenset({row.member.office, row.member.person})
        yield Moved(row.case, what, before, after, concerns, use.audience)


def recount_requests(at: datetime) -> Iterator[Moved]:
    recount(DataRequest.objects.all())
    return iter(())


register(
    Counted(("experts.DataRequest.due_on",), recount_requests),
    Counted(("experts.Draw.due_at",), recount_draws),
    Counted(("experts.Assignment.answer_due_on", "experts.Assignment.due_on"), recount_assignments),
)
