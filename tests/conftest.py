"""What every test can rely on: reference data, people of every role, and a clock that stands still."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import cast
from tests import real_database

# Playwright's synchronous driver runs an event loop of its own; Django takes any loop for its caller's.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
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


@pytest.fixture
def people(reference, at) -> dict[Role, Membership]:
    """One person per office role: the city's offices, and the bureau of 渝中区 (500103)."""
    return cast.officials(at=at)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory, django_db_setup, django_db_blocker):
    """Migrated, with reference data."""
    folder = tmp_path_factory.mktemp("databases")
    with django_db_blocker.unblock():
        real_database.keep(folder)
    return folder


@pytest.fixture
def fresh_database(template_database, django_db_blocker):
    """Real transactions on as many connections as a test opens, in a copy that is thrown away (tests/real_database.py)."""
    with django_db_blocker.unblock(), real_database.copy(template_database):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, and nothing of it that would look for the outside world."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
    ]
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
