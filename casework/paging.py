"""Pages by key: the last page of a hundred thousand rows costs what the first one costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts import keys

PAGE = 50

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Rows, and the keys before the first and after the last; empty where there is no such page."""

    rows: list[Row]
    previous: str
    next: str


def page_by_due(queue: QuerySet, columns: tuple[str, ...], *, asked: Mapping[str, str], size: int = PAGE) -> Page:
    """A page of cases by (due_on, id), those without a last day at the end.

    The dated part and the undated tail are two ranges of one index; the second is read only where the first runs out.
    """
    back = "before" in asked
    key = _read_due(asked.get("before" if back else "after", ""))
    rows: list[Row] = []
    for part in _parts(queue, key, back=back):
        rows += part.values(*columns)[: size + 1 - len(rows)]
        if len(rows) > size:
            break
    return _page(rows, size, has_key=key is not None, back=back, key=_due_key)


def page_by_id(rows: QuerySet, columns: tuple[str, ...], *, asked: Mapping[str, str], size: int = PAGE) -> Page:
    """A page newest first, by id."""
    back = "before" in asked
    key = keys.key(asked.get("before" if back else "after"))
    if key is not None:
        rows = rows.filter(pk__gt=key) if back else rows.filter(pk__lt=key)
    found = list(rows.order_by("pk" if back else "-pk").values(*columns)[: size + 1])
    return _page(found, size, has_key=key is not None, back=back, key=lambda row: str(row["id"]))


def _page(rows: list[Row], size: int, *, has_key: bool, back: bool, key) -> Page:
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    earlier, later = (more, has_key) if back else (has_key, more)
    return Page(rows, key(rows[0]) if earlier else "", key(rows[-1]) if later else "")


def _parts(queue: QuerySet, key: tuple[date | None, int] | None, *, back: bool) -> list[QuerySet]:
    """The ranges of the index still to be read, in reading order."""
    order = ("-due_on", "-id") if back else ("due_on", "id")
    dated = queue.filter(due_on__isnull=False).order_by(*order)
    undated = queue.filter(due_on=None).order_by(order[1])
    if key is None:
        return [undated, dated] if back else [dated, undated]
    day, pk = key
    beyond = "lt" if back else "gt"
    if day is None:
        rest = undated.filter(**{f"id__{beyond}": pk})
        return [rest, dated] if back else [rest]
    # The bound on the day alone is what the index is entered by; the exclusion only trims that one day.
    same_day = {"due_on": day, f"id__{'gte' if back else 'lte'}": pk}
    rest = dated.filter(**{f"due_on__{beyond}e": day}).exclude(**same_day)
    return [rest] if back else [rest, undated]


def _due_key(row: Row) -> str:
    return f"{row['due_on'] or ''}.{row['id']}"


def _read_due(text: str) -> tuple[date | None, int] | None:
    """A key from an address; one that nobody was given counts as none."""
    day, dot, pk = text.partition(".")
    key = keys.key(pk)
    if not dot or key is None:
        return None
    try:
        return (date.fromisoformat(day) if day else None), key
    except ValueError:
        return None
