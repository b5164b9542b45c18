"""The term of an expert: four years by a letter of appointment, renewed by a re-audit before it ends (P09).

Pure: `law` are the figures of the letter's regime, for a term those of the day of issue, for a reminder those of today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.clocks.months import add_months
from casework.printing.text import chinese_numeral

Law = Mapping[str, int]

# The figures by which expert and commission are reminded, in days before the end; the first also opens the re-audit.
REMINDERS = ("expert_reminder_first", "expert_reminder_second", "expert_reminder_last")


@dataclass(frozen=True)
class Term:
    """Both ends are days of the term."""

    starts: date
    ends: date
    months: int


def term(given: date, *, issued_on: date, law: Law) -> Term:
    """From the day on which the letter is issued, or a later one that it names: nobody is appointed for days gone by.

    Its first day counts, so four years from 1 March end on the last of February. A day that the last month does not have
    leaves the whole of that month (29 February 2096 to 28 February 2100).
    """
    starts = max(given, issued_on)
    months = law["expert_term_months"]
    same_day = add_months(starts, months)
    return Term(starts, same_day - timedelta(days=1) if same_day.day == starts.day else same_day, months)


def length_text(months: int) -> str:
    """四年; 十八个月 where it is no number of years."""
    years, rest = divmod(months, 12)
    return f"{chinese_numeral(months)}个月" if rest else f"{chinese_numeral(years)}年"


def soon(law: Law) -> timedelta:
    """How long before its end a term is about to end: from then on the re-audit is due."""
    return timedelta(days=law[REMINDERS[0]])


def renewal_open(ends: date, on: date, *, law: Law) -> bool:
    return ends - on <= soon(law)


def next_start(ends: Iterable[date], on: date) -> date:
    """A further term joins the last one without gap or overlap; after a pause it begins today."""
    return max([on, *(end + timedelta(days=1) for end in ends)])
