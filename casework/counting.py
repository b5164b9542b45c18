"""Counts that stop: a queue says 1000+ rather than reading a hundred thousand rows to say how many."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

LIMIT = 1_000


def counted(ranges: Mapping[str, QuerySet]) -> dict[str, int]:
    """How many rows each queryset has, counted no further than one past the limit; all of them in one statement.

    Put together as SQL: nested in one another, five querysets take the ORM longer to compile than the database to count.
    """
    columns: list[str] = []
    values: list = []
    for rows in ranges.values():
        try:
            sql, params = rows.order_by().values("pk")[: LIMIT + 1].query.sql_with_params()
        except EmptyResultSet:  # a range known to be empty is not even asked
            sql, params = "SELECT 1 WHERE 1 = 0", ()
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608  # compiled by the ORM, with parameters
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        return dict(zip(ranges, cursor.fetchone(), strict=True))


def shown(count: int) -> str:
    return f"{LIMIT}+" if count > LIMIT else str(count)
