"""The table of refusals, posted as a program would: no page in between, nothing withheld by a browser."""

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from casework.models import Case
from tests import refusals
from tests.browser import world as small_world
from tests.refusals import AS_TYPED, Row, business
from tests.refusals.rows import ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once for all rows; each leaves the database as it was, which is what they are about."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield small_world.build()
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_post_is_refused_in_a_sentence_and_changes_nothing(row: Row, world):
    cache.clear()
    row.prepare(world)
    path, client = row.address(row.path, world), Client()
    with time_machine.travel(row.at, tick=False):
        if row.who:
            client.force_login(row.who(world).person)
        if row.twice:
            assert send(client, row, path, world, seen=version(path)).status_code == 302
        seen = version(path) - row.twice if version(path) is not None else None
        before = business(but=AS_TYPED if row.keeps_answers else set())
        answer = send(client, row, path, world, seen=seen)
    page = answer.content.decode()
    assert row.sentence in page
    assert answer.status_code == row.status
    for name in row.kept:
        assert refusals.posted(row, world, seen=None)[name] in page
    assert business(but=AS_TYPED if row.keeps_answers else set()) == before


def send(client: Client, row: Row, path: str, world, *, seen: int | None):
    data = refusals.posted(row, world, seen=seen)
    if row.file:
        name, make = row.file
        data[name] = SimpleUploadedFile("填报.xlsx", make(world))
    return client.post(row.posts_to or path, data)


def version(path: str) -> int | None:
    """Of the case that the address names."""
    numbers = [part for part in path.split("/") if part[:1] in "EPR" and "-" in part]
    return Case.objects.get(number=numbers[0]).version if numbers else None


def test_any_page_before_the_password_change(world):
    person = world.township.person
    person.must_change_password = True
    person.save()
    client = Client()
    with time_machine.travel(small_world.AT, tick=False):
        client.force_login(person)
        before = business()
        for path in ("/workbench/", "/primary-care/assessment/", "/messages/", "/search/?q=1"):
            assert client.get(path).headers["Location"] == "/password/"
        assert client.post("/primary-care/assessment/start/").headers["Location"] == "/password/"
    assert business() == before


@pytest.mark.article("E31")
def test_another_districts_case_by_its_address(world):
    client = Client()
    with time_machine.travel(small_world.AT, tick=False):
        client.force_login(world.stranger.person)
        before = business()
        for number in (world.reviewed, world.submitted, world.accepted):
            for path in (f"/cases/{number}/", f"/cases/{number}/tabs/record/", f"/cases/{number}/steps/ask/"):
                assert client.get(path).status_code == 404
            assert client.post(f"/cases/{number}/steps/ask/", {"question": "？", "seen": "1"}).status_code == 404
    assert business() == before
