"""For tests that need a row as no act would leave it: the triggers of a table are off until the test ends.

SQLite is told to pass over what they say and keeps them: a transaction that has dropped one reads the whole schema anew after each
savepoint that is taken back, so that whatever follows in it takes many times as long.
"""

import sqlite3

from django.db import connection, models

from casework import triggers

_lifted: set[str] = set()


def lift(model: type[models.Model]) -> None:
    names = [name for name, table in triggers.standing().items() if table == model._meta.db_table]
    if connection.vendor == "sqlite":
        _lifted.update(names)
        connection.connection.set_authorizer(_authorized)
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"DROP TRIGGER {name} ON {model._meta.db_table}")


def put_back() -> None:
    """Elsewhere the test's transaction does it."""
    if _lifted:
        _lifted.clear()
        connection.connection.set_authorizer(_authorized)  # anew, so that no statement prepared meanwhile is used again
        connection.connection.set_authorizer(None)


def _authorized(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """A trigger refuses by a SELECT, which is asked about as part of the statement that sets it off."""
    return sqlite3.SQLITE_IGNORE if action == sqlite3.SQLITE_SELECT and trigger in _lifted else sqlite3.SQLITE_OK


def version_of_schema() -> int | None:
    """Another one once a table or a trigger was made or dropped, on SQLite alone. Asked also where a test's transaction is broken."""
    if connection.vendor != "sqlite" or connection.connection is None:
        return None
    return int(connection.connection.execute("PRAGMA schema_version").fetchone()[0])
