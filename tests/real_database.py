"""A database of one's own for tests that need real transactions on several connections.

`flush` cannot clean up after such a test: the record refuses DELETE. So each gets a fresh copy of a template, a migrated
and seeded database that is built once per run, and the copy is thrown away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from django.core.management import call_command
from django.db import connections

from config.scenarios import cast

# Workers of one run share a server: each has names of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
TEMPLATE = f"portal_template_{WORKER}"
COPY = f"portal_copy_{WORKER}"


def build(folder: Path, *, at: datetime) -> None:
    create(folder, TEMPLATE)
    with connected_to(name(folder, TEMPLATE)):
        call_command("migrate", verbosity=0)
        cast.reference(at=at)


@contextmanager
def copy(folder: Path) -> Iterator[None]:
    create(folder, COPY, template=TEMPLATE)
    with connected_to(name(folder, COPY)):
        yield


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """The default connection of this thread, and of every thread begun inside, goes to another database."""
    settings, standing = connections.settings["default"], connections["default"]
    former = settings["NAME"]
    close_pool(standing)
    settings["NAME"] = database
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        close_pool(connections["default"])
        settings["NAME"] = former
        connections["default"] = standing


def close_pool(connection) -> None:
    """PostgreSQL's pool belongs to the alias and would go on serving the former database."""
    if connection.vendor == "postgresql":
        connection.close_pool()


def name(folder: Path, database: str) -> str:
    return str(folder / f"{database}.sqlite3") if connections["default"].vendor == "sqlite" else database


def create(folder: Path, database: str, *, template: str = "template1") -> None:
    if connections["default"].vendor == "sqlite":
        target = Path(name(folder, database))
        for leftover in folder.glob(f"{target.name}*"):
            leftover.unlink()
        if template == TEMPLATE:
            copyfile(name(folder, TEMPLATE), target)
        return
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {database}")
        cursor.execute(f"CREATE DATABASE {database} TEMPLATE {template}")
