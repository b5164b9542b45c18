"""What everybody outside the national stage is answered, and written, while cases of theirs are in it (E25)."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from unittest.mock import patch

from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from accounts.entry.marks import ACTING, ONCE
from accounts.models import Membership
from accounts.roles import Role
from casework import ticking
from casework.models import Case, Message, Notice, Record, Sequence
from config.scenarios import filing as filings
from config.scenarios import national as scenes
from config.scenarios import papers
from emr_rating.models import Cycle, Filing, NationalReview
from emr_rating.national import actions
from emr_rating.stages import NationalStage as N
from tests import crawl

# What a page carries once, and by whom it was opened.
TOKENS = re.compile(
    rf'(name="(?:csrfmiddlewaretoken|token|{ONCE}|{ACTING})" value="|X-CSRFToken": "|data-who=")[^"]*'.encode()
)
HEADERS = ("Content-Type", "Content-Disposition", "Content-Length", "Last-Modified", "ETag", "Location")
AHEAD = 3  # keys and numbers that are asked for before there is anything behind them
# What lists cases or counts them: asked at every state, of every other address a share.
LISTS = re.compile(
    "^/(?:workbench|search|messages|notices|postings|emr/(?:office|board|results|plan|filings))/(?:$|[?])"
)
SHARES = 12  # into which the other addresses are cut
STATES = 3  # in which two hospitals stand together on their way
UNDER_EMBARGO = (N.MATERIALS_REVIEW, N.APPLICATION_REVIEW, N.PASSED, N.NOT_PASSED)
OUTSIDE = ("institution", "bureau")


class Answer(NamedTuple):
    status: int
    headers: tuple[str, ...]
    body: bytes
    queries: int


def asked(role: Role | None) -> list[str]:
    """Everything that may be asked for, and the next of whatever has a key or a number; of steps those that are open."""
    values = crawl.of_world()
    for kind in ("material", "notice", "posting", "assignment"):
        last = max((key for (key,) in values[kind]), default=0)
        values[kind] += [(last + more,) for more in range(1, AHEAD)]
    values["draw"] += [(f"DN2026-{number:04d}",) for number in range(1, AHEAD)]
    numbers = [number for number, kind in Case.objects.values_list("number", "kind") if kind == "emr_national"]
    values["step"] = [(number, name) for number, name in values["step"] if number in numbers]
    searched = [f"/search/?q={number}" for number in numbers]
    return [*crawl.addresses(values, role), "/workbench/?when=waiting", *searched]


def answers(member: Membership | None, urls: list[str], *, at: datetime) -> dict[str, Answer]:
    """What each address answers, without its tokens, as if nothing else had been read: nothing stays that reading writes or keeps."""
    found, client = {}, Client()
    with transaction.atomic(), travel(at, tick=False):
        if member:
            client.force_login(member.person)
            client.get(reverse("messages"))
        signed_in = deepcopy(client.cookies)
        for url in urls:
            cache.clear()
            client.cookies = deepcopy(signed_in)
            with transaction.atomic(), CaptureQueriesContext(connection) as counted:
                answer = client.get(url)
                body = TOKENS.sub(b"", crawl.content(answer))
                transaction.set_rollback(True)
            headers = tuple(answer.headers.get(name, "") for name in HEADERS)
            found[url] = Answer(answer.status_code, headers, body, len(counted))
        transaction.set_rollback(True)
    return found


def first_difference(old: Any, new: Any) -> str:
    if not isinstance(old, bytes):
        return f"{old} became {new}"
    place = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    around = slice(max(place - 60, 0), place + 60)
    return f"{old[around].decode(errors='replace')} became {new[around].decode(errors='replace')}"


@contextmanager
def papers_as_text() -> Iterator[None]:
    """Papers come as the text they are made of."""
    with patch("casework.printing.engine.render_pdf", lambda html, **_: html.encode()):
        yield


class World:
    """Who is outside, and what they asked for before anything had happened in the national stage."""

    def __init__(self, cases: list[NationalReview], people: scenes.People, at: datetime, shares: list[int]) -> None:
        """`shares`: of the addresses, which are asked at each state in turn."""
        self.cases = cases
        self.filings = [Filing.objects.get(pk=case.about_id) for case in cases]
        self.leaders = [filings.leader(case) for case in cases]
        self.people, self.at, self.shares = people, at, shares
        self.readers: dict[str, Membership | None] = {
            f"hospital {place}": who for place, who in enumerate(self.leaders)
        }
        self.readers |= {"bureau": people[Role.BUREAU_HEAD], "public": None}
        self.urls = {who: asked(Role(member.role) if member else None) for who, member in self.readers.items()}
        self.stood, self.counted = self.seen(shares), self.written()

    def seen(self, shares: Iterable[int]) -> dict[str, dict[str, Answer]]:
        """What everybody is answered where cases are listed, and of all else these shares."""
        chosen = set(shares)
        return {
            who: answers(
                member,
                [url for place, url in enumerate(self.urls[who]) if LISTS.match(url) or place % SHARES in chosen],
                at=self.at,
            )
            for who, member in self.readers.items()
        }

    def written(self) -> dict[str, int]:
        """Messages, mail, rows of the record and notices for anybody outside, and the numbers that they read off their own cases."""
        outside = {"office__kind__in": OUTSIDE}
        return {
            "messages": Message.objects.filter(**outside).count()
            + Message.objects.filter(person__memberships__office__kind__in=OUTSIDE).count(),
            "mail": len(mail.outbox),
            "record": Record.objects.filter(case__in=[filing.pk for filing in self.filings]).count(),
            "notices": Notice.objects.count(),
            "numbers": sum(Sequence.objects.exclude(name__startswith="DN").values_list("last", flat=True)),
        }

    def differing(self, turn: int) -> list[tuple[str, str, str]]:
        found = []
        for who, now in self.seen([self.shares[turn]]).items():
            for url, answer in now.items():
                stood = self.stood[who][url]
                pairs = zip(Answer._fields, stood, answer, strict=True)
                found += [(who, url, f"{name}: {first_difference(old, new)}") for name, old, new in pairs if old != new]
        return found

    def of_own(self, place: int) -> dict[str, Answer]:
        """What a hospital is answered of its own filing; its papers of what it has reported are its own."""
        urls = self.urls[f"hospital {place}"]
        number = self.filings[place].number
        own = [url for url in urls if number in url and "/versions/" not in url]
        return answers(self.leaders[place], own, at=self.at)

    def own(self, place: int) -> list[tuple[bytes, bytes]]:
        """What tells the one hospital from the other, and neither from a third."""
        filing, leader = self.filings[place], self.leaders[place]
        clerk = filing.hospital.office.memberships.get(role=Role.INSTITUTION_CLERK)
        hospital = filing.hospital
        told = (filing.title, hospital.get_type_display(), filing.number, hospital.uscc)
        return [
            (word.encode(), f"@{mask}".encode())
            for mask, word in enumerate((*told, leader.person.name, clerk.person.name))
        ]


def states(lowered: NationalReview, passing: NationalReview, *, people, at: datetime) -> Iterator[set[str]]:
    """Both through every state before the posting, the one lowered in the first step; with each, whatever may happen in it."""

    def now() -> set[str]:
        ticking.tick(at=at)
        return {scenes.current(case).state for case in (lowered, passing)}

    for case in (lowered, passing):
        scenes.heard(case, people=people, at=at, level=4 if case is lowered else None)
    yield now()
    scenes.conclude(lowered, people=people, at=at, level=4)
    scenes.conclude(passing, people=people, at=at)
    scenes.arrange(passing, people=people, at=at)
    scenes.heard(passing, people=people, at=at)
    by, evidence = people[Role.INSTITUTE], papers.material("现场签字记录.pdf")
    said: dict[str, Any] = {"findings": scenes.findings(passing), "record_text": scenes.SEEN, "evidence": evidence}
    actions.record_visit(scenes.current(passing), **said, by=by, at=at)
    yield now()
    scenes.conclude(passing, people=people, at=at)
    yield now()


def alike(world: World) -> None:
    """The two hospitals are answered the same, each of its own: bytes without what they are called and filled in, and queries."""
    one, other = (list(world.of_own(place).items()) for place in (0, 1))
    assert len(one) > 20
    for (url, first), (_, second) in zip(one, other, strict=True):
        assert (url, first.status, first.queries) == (url, second.status, second.queries)
        if b"PK" not in (first.body[:2], second.body[:2]):
            assert (url, shape(first.body, world.own(0))) == (url, shape(second.body, world.own(1)))


def shape(body: bytes, own: list[tuple[bytes, bytes]]) -> bytes:
    """Without its own names, keys of rows, hashes, codes and the figures that the two have filled in for themselves."""
    for word, mask in own:
        body = body.replace(word, mask)
    return re.sub(rb"[0-9A-Za-z]*\d[0-9A-Za-z]*|[0-9A-Z]{6,}", b"#", body)


def walked(*, people: scenes.People, cycle: Cycle, at: datetime, shares: list[int]) -> World:
    """Two equal hospitals through every state before the posting, of which one is lowered in secret."""
    passing, lowered = scenes.entered(2, 22, people=people, cycle=cycle, at=at)
    scenes.experts(at=at)
    morning = cycle.closes_at + timedelta(days=1, hours=10)
    ticking.tick(at=morning)
    world, stood_in = World([passing, lowered], people, morning, shares), {N.MATERIALS_REVIEW.value}
    for turn, now in enumerate(states(lowered, passing, people=people, at=morning)):
        stood_in |= now
        assert (now, world.differing(turn)) == (now, [])
        assert world.written() == world.counted
    assert stood_in == {state.value for state in UNDER_EMBARGO}
    alike(world)
    return world
