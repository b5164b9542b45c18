"""The table of refusals, posted as a program would: no page in between, nothing withheld by a browser."""

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import Role
from casework.models import Case
from experts.models import Draw, Expert
from tests import refusals
from tests.browser import world as small_world
from tests.refusals import AS_TYPED, Row, business
from tests.refusals.before import TERM_OVER, declined, disqualified, last_of_city, term_over
from tests.refusals.page import Fields, said_at
from tests.refusals.rows import ROWS
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db


@walked_once
def world() -> small_world.World:
    return small_world.build()


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name, marks=[*row.marks, row.prepared]) for row in ROWS])
def test_a_post_is_refused_in_a_sentence_and_changes_nothing(row: Row, world):
    cache.clear()
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
    assert row.sentence in (said_at(page, row.at_field) if row.at_field else page)
    assert answer.status_code == row.status
    sent, held = row.typed(world), Fields(page).held
    assert {name: sorted(held[name]) for name in row.kept} == {name: listed(sent[name]) for name in row.kept}
    assert business(but=AS_TYPED if row.keeps_answers else set()) == before


def send(client: Client, row: Row, path: str, world, *, seen: int | None):
    data = refusals.posted(row, world, seen=seen)
    if row.file:
        name, make = row.file
        data[name] = SimpleUploadedFile(row.sent_as, make(world))
    return client.post(row.address(row.posts_to, world) or path, data)


def listed(value: str | list[str]) -> list[str]:
    return sorted(value) if isinstance(value, list) else [value]


def version(path: str) -> int | None:
    """Of the case that the address names; the pages of a draw, of a visit and of what is left to somebody carry what they showed instead."""
    if {"draws", "visits", "delegations"} & set(path.split("/")):
        return None
    numbers = [part for part in path.split("/") if part[:1].isupper() and "-" in part]
    case = Case.objects.filter(number__in=numbers).first()  # what looks like a number may be a file of the register
    return case.version if case else None


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
            for path in (
                f"/cases/{number}/",
                f"/cases/{number}/tabs/record/",
                f"/cases/{number}/steps/emr_district_review_ask/",
            ):
                assert client.get(path).status_code == 404
            assert (
                client.post(
                    f"/cases/{number}/steps/emr_district_review_ask/", {"question": "？", "seen": "1"}
                ).status_code
                == 404
            )
    assert business() == before


def material(world, key: str) -> list[str]:
    """Every address at which a reviewer reads the case or writes of it."""
    case = f"/cases/{world.first_four}"
    tabs = [f"{case}/tabs/{name}/" for name in ("data", "analysis", "record")]
    return [f"{case}/", *tabs, f"/experts/opinions/{key}/"]


def answers(member, paths: list[str], *, at) -> set[int]:
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(member.person)
        return {client.get(path).status_code for path in paths}


@pytest.mark.article("P09")
@pytest.mark.article("P30")
def test_the_case_is_open_to_an_expert_from_the_declaration_to_the_end_of_the_term(world):
    asked, own = material(world, world.proposed), material(world, world.accepted_review)
    assert answers(world.expert, asked, at=small_world.AT) == {404}
    declined(world)
    assert answers(world.expert, asked, at=small_world.AT) == {404}
    term_over(world)
    assert answers(world.member, own, at=small_world.AT) == {200}
    assert answers(world.member, own, at=TERM_OVER) == {403}


@pytest.mark.article("P31")
@pytest.mark.prepared(by=disqualified)
def test_a_disqualified_expert_stands_on_no_list(world):
    out, client = last_of_city(world).number, Client()
    with time_machine.travel(small_world.AT, tick=False):
        client.force_login(world.people[Role.COMMISSION_HANDLER].person)
        client.post(f"/experts/draws/new/{world.drawable}/", {"seats": "5"})
    frozen = Draw.objects.get().frozen
    others = Expert.objects.filter(entries__member__in=world.city).exclude(number=out)
    assert {one["number"] for one in frozen["candidates"]} == set(others.values_list("number", flat=True))
    assert out not in repr(frozen)
