"""Questions that nearly every act asks: Django writes their SQL once a connection, not each time anew.

Only the text is kept. Every call asks the database, within whatever transaction its caller has open.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import connection, connections, models
from django.db.models import Value
from django.db.transaction import TransactionManagementError

Answer = TypeVar("Answer")


class _Given(Value):
    """Stands in the SQL for what is given at its place when the question is asked."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class Prepared(Generic[Answer]):
    """`ask` says the question as a queryset of what is given: numbers, texts, days, moments. Called, it answers as a list.

    What is given may stand in conditions only, and decides nothing about the shape of the question.
    """

    def __init__(self, ask: Callable[..., "models.QuerySet[Any, Answer]"]):
        self._ask = ask

    def __call__(self, *given: Any) -> list[Answer]:
        rows, compiler, sql, places = self._made()
        if rows.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        values = tuple(_stated(given[one.value]) if isinstance(one, _Given) else one for one in places)
        compiler.as_sql = lambda **_: (sql, values)
        return list(rows._iterable_class(rows))

    def _made(self) -> tuple[Any, Any, str, Sequence[Any]]:
        held = connections[connection.alias]
        kept = held.__dict__.setdefault("prepared", {})
        if self not in kept:
            rows = self._ask(*map(_Given, range(len(signature(self._ask).parameters))))
            compiler = rows.query.get_compiler(connection=held)
            sql, places = compiler.as_sql()
            # The queryset fetches as ever, by the compiler whose text is kept: Django has no public way to hand it one.
            rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
            kept[self] = rows, compiler, sql, places
        return kept[self]


def _stated(value: Any) -> Any:
    """As the database takes it."""
    match value:
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
        case _:
            return value
