"""What the database itself refuses: rewriting the record, changing what was issued or handed in, and moves no step allows.

Written once for both engines and installed after every migrate, never inside a migration: SQLite rebuilds tables and drops
their triggers silently. Where one is missing a system check warns and `verify_record` fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from .registry import case_types
from .step import moves

_append_only: list[str] = ["casework_record", "casework_reading", "casework_figuresetting"]
_ILLEGAL = "案件状态不能这样变动"
_FROZEN = "已签发或已提交的内容不能改动"


@dataclass(frozen=True)
class Frozen:
    """Columns of a row that nobody changes, and a row that nobody deletes, once `since` is set.

    A table whose columns freeze one after another has a rule for each moment, with a `name` of its own.
    """

    table: str
    since: str
    columns: tuple[str, ...]
    name: str = ""

    @property
    def trigger(self) -> str:
        return f"{self.table}_{self.name}" if self.name else self.table


_frozen: list[Frozen] = [
    Frozen("casework_material", "handed_in_at", ("case_id", "kind", "name", "file_id", "handed_in_at")),
    Frozen(
        "casework_notice",
        "issued_at",
        ("kind", "title", "case_id", "office_id", "fields", "number", "code", "issued_at", "issued_by_id"),
    ),
]


def freeze(*rules: Frozen) -> None:
    """The floors above name what of theirs is frozen (reports, opinions)."""
    _frozen.extend(rules)


def append_only(*tables: str) -> None:
    """The floors above name the tables to which rows are only ever added."""
    _append_only.extend(tables)


_APPENDED = "已登记的内容只能追加，不能改动或删除"


def statements(vendor: str) -> Iterator[str]:
    for table in _append_only:
        yield from (_append_only_sqlite if vendor == "sqlite" else _append_only_postgresql)(table)
    for rule in _frozen:
        yield from (_frozen_sqlite if vendor == "sqlite" else _frozen_postgresql)(rule)
    yield from (_moves_sqlite if vendor == "sqlite" else _moves_postgresql)()


def names() -> set[str]:
    """The triggers that have to be there."""
    verbs = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    frozen = {f"{rule.trigger}_{part}" for rule in _frozen for part in ("frozen", "kept")}
    return {f"{table}_no_{verb}" for table in _append_only for verb in verbs} | frozen | {"casework_case_moves"}


def installed() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def install(**kwargs) -> None:
    """post_migrate handler: brings the triggers in step with the workflow tables."""
    if "casework_record" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


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
            f"BEGIN SELECT RAISE(ABORT, '{_APPENDED}'); END"
        )


def _append_only_postgresql(table: str) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION casework_append_only() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{_APPENDED}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    for verb in ("update", "delete", "truncate"):
        scope = "STATEMENT" if verb == "truncate" else "ROW"
        yield f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}"
        yield (
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH {scope} EXECUTE FUNCTION casework_append_only()"
        )


def _frozen_sqlite(rule: Frozen) -> Iterator[str]:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in rule.columns)
    for part, verb, when in (
        ("frozen", "UPDATE", f"OLD.{rule.since} IS NOT NULL AND ({changed})"),
        ("kept", "DELETE", f"OLD.{rule.since} IS NOT NULL"),
    ):
        yield f"DROP TRIGGER IF EXISTS {rule.trigger}_{part}"
        yield (
            f"CREATE TRIGGER {rule.trigger}_{part} BEFORE {verb} ON {rule.table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
        )


def _frozen_postgresql(rule: Frozen) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION casework_refuse_frozen() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{_FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in rule.columns)
    for part, verb, when in (
        ("frozen", "UPDATE", f"OLD.{rule.since} IS NOT NULL AND ({changed})"),
        ("kept", "DELETE", f"OLD.{rule.since} IS NOT NULL"),
    ):
        yield f"DROP TRIGGER IF EXISTS {rule.trigger}_{part} ON {rule.table}"
        yield (
            f"CREATE TRIGGER {rule.trigger}_{part} BEFORE {verb} ON {rule.table} "
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
