"""A database of one's own for tests that need real transactions on several connections.

`flush` cannot clean up after such a test: the record refuses DELETE. So each gets a fresh copy of a template, and the copy is
thrown away. The template is the test database itself, in which every other test takes back what it has written.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from accounts.refused import Refused
from config.scenarios import cast

# Workers of one run share a server: each has names of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
TEMPLATE = f"portal_template_{WORKER}"
COPY = f"portal_copy_{WORKER}"


def build(folder: Path, *, at: datetime) -> None:
    """A template where there is no test database: the tables as the models say, as in the suite, with the reference data."""
    _create(name(folder, TEMPLATE))
    with connected_to(name(folder, TEMPLATE)):
        with override_settings(MIGRATION_MODULES={app.label: None for app in apps.get_app_configs()}):
            call_command("migrate", run_syncdb=True, verbosity=0)
        cast.reference(at=at)


def migrate(folder: Path, database: str) -> None:
    """A new database, brought up by the migrations alone, which the suite leaves aside for its own."""
    _create(name(folder, database))
    with connected_to(name(folder, database)), override_settings(MIGRATION_MODULES={}):
        call_command("migrate", verbosity=0)


def keep(folder: Path) -> None:
    """The test database, as it stands, is the template: on SQLite it lies in memory and is written to a file."""
    if connections["default"].vendor == "sqlite":
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name(folder, TEMPLATE)])


@contextmanager
def copy(folder: Path) -> Iterator[None]:
    standing = connections["default"]
    of = name(folder, TEMPLATE) if standing.vendor == "sqlite" else standing.settings_dict["NAME"]
    _create(name(folder, COPY), template=of)
    with connected_to(name(folder, COPY)):
        yield


@contextmanager
def thrown_away(*, at: datetime) -> Iterator[None]:
    """For programs outside the suite: a database with the reference data, and a folder of files, which go with the block."""
    with TemporaryDirectory(prefix="portal-") as folder:
        files = str(Path(folder) / "files")
        location = {"BACKEND": settings.STORAGES["default"]["BACKEND"], "OPTIONS": {"location": files}}
        with override_settings(PORTAL_FILES=Path(files), STORAGES={**settings.STORAGES, "default": location}):
            build(Path(folder), at=at)
            with copy(Path(folder)):
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


def _create(database: str, *, template: str = "") -> None:
    """In the place of an earlier one; empty, or a copy of the template."""
    standing = connections["default"]
    if standing.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{database}{ending}").unlink(missing_ok=True)
        if template:
            copyfile(template, database)
        return
    standing.close()
    close_pool(standing)  # nobody may be connected to what is copied
    with standing._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {database}")
        cursor.execute(f"CREATE DATABASE {database} TEMPLATE {template or 'template1'}")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Runs the acts in threads let loose together; "done", or the sentence of the refusal, in order of the words."""
    barrier, outcomes = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(str(refused))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
