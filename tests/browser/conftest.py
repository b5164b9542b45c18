"""Chromium against the portal itself: a server in this process, a small world in SQLite, a clock that the tests move.

The server answers from threads of its own, each with a connection to the test's copy of the world. It shares the test's
clock, so that a journey can go from one month into another between two presses of a button.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from threading import Thread

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import Membership
from tests import real_database
from tests.prepared import steps_of
from tests.worlds import place

from . import world
from .standing import Standing
from .world import World

WORLD, COPY = "portal_world", "portal_browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of one chain of preparations follow one another."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)  # pytest-django only sets up a database that some test asks for
    items.sort(key=lambda item: [place(step) for step in steps_of(item)] if item.path.is_relative_to(here) else [])


class QuietHandler(WSGIRequestHandler):
    """Chromium's log says what went wrong; the server's own would only repeat it."""

    def log_message(self, format: str, *args) -> None:
        pass


@dataclass
class Portal:
    """The running portal: who is in it, what time it is, and a page for anybody."""

    address: str
    world: World
    clock: time_machine.Traveller
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", *, member: Membership | None = None, **options) -> Page:
        """A window of its own, signed in as a member unless nobody is named."""
        shanghai = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}}
        shanghai |= {"reduced_motion": "reduce"}  # no colour is measured half-way between two
        context = self.browser.new_context(base_url=self.address, **shanghai | options)
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        self.listen(page)
        if member:
            self.admit(page, member)
        page.goto(path)
        return page

    def admit(self, page: Page, member: Membership) -> None:
        """Signed in without the form, which has tests of its own; again after the clock has ended a session."""
        client = Client()
        client.force_login(member.person)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies([cookie | {"url": self.address}])

    def listen(self, page: Page) -> None:
        page.on("console", lambda said: said.type == "error" and self.complaints.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def move_to(self, at: datetime) -> datetime:
        self.clock.move_to(at)
        return at


@pytest.fixture(scope="session")
def small_world(template_database, django_db_blocker) -> Standing:
    """Built once per run."""
    file = template_database / f"{WORLD}.sqlite3"
    copyfile(real_database.name(template_database, real_database.TEMPLATE), file)
    with django_db_blocker.unblock(), real_database.connected_to(str(file)):
        built = world.build()
    return Standing(file, built)


@pytest.fixture
def portal(small_world: Standing, template_database, browser, request, django_db_blocker) -> Iterator[Portal]:
    """A copy of the small world, as the test is marked to find it prepared, served at 10:00 on Monday, 9 November 2026."""
    copy = template_database / f"{COPY}.sqlite3"
    with django_db_blocker.unblock():
        standing = small_world.copy(steps_of(request.node), to=copy)
    cache.clear()
    with (
        django_db_blocker.unblock(),
        real_database.connected_to(str(copy)),
        time_machine.travel(world.AT) as clock,
        served() as address,
    ):
        running = Portal(address, standing, clock, browser)
        yield running
        for context in running.contexts:
            context.close()


@contextmanager
def served() -> Iterator[str]:
    """The portal's address on a free port, until the block ends."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler, allow_reuse_address=False)
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
