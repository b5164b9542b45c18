"""The term of an expert: four years by a letter of appointment, renewed by a re-audit before it ends (P09). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from casework.clocks.months import add_months

TERM_MONTHS = 48
# Days before the end on which expert and commission are reminded; the first also opens the re-audit.
REMINDERS = (90, 30, 7)


@dataclass(frozen=True)
class Term:
    """Both ends are days of the term."""

    starts: date
    ends: date


def term(given: date, *, issued_on: date) -> Term:
    """From the day on which the letter is issued, or a later one that it names: nobody is appointed for days gone by.

    Its first day counts, so four years from 1 March end on the last of February. A day that the last month does not have
    leaves the whole of that month (29 February 2096 to 28 February 2100).
    """
    starts = max(given, issued_on)
    same_day = add_months(starts, TERM_MONTHS)
    return Term(starts, same_day - timedelta(days=1) if same_day.day == starts.day else same_day)


def renewal_open(ends: date, on: date) -> bool:
    """The re-audit is due as soon as the first reminder is."""
    return ends - on <= timedelta(days=REMINDERS[0])


def next_start(ends: Iterable[date], on: date) -> date:
    """A further term joins the last one without gap or overlap; after a pause it begins today."""
    return max([on, *(end + timedelta(days=1) for end in ends)])


def reminder_due(ends: date, on: date, *, last: int | None) -> int | None:
    """The reminder that has to go out today, by its days; none once it went out, and none after the end.

    A day without a tick loses none: whichever of them was passed last is sent.
    """
    left = (ends - on).days
    passed = min((days for days in REMINDERS if days >= left), default=None)
    if left < 0 or passed is None or (last is not None and last <= passed):
        return None
    return passed
