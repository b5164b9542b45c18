"""Ratings of a visit in a real Chromium whose line to a real server is cut at random moments, or which ends itself: what was typed
arrives, once (P22)."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Timer

import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from casework.models import Answer, AnswerWrite
from config.scenarios import cast, primary_care, review
from config.scenarios.papers import shot
from experts.models import Assignment
from primary_care_review.models import RatingPhoto
from primary_care_review.stages import Stage
from primary_care_review.visit.ratings import field_name
from tests.browser.offline import ANSWER, REQUEST, Line, arrived, chapter, chapters, of, opened, shoot, tablet
from tests.evidence.part import Batch, Kind, Part

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
# How it is cut, each as often as it stands here: the server gone, a request or its answer lost, the browser's own network off, the
# page left, the browser closed or killed, the session ended.
WAYS = ("line", "line", REQUEST, ANSWER, ANSWER, "offline", "offline", "page", "page", "closed", "killed", "session")
ENDS = ("page", "closed", "killed")  # the page that was typed into is gone
KEPT = 0.5  # seconds after which what was typed lies on the device, whatever happens to page and browser
PATIENCE = 30.0
TYPE = """([name, value]) => {
    const of = document.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    const one = [...of].find((box) => box.value === value) || of[0];
    if (["radio", "checkbox"].includes(one.type)) return one.checked === Boolean(value) || one.click();
    one.value = value;
    for (const event of ["input", "change"]) one.dispatchEvent(new Event(event, { bubbles: true }));
}"""


@dataclass
class Typed:
    """What was typed in a trial, field by field: how often, and what the portal may say of it in the end."""

    often: dict[str, int] = field(default_factory=dict)
    last: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    photographs: list[str] = field(default_factory=list)
    ended: float = 0.0  # when the page was gone
    fault: str = ""

    def add(self, name: str, value: str) -> None:
        self.often[name] = self.often.get(name, 0) + 1
        self.last.setdefault(name, []).append((value, time.monotonic()))

    def may_be(self, name: str, before: str) -> set[str]:
        """The last value; where the page ended within KEPT of it, one that was typed before."""
        found = {before}
        for value, when in self.last[name]:
            found = {*found, value} if self.ended - KEPT < when < self.ended else {value}
        return found


@dataclass
class Device:
    """A member's tablet. Whatever drives it runs in one thread, `hand`; the database is read in the other."""

    line: Line
    seat: Assignment
    number: str
    own: dict[str, list[str]]
    cookie: dict[str, str]
    folder: Path
    hand: ThreadPoolExecutor
    says: dict[str, str] = field(default_factory=dict)  # what the portal has been told so far
    shots: int = 0

    def start(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self._launch()
        opened(self.page, self.number, [*self.own])
        self._open()

    def _launch(self) -> None:
        self._running = tablet(self.playwright, self.folder, self.line)
        self.context: BrowserContext = self._running.__enter__()
        self.page: Page = self.context.pages[0]
        self.context.add_cookies([self.cookie])

    def close(self) -> None:
        with suppress(Error):
            self._running.__exit__(None, None, None)

    def restart(self) -> None:
        self.line.losing = ""
        self.line.mend()
        self.close()
        self._launch()
        self._open()

    def _kill(self, typed: Typed) -> None:
        """Its process, by the number that it leaves in its folder."""
        typed.ended = time.monotonic()
        os.kill(int(os.readlink(self.folder / "SingletonLock").rpartition("-")[2]), signal.SIGKILL)

    def _open(self) -> None:
        chapter(self.page, self.number, next(iter(self.own)))

    # One trial

    def cut(self, chance: Random) -> Typed:
        way = chance.choice(WAYS)
        try:
            return self._cut(way, chance)
        except (AssertionError, Error) as stuck:
            raise AssertionError(f"{way}: {stuck}") from stuck

    def _cut(self, way: str, chance: Random) -> Typed:
        typed = Typed()
        if chance.random() < 0.15:
            self._shoot(typed)
        moment = chance.uniform(0, 0.4)
        if way in (REQUEST, ANSWER):
            self.line.losing = way
        timer = Timer(moment, {"line": self.line.cut, "killed": partial(self._kill, typed)}.get(way, lambda: None))
        timer.start()
        try:
            for _ in range(chance.randint(2, 5)):
                self._type(typed, chance)
                time.sleep(chance.uniform(0, 0.12))
        except Error:
            if way != "killed":
                raise
        timer.join()
        self._without(way, typed, chance)
        self._again(way, typed)
        return typed

    def _type(self, typed: Typed, chance: Random) -> None:
        name, value = self._act(chance)
        typed.add(name, value)  # before, for the browser may be gone when it would say that it was done
        self.page.evaluate(TYPE, [name, value])
        self.says[name] = value

    def _act(self, chance: Random) -> tuple[str, str]:
        """Another rating of a clause, a method ticked or not, or a note."""
        clause = chance.choice(next(iter(self.own.values())))
        suffix = chance.choice(("rating", "rating", "document", "place", "note"))
        name = field_name(self.seat.pk, clause, suffix)
        stands = self.says.get(name, "")
        if suffix == "rating":
            return name, chance.choice("ABCDE".replace(stands, "") if stands else "ABCDE")
        return name, f"抽查{chance.getrandbits(40)}" if suffix == "note" else ("" if stands else "1")

    def _shoot(self, typed: Typed) -> None:
        """Taken when it stands in the list."""
        clauses = next(iter(self.own.values()))
        clause, picture = clauses[self.shots % len(clauses)], shot(f"现场-{self.shots}.jpg")
        listed = self.page.locator(f'[data-shots="{clause}"] li')
        there = listed.count()
        shoot(self.page, clause, picture)
        expect(listed).to_have_count(there + 1)
        typed.photographs.append(sha256(picture).hexdigest())
        self.shots += 1

    def _without(self, way: str, typed: Typed, chance: Random) -> None:
        """While it is cut, or by whatever ends the page; more is typed where there is a page."""
        if way == "offline":
            self.context.set_offline(True)
        elif way == "session":
            self.context.clear_cookies()
        elif way in ENDS:
            typed.ended = typed.ended or time.monotonic()
            if chance.random() < 0.5:
                self.line.cut()
        if way in ("closed", "killed"):
            self.close()
            self._launch()
        if way in ENDS or (way == "line" and chance.random() < 0.4):
            typed.ended = typed.ended or time.monotonic()
            self._open()
        for _ in range(chance.randint(0, 3)):
            self._type(typed, chance)
        time.sleep(chance.uniform(0, 0.2))

    def _again(self, way: str, typed: Typed) -> None:
        """There is a network and a session again; whoever still waits after some seconds loads the page anew."""
        self.line.losing = ""
        self.line.mend()
        self.context.set_offline(False)
        self.context.add_cookies([self.cookie])
        if way == "session":
            self._open()
        self.page.evaluate("dispatchEvent(new Event('online'))")
        for _ in range(3):
            with suppress(AssertionError):
                arrived(self.page, seconds=5)
                return
            if (asked := self.page.locator(".conflict")).count():
                typed.fault = f"{way}: {asked.first.inner_text()}"
                asked.first.get_by_role("button").last.click()
            else:
                self._open()
        arrived(self.page, seconds=PATIENCE)


def attempt(device: Device, batch: Batch) -> Iterator[str]:
    for number, chance in batch.chances():
        writes = AnswerWrite.objects.filter(field__startswith=f"rating.{device.seat.pk}.")
        before, written, said = dict(device.says), writes.count(), _said(device)
        try:
            typed = device.hand.submit(device.cut, chance).result()
        except AssertionError as stuck:
            yield f"number {number}: {stuck}"
            device.hand.submit(device.restart).result()
            continue
        now = _said(device)
        faults = [typed.fault] if typed.fault else []
        faults += [
            f"{name} says {now.get(name, '')!r} and not {typed.may_be(name, said.get(name, ''))}"
            for name in typed.often
            if now.get(name, "") not in typed.may_be(name, said.get(name, ""))
        ]
        faults += [
            f"{name} changed by itself" for name in now if name not in typed.often and now[name] != said.get(name, "")
        ]
        if (more := writes.count() - written) > sum(typed.often.values()):
            faults.append(f"{more} writes of {sum(typed.often.values())} entries")
        stand = RatingPhoto.objects.filter(assignment=device.seat, sent_sha256__in=typed.photographs)
        if sorted(stand.values_list("sent_sha256", flat=True)) != sorted(typed.photographs):
            faults.append(f"{stand.count()} photographs of {len(typed.photographs)}")
        device.says = before | now
        if faults:
            yield f"number {number}: {'; '.join(faults)}"


def _said(device: Device) -> dict[str, str]:
    rows = Answer.objects.filter(case=device.seat.review.case_id, field__startswith=f"rating.{device.seat.pk}.")
    return dict(rows.values_list("field", "value"))


@contextmanager
def on_site() -> Iterator[Device]:
    """A member of a team on the first day of its visit; the tablet has opened its pages with a network."""
    case = primary_care.application_at(Stage.ON_SITE, people=cast.officials(at=AT), at=AT)
    assert case.plan
    seat = review.accept_all(case, at=case.plan.rates_at)[0]
    line = Line()
    with (
        time_machine.travel(case.plan.rates_at),
        TemporaryDirectory() as folder,
        ThreadPoolExecutor(1) as hand,
    ):
        client = Client()
        client.force_login(seat.member.person)
        line.mend()
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": line.address}
        device = Device(line, seat, of(seat).number, chapters(seat), cookie, Path(folder), hand)
        try:
            driver = hand.submit(lambda: sync_playwright().start()).result()
            hand.submit(device.start, driver).result()
            yield device
        finally:
            hand.submit(device.close).result()
            hand.submit(driver.stop).result()
            line.cut()


PART = Part(
    name="cuts",
    title="Rating without a network",
    kinds=(
        Kind(
            "cut",
            500,
            "in Chromium, while a member types, the line is cut, a request or its answer is lost, the network is off, the page is left,"
            f" the browser closed or killed, or the session ended: nothing that was typed {KEPT} s before is lost, nothing is doubled",
            suite=0,
        ),
    ),
    attempt=attempt,
    world=on_site,
    database=True,
    batch=10,
    marks=("browser",),
)
