"""The suite's database is made from the models (`--no-migrations`); here the migrations make another, and it is the same."""

from typing import Any

from django.db import connection

from accounts.columns import declarations
from casework import triggers
from tests import real_database

MIGRATED = f"portal_migrated_{real_database.WORKER}"
COLUMNS = {
    "sqlite": "SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info('{}')",
    "postgresql": "SELECT column_name, data_type || coalesce(character_maximum_length, 0), is_nullable, column_default "
    "FROM information_schema.columns WHERE table_name = '{}'",
}


def test_the_migrations_make_what_the_models_say(fresh_database, tmp_path, settings):
    modelled = schema()
    settings.MIGRATION_MODULES = {}
    real_database.migrate(tmp_path, MIGRATED)
    with real_database.connected_to(real_database.name(tmp_path, MIGRATED)):
        migrated = schema()
    assert {name for name, of in modelled.items() if migrated[name] != of} == set()


def schema() -> dict[str, Any]:
    """Every table of our own with its columns and constraints, whatever their order, and the triggers."""
    with connection.cursor() as cursor:
        return {"triggers": triggers.standing()} | {
            table: (_columns(cursor, table), _constraints(cursor, table))
            for table in (declaration.table for declaration in declarations())
        }


def _columns(cursor, table: str) -> list[tuple]:
    cursor.execute(COLUMNS[connection.vendor].format(table))
    return sorted(cursor.fetchall())


def _constraints(cursor, table: str) -> dict[str, list]:
    said = ("columns", "unique", "check", "foreign_key", "index")
    # SQLite counts its unnamed ones.
    found = connection.introspection.get_constraints(cursor, table).items()
    return {name: [of[key] for key in said] for name, of in found if not name.startswith("__")}
