"""Switching as a table: into which of whose posts, when; and that acting in one post gives nothing of another."""

from datetime import date, timedelta

import pytest
from django.urls import get_resolver, reverse

from accounts.access import ANYONE
from accounts.models import Membership
from accounts.roles import EVERY_ROLE, INSTITUTION_ROLES, OfficeKind, Role
from casework.maps import patterns
from config.scenarios import cast, primary_care
from primary_care_review.stages import Stage

pytestmark = pytest.mark.django_db

WHEN = {
    "held": ({}, True),
    "from today": ({"valid_from": 0}, True),
    "from tomorrow": ({"valid_from": 1}, False),
    "until today": ({"valid_until": 0}, True),
    "until yesterday": ({"valid_until": -1}, False),
}


def post(person, *, role: Role, office, on: date, **days: int) -> Membership:
    moved = {name: on + timedelta(days=count) for name, count in days.items()}
    return Membership.objects.create(person=person, role=role, office=office, **{"valid_from": cast.SINCE} | moved)


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("owner", ["own", "another's"])
def test_into_which_post_of_whom(people, at, signed_in, owner, when):
    actor = people[Role.BUREAU_HANDLER]
    person = actor.person if owner == "own" else people[Role.COMMISSION_HANDLER].person
    days, current = WHEN[when]
    other = post(person, role=Role.BUREAU_HEAD, office=cast.office(OfficeKind.BUREAU, "500101"), on=at.date(), **days)
    client = signed_in(actor)
    allowed = owner == "own" and current
    answer = client.post(reverse("switch_office"), {"membership": other.pk})
    assert answer.status_code == (302 if allowed else 404)
    acting = client.get(reverse("profile")).context["request"].member
    assert acting == (other if allowed else actor)
    offered = client.get(reverse("switch_office")).context["memberships"]
    assert (other in offered) == allowed


def test_a_post_that_ends_while_somebody_acts_in_it_is_left(people, at, signed_in):
    actor = people[Role.BUREAU_HANDLER]
    other = post(actor.person, role=Role.BUREAU_HEAD, office=cast.office(OfficeKind.BUREAU, "500101"), on=at.date())
    client = signed_in(actor)
    client.post(reverse("switch_office"), {"membership": other.pk})
    Membership.objects.filter(pk=other.pk).update(valid_until=at.date() - timedelta(days=1))
    assert client.get(reverse("profile")).context["request"].member == actor


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role != Role.BUREAU_HANDLER])
def test_acting_in_one_post_opens_no_page_of_another(people, at, signed_in, role):
    """Every address without a number, in each of two posts of one person: the rule is asked of the post in which they act."""
    actor = people[Role.BUREAU_HANDLER]
    institution = primary_care.institution(1, people=people, at=at) if role in INSTITUTION_ROLES else None
    office = institution.office if institution else people.get(role, people[Role.CENTRE]).office
    other = post(actor.person, role=role, office=office, on=at.date())
    client = signed_in(actor)
    for acting in (actor, other):
        client.post(reverse("switch_office"), {"membership": acting.pk})
        for path, pattern in patterns(get_resolver()):
            rule = pattern.callback.rule
            if "<" in path or rule == ANYONE or {actor.role, role} <= set(rule):
                continue
            if acting.role not in rule:
                assert client.get(f"/{path}").status_code in (403, 405), f"{acting}: {path}"


def test_acting_in_one_post_shows_no_case_of_another(people, at, signed_in):
    actor, elsewhere = people[Role.BUREAU_HANDLER], cast.bureau("500101", at=at)
    own = primary_care.application_at(Stage.SUBMITTED, people=people, at=at)
    theirs = primary_care.application_at(Stage.SUBMITTED, people=people | elsewhere, at=at, index=1)
    other = post(actor.person, role=actor.role, office=elsewhere[Role.BUREAU_HANDLER].office, on=at.date())
    client = signed_in(actor)
    for acting, opened, closed in ((actor, own, theirs), (other, theirs, own)):
        client.post(reverse("switch_office"), {"membership": acting.pk})
        assert client.get(reverse("case", args=[opened.number])).status_code == 200
        assert client.get(reverse("case", args=[closed.number])).status_code == 404
