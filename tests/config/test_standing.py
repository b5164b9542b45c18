"""Whoever edits what stands writes what they changed and nothing else, and over nobody's change without having seen it.

Every form of the kind stands in the table; a new one fails until it does. Each is opened, changed by another hand meanwhile,
and sent: in another field, then in the same one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.entry.forms import StandingForm
from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role
from casework.models import StandardEdition
from config.scenarios import cast, filing
from experts.models import Expert
from tests.experts import entries
from tests.forms_on_pages import form_with

from .forms_of_the_house import every_form

pytestmark = pytest.mark.django_db


@dataclass
class Editing:
    """Who edits which row on which page; two fields of the form with what they are changed to, and what another hand writes
    into the first. `also` is what the form asks for besides."""

    member: Membership
    path: str
    row: Any
    first: tuple[str, str]
    theirs: Any
    second: tuple[str, str] | None
    also: dict[str, str]

    def other_hand(self) -> None:
        name = self.first[0]
        type(self.row).objects.filter(pk=self.row.pk).update(**{COLUMNS.get(name, name): self.theirs})

    def now(self, name: str) -> str:
        self.row.refresh_from_db()
        value = getattr(self.row, COLUMNS.get(name, name))
        return timezone.localtime(value).isoformat() if hasattr(value, "hour") else str(value)


# Where a field is kept under another name.
COLUMNS = {"word": "document_word", "closes_at_time": "closes_at"}


def own_data(people, at) -> Editing:
    hospital = filing.hospital(people=people, at=at)
    path = reverse("institution_edit")
    return Editing(
        hospital.leader,
        path,
        hospital.institution,
        ("contact_phone", "13911112222"),
        "13933334444",
        ("address", "演示新路9号"),
        {},
    )


def asked_of_the_centre(people, at) -> Editing:
    hospital = filing.hospital(people=people, at=at)
    path = reverse("institution_request_change")
    return Editing(
        hospital.leader,
        path,
        hospital.institution,
        ("type", "specialised_hospital"),
        "maternal_hospital",
        None,
        {"reason": "更名"},
    )


def profile(people, at) -> Editing:
    member = people[Role.BUREAU_HANDLER]
    member.person.set_password(cast.PASSWORD)
    member.person.save()
    also = {"password": cast.PASSWORD}
    return Editing(
        member,
        reverse("profile"),
        member.person,
        ("phone", "13911112222"),
        "13933334444",
        ("email", "a@example.org"),
        also,
    )


def word(people, at) -> Editing:
    head = people[Role.BUREAU_HEAD]
    return Editing(head, reverse("document_word"), head.office, ("word", "渝中卫医评"), "渝中卫健评", None, {})


def dates(people, at) -> Editing:
    cycle = filing.cycle(people=people, at=at)
    other = cycle.closes_at + timedelta(days=3)
    due = cycle.district_due_on + timedelta(days=9)
    return Editing(
        people[Role.COMMISSION_HEAD],
        reverse("change_dates", args=[cycle.year]),
        cycle,
        ("closes_at_time", "12:00"),
        other,
        ("district_due_on", due.isoformat()),
        {"reason": "调整"},
    )


def pool(people, at) -> Editing:
    row = entries.city()
    path = reverse("pool_settings", args=[row.pk])
    return Editing(
        people[Role.COMMISSION_HEAD],
        path,
        row,
        ("requires_letter", "on"),
        True,
        ("keeps_points", "on"),
        {"reason": "决定"},
    )


def connection(people, at) -> Editing:
    row = Office.objects.get(kind=OfficeKind.INSTITUTE)
    path = reverse("institute_connection")
    return Editing(
        people[Role.COMMISSION_HEAD], path, row, ("connected", "1"), not row.connected, None, {"reason": "决定"}
    )


def two_people(people, at) -> Editing:
    row = people[Role.COMMISSION_HEAD].office
    return Editing(
        people[Role.COMMISSION_HEAD], reverse("two_people"), row, ("two_people", ""), False, None, {"reason": "决定"}
    )


def file(people, at) -> Editing:
    expert = entries.admitted(people, at).expert
    path = reverse("edit_expert", args=[expert.number])
    return Editing(
        people[Role.CENTRE],
        path,
        expert,
        ("email", "a@example.org"),
        "b@example.org",
        ("education", "doctor"),
        {"reason": "核对"},
    )


def own_file(people, at) -> Editing:
    entry = entries.admitted(people, at)
    person = entry.member.person
    person.must_change_password = False
    person.save()
    return Editing(
        entry.member,
        reverse("own_request"),
        entry.expert,
        ("email", "a@example.org"),
        "b@example.org",
        None,
        {"reason": "核对"},
    )


TABLE: dict[str, Callable[..., Editing]] = {
    "OwnDataForm": own_data,
    "ChangeRequestForm": asked_of_the_centre,
    "ProfileForm": profile,
    "DocumentWordForm": word,
    "ChangeDatesForm": dates,
    "PoolForm": pool,
    "ConnectionForm": connection,
    "TwoPeopleForm": two_people,
    "EditForm": file,
    "OwnRequestForm": own_file,
}
# Tried with a kind of notice of their own (tests/casework/notices/test_drafting.py); FileForm is what two of the table share.
ELSEWHERE = {"ContentForm", "ReissueForm", "FileForm"}
# Of which one value is tried.
SINGLE = {"ChangeRequestForm", "DocumentWordForm", "ConnectionForm", "OwnRequestForm", "TwoPeopleForm"}
# Fields of which the value that another hand has set is the only other one there is.
TWO_VALUED = {"PoolForm", "ConnectionForm", "TwoPeopleForm"}


def test_every_form_over_standing_values_is_in_the_table():
    found = {form.__name__ for form in every_form() if issubclass(form, StandingForm) and form is not StandingForm}
    assert found == TABLE.keys() | ELSEWHERE


def opened(client: Client, editing: Editing) -> dict[str, Any]:
    return form_with(client.get(editing.path).content.decode(), carrying(editing.first[0]))


def carrying(field: str) -> str:
    """Where a form says what it showed of a field; a moment is one field of two controls."""
    return f"initial-{field.removesuffix('_time')}"


@pytest.mark.parametrize("name", TABLE.keys() - SINGLE)
def test_what_another_hand_changed_stays(name, people, at, signed_in):
    editing = TABLE[name](people, at)
    assert editing.second
    client = signed_in(editing.member)
    page = opened(client, editing)
    editing.other_hand()
    theirs = editing.now(editing.first[0])
    field, text = editing.second
    answer = client.post(editing.path, page | {field: text} | editing.also)
    assert answer.status_code == 302, answer.content.decode()
    assert editing.now(editing.first[0]) == theirs
    assert editing.now(field) in (text, "True")


@pytest.mark.parametrize("name", TABLE.keys() - TWO_VALUED)
def test_the_same_value_is_refused_with_both_and_written_when_it_is_sent_once_more(name, people, at, signed_in):
    editing = TABLE[name](people, at)
    client = signed_in(editing.member)
    page = opened(client, editing)
    editing.other_hand()
    theirs = editing.now(editing.first[0])
    field, text = editing.first
    answer = client.post(editing.path, page | {field: text} | editing.also)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "在您打开本页之后，此项已改为" in html
    assert editing.now(field) == theirs
    again = form_with(html, carrying(field))
    assert again[field] == [text]
    assert client.post(editing.path, again | editing.also).status_code == 302
    if name not in ("ChangeRequestForm", "OwnRequestForm"):
        assert editing.now(field) != theirs


class TestSeen:
    """An act upon something that has changed since it was shown is asked again; more of them: tests/experts/test_seen_acts.py."""

    def test_a_file_is_not_vetted_unseen(self, people, at, signed_in):
        entry = entries.nominated(people, at)
        client, path = signed_in(people[Role.COMMISSION_HANDLER]), reverse("vet_entry", args=[entry.pk])
        page = form_with(client.get(path).content.decode(), "seen")
        Expert.objects.filter(pk=entry.expert_id).update(name="钱思琪")
        answer = client.post(path, page | {"decision": "pass"})
        assert answer.status_code == 422
        assert "本页所示内容已有变更" in answer.content.decode()
        again = form_with(answer.content.decode(), "seen")
        assert client.post(path, again).status_code == 302

    def test_a_standard_is_not_filed_unseen(self, people, at, signed_in):
        row = StandardEdition.objects.get(key="demo-2026")
        row.pk, row.key, row.demonstration = None, "cq-2027", False
        row.save()
        client, path = signed_in(people[Role.COMMISSION_HEAD]), reverse("file_edition", args=[row.key])
        page = form_with(client.get(path).content.decode(), "seen")
        StandardEdition.objects.filter(pk=row.pk).update(digest="0" * 64)
        answer = client.post(path, page | {"number": "国卫1号", "filed_on": at.date().isoformat()})
        assert answer.status_code == 422
        assert "本页所示内容已有变更" in answer.content.decode()
