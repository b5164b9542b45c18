"""A device that rates on site, and the line between it and the portal, which can be cut: for what is tried without a network (P22)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import SHUT_RDWR
from threading import Thread

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from experts.models import Assignment
from primary_care_review.models import Application

from .conftest import QuietHandler

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "locale": "zh-CN"}
REQUEST, ANSWER = "request", "answer"


class Server(ThreadedWSGIServer):
    """Knows its connections, so that they can be cut."""

    daemon_threads = True

    def process_request(self, request, client_address) -> None:
        self.__dict__.setdefault("connections", []).append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        for connection in self.__dict__.pop("connections", ()):
            with suppress(OSError):  # closed by itself
                connection.shutdown(SHUT_RDWR)


class Line:
    """The only way from the device to the portal; cut, the portal is not there at all. `losing` says what of the next rating or
    photograph is lost on the way: the request, or its answer."""

    def __init__(self) -> None:
        self.port = 0
        self.losing = ""
        self.server: Server | None = None
        self._portal = WSGIHandler()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        if self.server:
            return
        self.server = Server(("127.0.0.1", self.port), QuietHandler, allow_reuse_address=True)
        self.server.set_app(self._answer)
        self.port = self.server.server_port
        self._thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def cut(self) -> None:
        if self.server:
            self.server.shutdown()
            self._thread.join()
            self.server.server_close()
            self.server.hang_up()
            self.server = None

    def _answer(self, environ, start_response):
        losing = self.losing if environ["PATH_INFO"].endswith(("/answers/", "/sent/")) else ""
        if not losing:
            return self._portal(environ, start_response)
        self.losing = ""
        if losing == ANSWER:
            self._portal(environ, start_response).close()
        else:
            start_response("503 Lost", [])
        if self.server:
            self.server.hang_up()
        return []  # into a line that nobody listens to


@contextmanager
def tablet(playwright: Playwright, folder: Path, line: Line) -> Iterator[BrowserContext]:
    """Chromium that keeps what is on it when it is closed."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path="/usr/bin/chromium", base_url=line.address, **TABLET
    )
    context.set_default_timeout(10_000)
    try:
        yield context
    finally:
        context.close()


# What its member does, and what lies on it


def of(seat: Assignment) -> Application:
    return Application.objects.get(pk=seat.review.case_id)


def chapters(seat: Assignment) -> dict[str, list[str]]:
    """The member's chapters with the numbers of their clauses."""
    application = of(seat)
    own = application.grouping.chapters_of(seat.pk)
    return {chapter: application.assessment.numbers_of(chapter) for chapter in own}


def opened(page: Page, number: str, chapters: list[str]) -> None:
    """Once with a network: until the pages lie on the device."""
    page.goto(f"/primary-care/visits/{number}/")
    until(page, "navigator.serviceWorker.controller !== null")
    for name in ("", *(f"chapters/{one}/" for one in chapters)):
        until(page, f"(await vault.page('/primary-care/visits/{number}/{name}')) !== null")


def chapter(page: Page, number: str, name: str) -> None:
    page.goto(f"/primary-care/visits/{number}/chapters/{name}/")
    expect(page.locator("form[data-ready]")).to_be_visible(timeout=20_000)


def until(page: Page, so: str, *, seconds: float = 30) -> None:
    """What lies on the device, asked in the page's own words."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(f"async () => {{ const vault = await import('/static/js/vault.js'); return {so}; }}"):
            return
        page.wait_for_timeout(50)
    raise AssertionError((so, page.url, page.inner_text("body")[:300]))


def arrived(page: Page, *, seconds: float = 30) -> None:
    """Until nothing waits on the device."""
    until(page, "(await vault.waiting()) === 0", seconds=seconds)


def shoot(page: Page, number: str, *pictures: bytes) -> None:
    files = [{"name": f"{index}.jpg", "mimeType": "image/jpeg", "buffer": one} for index, one in enumerate(pictures)]
    page.locator(f'[data-shoot="{number}"]').set_input_files(files)
