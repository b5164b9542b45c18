"""What every test can rely on: reference data, people of every role, and a clock that stands still."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import cast
from tests import guards, real_database
from tests.worlds import Worlds, key, of, walked_once

# Playwright's synchronous driver runs an event loop of its own; Django takes any loop for its caller's.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


LAW_MARKS = ("article", "refuses", "opens")
# Behind every fixture that opens the database or a copy of it.
DATABASE = frozenset({"db", "transactional_db", "django_db_setup"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--law", help="only the tests that are marked with one of these articles: E10,E11; all: every one")


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks for no database, and is let open none by pytest-django, is the same on every engine."""
    if item.get_closest_marker("django_db") is None and DATABASE.isdisjoint(item.fixturenames):
        item.add_marker("pure")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a test says of the law goes with its result (config.completeness); with `--law` no other test is run.

    Whatever order chance gives them, tests that name the same worlds follow one another.
    """
    items.sort(key=key)
    for item in items:
        marks = [mark for name in LAW_MARKS for mark in item.iter_markers(name)]
        item.user_properties += [(mark.name, " ".join(map(str, mark.args))) for mark in marks]
    if wanted := config.getoption("--law"):
        chosen = [item for item in items if _cites(item, wanted.split(","))]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: it is not looked through for garbage again and again, and what comes seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _cites(item: pytest.Item, articles: list[str]) -> bool:
    cited = {str(said).split()[0] for name, said in item.user_properties if name in LAW_MARKS}
    return bool(cited if articles == ["all"] else cited.intersection(articles))


@pytest.fixture(scope="session")
def at() -> datetime:
    """Monday, 9 November 2026, 10:00 in Shanghai: an ordinary working day."""
    return datetime(2026, 11, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def stopped(at: datetime) -> Iterator[None]:
    """Requests arrive at `at`."""
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def signed_in(stopped) -> Callable[[Membership], Client]:
    """A browser of their own for each member."""

    def signed_in_as(member: Membership) -> Client:
        client = Client()
        client.force_login(member.person)
        return client

    return signed_in_as


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Divisions, offices, calendar and the demonstration editions stand in the test database from the start.

    pytest-django makes it where a chosen test asks for it; here it is made for those as well that ask for a copy of it alone.
    """
    former = str(connection.settings_dict["NAME"])
    made = former.startswith(("test_", "file:memorydb_"))
    with django_db_blocker.unblock():
        if not made:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        cast.reference(at=datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
    yield
    if not made:
        with django_db_blocker.unblock():
            connection.creation.destroy_test_db(former, verbosity=0)


@pytest.fixture
def reference(db):
    """Says that a test rests on the reference data."""


@pytest.fixture(scope="session")
def worlds(django_db_setup, django_db_blocker) -> Iterator[Worlds]:
    """What stands across tests (tests/worlds.py)."""
    with django_db_blocker.unblock():
        worlds = Worlds()
    yield worlds
    with django_db_blocker.unblock():
        worlds.fall()


@pytest.fixture(scope="session")
def no_world(worlds: Worlds, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        worlds.fall()


@pytest.fixture(scope="session")
def playwright(no_world, playwright, worlds: Worlds, django_db_blocker) -> Iterator[Any]:
    """While it drives a browser, its event loop has a connection to the database of its own: no world stands across its beginning or end."""
    yield playwright
    with django_db_blocker.unblock():
        worlds.fall()


@pytest.fixture
def named_worlds(request, worlds: Worlds, django_db_blocker) -> None:
    """Before the test's own transaction begins."""
    with django_db_blocker.unblock():
        worlds.name(of(request.node), request.getfixturevalue)


@pytest.fixture
def _django_db_helper(named_worlds, _django_db_helper, worlds: Worlds) -> Iterator[None]:
    """pytest-django's fixture behind every other that opens the database."""
    yield
    guards.put_back()
    worlds.look_over()


@walked_once
def people(at) -> dict[Role, Membership]:
    """One person per office role: the city's offices, and the bureau of 渝中区 (500103)."""
    return cast.officials(at=at)


@pytest.fixture(scope="module")
def for_the_module(worlds: Worlds, django_db_blocker) -> Iterator[None]:
    """What a fixture of the module writes stands for all of its tests: for what is read from the pages of a world and not copied.
    Other worlds are `walked_once`. Not beside `fresh_database`."""
    with django_db_blocker.unblock():
        worlds.fall()
        with transaction.atomic():
            yield
            worlds.fall()
            transaction.set_rollback(True)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory, worlds: Worlds, django_db_blocker):
    """Migrated, with reference data."""
    folder = tmp_path_factory.mktemp("databases")
    with django_db_blocker.unblock():
        worlds.fall()
        real_database.keep(folder)
    return folder


@pytest.fixture
def fresh_database(template_database, worlds: Worlds, django_db_blocker):
    """Real transactions on as many connections as a test opens, in a copy that is thrown away (tests/real_database.py)."""
    with django_db_blocker.unblock():
        worlds.fall()
        with real_database.copy(template_database):
            yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium without a window to draw, which takes half of the time, and nothing of it that would look for the outside world."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
    ]
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium-headless-shell", "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
