"""The days of the October paper, as pure functions (P15)."""

from collections.abc import Mapping
from datetime import date

from casework.clocks.months import add_months


def last_day(year: int, law: Mapping[str, int]) -> date:
    """P15: 每年10月底前, to its last day, whatever day that is."""
    return add_months(date(year - 1, 12, 31), law["october_paper_months"])


def may_be_drafted(on: date, law: Mapping[str, int]) -> bool:
    """From so many months after the beginning of the year, so that most of the year is in it."""
    return on > add_months(date(on.year - 1, 12, 31), law["october_paper_begins"])
