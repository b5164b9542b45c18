"""Counts that stop: a queue says 1000+ rather than reading a hundred thousand rows to say how many."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

LIMIT = 1_000


def counted(ranges: Mapping[str, Sequence[QuerySet]]) -> dict[str, int]:
    """How many rows the querysets of each name have together, each counted no further than one past the limit.

    A name has several where what it counts lies in several ranges of an index: each is then entered by its own bounds
    and left at the limit, while an "or" of them would be read from end to end. All are asked in one statement, put
    together as SQL: nested in one another, five querysets take the ORM longer to compile than the database to count.
    """
    columns: list[str] = []
    values: list = []
    for parts in ranges.values():
        counts = []
        for rows in parts:
            try:
                sql, params = rows.order_by().values("pk")[: LIMIT + 1].query.sql_with_params()
            except EmptyResultSet:  # a range known to be empty is not even asked
                continue
            counts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608  # compiled by the ORM, with parameters
            values += params
        columns.append(" + ".join(counts) or "0")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        return dict(zip(ranges, cursor.fetchone(), strict=True))


def shown(count: int) -> str:
    return f"{LIMIT}+" if count > LIMIT else str(count)
