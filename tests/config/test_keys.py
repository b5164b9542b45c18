"""A number that is too long for a database or for Python: in an address, a query or a form a 404 or a sentence, never a 500."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django.urls.converters import IntConverter

from accounts.keys import DIGITS, KeyConverter, key, keys
from accounts.models import Membership
from accounts.roles import Role
from casework.maps import patterns
from config.scenarios import cast, filing, primary_care
from primary_care_review.stages import Stage

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
LONG = ("9" * 5000, "9" * 30, str(2**63), "٣" * 4)
# What the portal itself asks every form for: without it nothing of the form would be read.
MARKS = re.compile(r"csrfmiddlewaretoken|once|acting|act_as|seen", re.IGNORECASE)
LINK = re.compile(r'(?:href|action|hx-get|hx-post)="(/[^"#]*)"')
PAGES = 14  # that one person opens in the search for addresses


@pytest.fixture(scope="module")
def people(for_the_module) -> Iterator[list[Membership]]:
    """One of each role that works on cases, a hospital and a township hospital whose application lies at its bureau."""
    with time_machine.travel(AT, tick=False):
        officials = cast.officials(at=AT)
        hospital = filing.hospital(people=officials, at=AT)
        leader = primary_care.institution(people=officials, at=AT - timedelta(days=220))
        primary_care.application_at(Stage.SUBMITTED, people=officials, at=AT, leader=leader)
        yield [*officials.values(), hospital.leader, leader]


@pytest.fixture(scope="module")
def found(people) -> list[tuple[Client, str]]:
    """An address of every kind that somebody is led to, with the browser of whom it was."""
    by_name: dict[str, tuple[Client, str]] = {}
    for member in people:
        client = Client()
        client.force_login(member.person)
        for address in _walk(client, known=by_name):
            by_name.setdefault(resolve(address).url_name or address, (client, address))
    return list(by_name.values())


def _walk(client: Client, *, known: dict) -> Iterator[str]:
    """Along links, one page of each kind, those first of which none is known yet."""
    seen, waiting = set(), ["/workbench/", "/people/", "/profile/", "/offices/"]
    while waiting and len(seen) < PAGES:
        waiting.sort(key=lambda address: _name(address) in known)
        address = waiting.pop(0)
        name = _name(address)
        if name is None or name in seen or name == "sign_out":
            continue
        seen.add(name)
        with transaction.atomic():
            answer = client.get(address, follow=True)
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            text = answer.text if is_page else ""
            _end(answer)
            transaction.set_rollback(True)
        if answer.status_code != 405 and not (is_page and answer.status_code == 200):
            continue
        yield address.partition("?")[0]
        if answer.status_code == 200:
            waiting += [unescape(link) for link in LINK.findall(text)]


def _end(answer: HttpResponseBase) -> None:
    """Reads a file to its end, so that it is closed; closing by hand would give back the connection that holds all this."""
    if answer.streaming:
        for _ in answer:
            pass


def _name(address: str) -> str | None:
    try:
        return resolve(address.partition("?")[0]).url_name
    except Resolver404:  # files and pages of others
        return None


@pytest.fixture
def hostile(monkeypatch):
    """Whatever a view asks of a query or a form, it is told the same."""
    plain = QueryDict.getlist

    def say(text: str) -> None:
        def getlist(self, name, *args):
            return plain(self, name, *args) if MARKS.search(str(name)) else [text]

        def get(self, name, default=None):
            return next(iter(getlist(self, name)[-1:]), default)

        monkeypatch.setattr(QueryDict, "getlist", getlist)
        monkeypatch.setattr(QueryDict, "get", get)
        monkeypatch.setattr(QueryDict, "__getitem__", get)

    return say


@pytest.mark.parametrize("text", LONG, ids=["5000 digits", "30 digits", "beyond bigint", "other digits"])
def test_every_query_and_every_field(found, hostile, text):
    hostile(text)
    for client, address in found:
        for send in (client.get, client.post):
            with transaction.atomic():
                answer = send(address)
                _end(answer)
                assert answer.status_code < 500, f"{send.__name__} {address}"
                transaction.set_rollback(True)


def test_the_crawl_meets_what_the_portal_has(found):
    names = {resolve(address).url_name for _, address in found}
    assert {
        "messages",
        "notice_desk",
        "people",
        "person",
        "institutions",
        "points_tables",
        "experts",
        "switch_office",
    } <= names
    assert len(names) > 40


@pytest.mark.parametrize("text", LONG[:2], ids=["5000 digits", "30 digits"])
def test_every_address(people, text):
    """By the converter: nobody gives an address a number that is no key."""
    for path, pattern in patterns(get_resolver()):
        numbers = [
            converter for converter in pattern.pattern.converters.values() if isinstance(converter, IntConverter)
        ]
        assert all(isinstance(converter, KeyConverter) for converter in numbers), f"/{path} takes any number"
    client = Client()
    client.force_login(next(member.person for member in people if member.role == Role.CENTRE))
    for path, _ in patterns(get_resolver()):
        if "<str:" in path and "<key:" not in path:
            asked = "/" + re.sub(r"<[^>]+>", text, path)
            assert client.get(asked).status_code < 500, asked[:80]


@pytest.mark.parametrize("text, number", [("7", 7), ("9" * DIGITS, int("9" * DIGITS)), ("007", 7)])
def test_a_text_that_names_a_row(text, number):
    assert key(text) == number


@pytest.mark.parametrize("text", ["", None, "-1", "1.0", "x", " 1", *LONG, "9" * (DIGITS + 1)])
def test_a_text_that_names_none(text):
    assert key(text) is None
    assert keys([text or "", "5"]) == [5]
