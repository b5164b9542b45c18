"""Counts that stop: a queue says 1000+ rather than reading a hundred thousand rows to say how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

LIMIT = 1_000
Compiled = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Span:
    """A stretch of an index: values beyond `above`, up to and with `upto`; with neither, the rows that have no value."""

    column: str
    above: Any = None
    upto: Any = None

    @property
    def condition(self) -> Q:
        bounds = {"gt": self.above, "lte": self.upto}
        named = {f"{self.column}__{name}": bound for name, bound in bounds.items() if bound is not None}
        return Q(**(named or {f"{self.column}__isnull": True}))

    @property
    def sql(self) -> Compiled:
        bounds = {">": self.above, "<=": self.upto}
        given = {sign: bound for sign, bound in bounds.items() if bound is not None}
        words = " AND ".join(f"{self.column} {sign} %s" for sign in given) or f"{self.column} IS NULL"
        return words, tuple(given.values())


@dataclass(frozen=True)
class Range:
    """Rows in stretches that do not meet, and others that lie in none of them: counted one by one, listed together."""

    within: QuerySet
    spans: tuple[Span, ...]
    also: QuerySet | None = None

    @property
    def rows(self) -> QuerySet:
        rows = self.within.filter(reduce(or_, (span.condition for span in self.spans)))
        return rows if self.also is None else rows | self.also


@dataclass(frozen=True)
class Question:
    """Counts by name, put together as SQL: what is asked, and nothing of what was answered."""

    names: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def __add__(self, other: "Question") -> "Question":
        return Question(self.names + other.names, self.columns + other.columns, self.values + other.values)

    def answer(self) -> dict[str, int]:
        if not self.columns:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(self.columns)}", self.values)
            return dict(zip(self.names, cursor.fetchone(), strict=True))


def counted(asked: Mapping[str, QuerySet | Range]) -> dict[str, int]:
    """How many rows each name has, counted no further than one past the limit."""
    return put_together(asked).answer()


def put_together(asked: Mapping[str, QuerySet | Range]) -> Question:
    """All in one statement. Stretches are entered by their own bounds, one after the other until the limit is reached, while an "or" of
    them would be read from end to end.

    It is put together as SQL: the ORM takes longer to compile five querysets than the database to count them, so what stretches lie
    within is compiled once.
    """
    known: dict[tuple[int, str], Compiled] = {}
    columns: list[str] = []
    values: list[Any] = []
    for rows in asked.values():
        parts = _parts(rows, known)
        together = " UNION ALL ".join(sql for sql, _ in parts)
        counted_together = f"(SELECT COUNT(*) FROM ({together} LIMIT {LIMIT + 1}) counted)"  # noqa: S608  # the ORM's, with parameters
        columns.append(counted_together if parts else "0")
        for _, params in parts:
            values += params
    return Question(tuple(asked), tuple(columns), tuple(values))


def shown(count: int) -> str:
    return f"{LIMIT}+" if count > LIMIT else str(count)


def _parts(asked: QuerySet | Range, known: dict[tuple[int, str], Compiled]) -> list[Compiled]:
    """What to count, as SQL compiled by the ORM with parameters; nothing of what is known to be empty."""
    try:
        if isinstance(asked, QuerySet):
            return [_compiled(asked, "pk")]
        stretches = [_stretch(asked.within, span, known) for span in asked.spans]
        return stretches if asked.also is None else [*stretches, _compiled(asked.also, "pk")]
    except EmptyResultSet:
        return []


def _stretch(within: QuerySet, span: Span, known: dict[tuple[int, str], Compiled]) -> Compiled:
    key = (id(within), span.column)
    if key not in known:
        known[key] = _compiled(within, span.column)
    (rows, params), (words, bounds) = known[key], span.sql
    # Our own column names and an ORM query; every value is a parameter.
    return f"SELECT 1 FROM ({rows}) ranged WHERE {words}", (*params, *bounds)  # noqa: S608  # as said above


def _compiled(rows: QuerySet, column: str) -> Compiled:
    return rows.order_by().values(column).query.sql_with_params()
