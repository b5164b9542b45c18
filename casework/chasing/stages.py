"""Which reminder a day brings: before the last day, on it, and again and again after it. Pure."""

from collections.abc import Iterable
from datetime import date

from ..clocks.calendar import CalendarTable
from ..clocks.months import add_months
from ..figures.terms import Figure, Unit

ON_THE_DAY = "day"
BEFORE, LATE = "before", "late"


def stage(
    due_on: date, *, since: date, on: date, warns: Iterable[Figure], again: int, table: CalendarTable
) -> str | None:
    """The reminder that has come last by `on`, as its name; None before the first one.

    `warns` are lengths before the last day, the longest first. One that had come on the day on which the matter began says
    nothing that is new then. After the last day there is one at once and one every `again` working days; 0: none. Days without a
    clock lose no reminder: of several that have come meanwhile the last stands for all.
    """
    if on > due_on:
        late = table.working_days_between(due_on, on)
        return f"{LATE}:{max(late - 1, 0) // again}" if again else None
    if on == due_on and since < due_on:
        return ON_THE_DAY
    come = [
        figure
        for figure in warns
        if _come(figure, due_on, on=on, table=table) and not _come(figure, due_on, on=since, table=table)
    ]
    return f"{BEFORE}:{come[-1].name}" if come else None


def _come(figure: Figure, due_on: date, *, on: date, table: CalendarTable) -> bool:
    match figure.unit:
        case Unit.WORKING_DAYS:
            return table.working_days_between(on, due_on) <= figure.value
        case Unit.DAYS:
            return (due_on - on).days <= figure.value
        case Unit.MONTHS:
            return on >= add_months(due_on, -figure.value)
        case _:
            raise ValueError(f"{figure.name} is no length of time")
