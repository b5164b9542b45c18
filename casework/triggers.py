"""What the database itself refuses: rewriting the record, changing what was issued or handed in, and moves no step allows.

Written once for both engines and installed after every migrate, never inside a migration: SQLite rebuilds tables and drops
their triggers silently. Where one is missing a system check warns and `verify_record` fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from django.db import connection
from django.db.models import Field

from accounts import columns

from .registry import case_types
from .step import moves

# To these rows are only ever added.
_APPEND_ONLY = ("casework_record", "casework_reading", "casework_anchor")
_ILLEGAL = "案件状态不能这样变动"
FROZEN = "已签发或已提交的内容不能改动"


@dataclass(frozen=True)
class Guard:
    """Columns of a table that nobody changes once `since` is set, always where it is empty, and a row that nobody deletes."""

    table: str
    since: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.table}_{self.since or 'born'}"

    @property
    def set(self) -> str:
        """The condition under which it holds, in SQL of both engines; names come from our own models."""
        return f'OLD."{self.since}" IS NOT NULL' if self.since else "1 = 1"


@cache
def guards() -> tuple[Guard, ...]:
    """What every floor has declared as frozen beside its models (`accounts.columns`)."""
    return tuple(
        Guard(
            declaration.table,
            _column(declaration, rule.since) if rule.since else "",
            tuple(_column(declaration, name) for name in rule.names),
        )
        for declaration in columns.declarations()
        if declaration.table not in _APPEND_ONLY
        for rule in declaration.rules
        if isinstance(rule, columns.Frozen)
    )


def _column(declaration: columns.Declaration, name: str) -> str:
    return cast(str, cast(Field, declaration.model._meta.get_field(name)).column)


APPENDED = "已登记的内容只能追加，不能改动或删除"


def statements(vendor: str) -> Iterator[str]:
    for table in _APPEND_ONLY:
        yield from (_append_only_sqlite if vendor == "sqlite" else _append_only_postgresql)(table)
    for guard in guards():
        yield from (_frozen_sqlite if vendor == "sqlite" else _frozen_postgresql)(guard)
    yield from (_moves_sqlite if vendor == "sqlite" else _moves_postgresql)()


def names() -> set[str]:
    """The triggers that have to be there."""
    verbs = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    frozen = {f"{guard.name}_{part}" for guard in guards() for part in ("frozen", "kept")}
    return {f"{table}_no_{verb}" for table in _APPEND_ONLY for verb in verbs} | frozen | {"casework_case_moves"}


def installed() -> set[str]:
    return set(standing())


def standing() -> dict[str, str]:
    """The triggers that are there, each with its table."""
    query = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def install(**kwargs) -> None:
    """post_migrate handler: brings the triggers in step with the workflow tables and with what the models declare."""
    if "casework_record" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)
        for name, table in standing().items():
            if name.endswith(("_frozen", "_kept")) and name not in names():
                cursor.execute(f"DROP TRIGGER {name}{'' if connection.vendor == 'sqlite' else f' ON {table}'}")


def _lawful() -> str:
    """Every lawful 'kind:source>target' as a SQL list; values come from our own enums and hold no quotes."""
    rows = sorted(
        f"'{of_kind.kind}:{source}>{target}'" for of_kind in case_types() for source, target in moves(of_kind.steps)
    )
    return ", ".join(rows) or "''"


def _append_only_sqlite(table: str) -> Iterator[str]:
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
        yield (
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{APPENDED}'); END"
        )


def _append_only_postgresql(table: str) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION casework_append_only() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPENDED}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    for verb in ("update", "delete", "truncate"):
        scope = "STATEMENT" if verb == "truncate" else "ROW"
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}"
        yield (
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH {scope} EXECUTE FUNCTION casework_append_only()"
        )


def _parts(guard: Guard, differs: str) -> tuple[tuple[str, str, str], ...]:
    """The two triggers of a guard: the end of its name, the verb, and when it refuses."""
    changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in guard.columns)
    return ("frozen", "UPDATE", f"{guard.set} AND ({changed})"), ("kept", "DELETE", guard.set)


def _frozen_sqlite(guard: Guard) -> Iterator[str]:
    for part, verb, when in _parts(guard, "IS NOT"):
        yield f"DROP TRIGGER IF EXISTS {guard.name}_{part}"
        yield (
            f"CREATE TRIGGER {guard.name}_{part} BEFORE {verb} ON {guard.table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
        )


def _frozen_postgresql(guard: Guard) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION casework_refuse_frozen() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    for part, verb, when in _parts(guard, "IS DISTINCT FROM"):
        yield f"DROP TRIGGER IF EXISTS {guard.name}_{part} ON {guard.table}"
        yield (
            f"CREATE TRIGGER {guard.name}_{part} BEFORE {verb} ON {guard.table} "
            f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION casework_refuse_frozen()"
        )


def _moves_sqlite() -> Iterator[str]:
    yield "DROP TRIGGER IF EXISTS casework_case_moves"
    yield (
        "CREATE TRIGGER casework_case_moves BEFORE UPDATE OF state ON casework_case WHEN OLD.state <> NEW.state AND "  # our own enums
        f"OLD.kind || ':' || OLD.state || '>' || NEW.state NOT IN ({_lawful()}) "
        f"BEGIN SELECT RAISE(ABORT, '{_ILLEGAL}'); END"
    )


def _moves_postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION casework_refuse_move() RETURNS trigger AS $$ BEGIN "
        f"RAISE EXCEPTION '{_ILLEGAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    yield "DROP TRIGGER IF EXISTS casework_case_moves ON casework_case"
    yield (
        "CREATE TRIGGER casework_case_moves BEFORE UPDATE OF state ON casework_case FOR EACH ROW "
        "WHEN (OLD.state IS DISTINCT FROM NEW.state AND "
        f"OLD.kind || ':' || OLD.state || '>' || NEW.state NOT IN ({_lawful()})) EXECUTE FUNCTION casework_refuse_move()"
    )
