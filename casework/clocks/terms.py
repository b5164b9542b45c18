"""Terms of rows that are no clock of a case: a day counted from a moment, kept in the row, and counted anew with the calendar."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from ..models import CalendarYear
from .calendar import count_working_days
from .counted import Moved


def due(on: date, days: int) -> date:
    """The last of so many working days after a day, under the calendar known now."""
    return count_working_days(on, days, CalendarYear.objects.table()).last_day


def recount(
    rows: Iterable[Any], *, column: str, counted: Callable[[Any], date], moved: Callable[[Any, date, date], Moved]
) -> Iterator[Moved]:
    """Writes the day anew where another comes out; a row without a day has no term."""
    for row in rows:
        before, after = getattr(row, column), counted(row)
        if before is not None and before != after:
            setattr(row, column, after)
            row.save(update_fields=[column])
            yield moved(row, before, after)
