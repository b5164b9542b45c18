"""Terms in months: they end on the same day number, else on the month's last day."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """2026-08-31 and 6 -> 2027-02-28; a negative number counts backwards."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
