"""The suite's database is made from the models (`--no-migrations`); here the migrations make another, and it is the same."""

import re

from django.db import connection

from accounts.columns import declarations
from casework import triggers
from tests import real_database

MIGRATED = f"portal_migrated_{real_database.WORKER}"
# What the engine says of a table: its columns, constraints and indexes, each with its definition.
TOLD = {
    "sqlite": "SELECT type, sql FROM sqlite_master WHERE tbl_name = '{0}' AND type <> 'trigger' AND sql IS NOT NULL",
    "postgresql": "SELECT column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)"
    " FROM information_schema.columns WHERE table_name = '{0}' "
    "UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{0}'::regclass "
    "UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{0}'",
}
BETWEEN = re.compile(r', (?="|CONSTRAINT|CHECK|UNIQUE)')  # SQLite tells a table in one sentence


def test_the_migrations_make_what_the_models_say(fresh_database, tmp_path):
    modelled = schema()
    real_database.migrate(tmp_path, MIGRATED)
    with real_database.connected_to(real_database.name(tmp_path, MIGRATED)):
        migrated = schema()
    assert {name: (migrated[name], of) for name, of in modelled.items() if migrated[name] != of} == {}


def schema() -> dict[str, list[str]]:
    """Every table of our own, whatever the order of what stands in it, and the triggers."""
    found = {"triggers": sorted(triggers.standing())}
    with connection.cursor() as cursor:
        for table in (declaration.table for declaration in declarations()):
            cursor.execute(TOLD[connection.vendor].format(table))
            said = [f"{name} {definition}" for name, definition in cursor.fetchall()]
            found[table] = sorted(part.strip(" ()") for one in said for part in BETWEEN.split(one))
    return found
