"""Every address has a rule, every role is tried on every address, and reading a page writes nothing."""

import re
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from accounts.models import Enrolment, Institution, Office
from accounts.roles import ANYONE, EVERY_ROLE, INSTITUTION_ROLES, OfficeKind, Regime, Role
from casework import regulations
from casework.maps import patterns
from casework.registry import case_types
from config.navigation import INSTITUTION_MENU, MENU
from config.scenarios import cast
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db

ADDRESSES = [(path, pattern) for path, pattern in patterns(get_resolver())]
# Without a place for a number or a code: these open as they stand.
PLAIN = [(path, pattern) for path, pattern in ADDRESSES if "<" not in path]
# The logs of readings and the session are all that a GET may write.
MAY_BE_WRITTEN = {"casework.Reading", "sessions.Session"}
# The articles that are said to be done, with the page where they are; a page of one case has no address of its own.
DONE = [
    pytest.param(article, id=article.id, marks=pytest.mark.opens(article.id))
    for letter in "EP"
    for article in regulations.articles(letter).values()
    if article.claimed and article.page
]


@pytest.mark.parametrize("path, pattern", ADDRESSES, ids=[path or "/" for path, _ in ADDRESSES])
def test_every_address_has_a_rule_and_a_name(path, pattern):
    assert getattr(pattern.callback, "rule", None) is not None
    assert pattern.name


def test_names_are_not_given_twice():
    names = [pattern.name for _, pattern in ADDRESSES]
    assert sorted(set(names)) == sorted(names)


def test_every_entry_of_every_menu_leads_somewhere():
    for _, name, _ in MENU:
        assert reverse(name)
    for _, name in INSTITUTION_MENU.values():
        assert reverse(name)


def test_every_workplace_leads_to_a_page_that_its_roles_may_open():
    rules = {pattern.name: pattern.callback.rule for _, pattern in ADDRESSES}
    for of_kind in case_types():
        for place in of_kind.workplaces:
            assert place.url("E2026-0001")
            assert set(place.roles) <= set(rules[place.address])


def test_the_menu_offers_only_what_the_role_may_open():
    rules = {pattern.name: pattern.callback.rule for _, pattern in ADDRESSES}
    for _, name, roles in MENU:
        assert rules[name] == ANYONE or set(roles) <= set(rules[name])
    for _, name in INSTITUTION_MENU.values():
        assert set(INSTITUTION_ROLES) <= set(rules[name])


def table_sizes() -> dict[str, int]:
    models = [model for model in apps.get_models() if model._meta.label not in MAY_BE_WRITTEN and model._meta.managed]
    return {model._meta.label: model._base_manager.count() for model in models}


@pytest.mark.article("E31")
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_each_role_opens_what_its_rule_allows_and_reading_writes_nothing(people, at, role, members):
    member = members[role]
    before = table_sizes()
    with time_machine.travel(at, tick=False):
        client = Client()
        client.force_login(member.person)
        for path, pattern in PLAIN:
            answer = client.get(f"/{path}")
            rule: Any = pattern.callback.rule
            if rule == ANYONE or role in rule:
                assert answer.status_code in (200, 302, 404, 405), f"{role} /{path} {answer.status_code}"
            else:
                assert answer.status_code in (403, 405), f"{role} /{path} {answer.status_code}"
    assert table_sizes() == before


@pytest.mark.article("E31")
def test_nobody_opens_a_page_of_the_house_without_signing_in(reference, client):
    for path, pattern in PLAIN:
        answer = client.get(f"/{path}")
        if pattern.callback.rule == ANYONE:
            assert answer.status_code in (200, 302, 404, 405), path
        else:
            assert answer.status_code in (302, 405), path
            assert answer.status_code == 405 or re.match(r"/.*\?next=", answer["Location"])


@walked_once
def members(people, at) -> dict[Role, Any]:
    """Every role that signs in, the institution's and the third party's too."""
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name="演示镇卫生院", district_id=cast.DISTRICT)
    row = Institution.objects.create(
        uscc="125001030000000001", name=office.name, type="township_hospital", district_id=cast.DISTRICT, office=office
    )
    for regime in Regime:
        Enrolment.objects.create(institution=row, regime=regime, enrolled_on=cast.SINCE)
    third_party = Office.objects.create(kind=OfficeKind.THIRD_PARTY, name="演示评价机构")
    extra = (
        (Role.INSTITUTION_CLERK, "clerk", office),
        (Role.INSTITUTION_LEADER, "leader", office),
        (Role.THIRD_PARTY, "third", third_party),
    )
    return people | {
        role: cast.person(login, "演示人", role=role, office=at_office, at=at) for role, login, at_office in extra
    }


@pytest.mark.parametrize("article", DONE)
def test_the_page_of_an_article_opens_to_whoever_works_there(article, people, members):
    """To one of the roles that its rule names, or to anybody: a whole page, or the way to the one thing that is under way."""
    address = reverse(article.page)
    rule = resolve(address).func.rule
    client = Client()
    if rule != ANYONE:
        client.force_login(members[rule[0]].person)
    assert client.get(address, follow=True).status_code == 200
