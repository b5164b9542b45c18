"""A first password opens one page: the one that changes it (E06, E07)."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from accounts.models import PasswordHistory, Person
from casework.models import Record
from config.scenarios import cast

from .test_sign_in import try_to

pytestmark = pytest.mark.usefixtures("clock")
NEW = "Lantern-82-oakTree"


def every_address(patterns=None, arguments=()):
    """Every named address of the portal, its converters filled with something that they take."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        taken = (*arguments, *entry.pattern.converters.items())
        if isinstance(entry, URLPattern):
            yield entry.name, reverse(entry.name, kwargs={name: _sample(converter) for name, converter in taken})
        else:
            yield from every_address(entry.url_patterns, taken)


def _sample(converter) -> object:
    if isinstance(converter, IntConverter):
        return 1
    if isinstance(converter, UUIDConverter):
        return "0d3f70e4-155a-4c9c-8f4f-6c6c8b3b2a11"
    return "x" if converter.regex != "[0-9]{4}" else "2026"


@pytest.fixture
def newcomer(client, clerk) -> Person:
    who = clerk.person
    who.must_change_password = True
    who.save()
    try_to(client, who.login)
    return who


@pytest.mark.article("E06")
@pytest.mark.article("E07")
@pytest.mark.refuses("E06", 2)
def test_nothing_else_opens(client, newcomer):
    addresses = {name: address for name, address in every_address() if name not in ("change_password", "sign_out")}
    led = {
        name: [getattr(answer, "url", answer.status_code) for answer in (client.get(address), client.post(address))]
        for name, address in addresses.items()
    }
    assert led == dict.fromkeys(addresses, [reverse("change_password")] * 2)


def test_after_the_change_the_workbench_opens(client, client_two, newcomer, at):
    try_to(client_two, newcomer.login)
    page = client.get(reverse("change_password"))
    assert "修改之前，不能办理其他事项" in page.content.decode()
    key = client.session.session_key
    answer = client.post(reverse("change_password"), {"old_password": cast.PASSWORD, "new_password": NEW, "again": NEW})
    assert answer.url == reverse("workbench")
    newcomer.refresh_from_db()
    assert (newcomer.must_change_password, newcomer.password_changed_at) == (False, at)
    assert newcomer.check_password(NEW)
    assert PasswordHistory.objects.filter(person=newcomer).count() == 1
    assert client.session.session_key != key
    assert client.get(reverse("profile")).status_code == 200
    assert client_two.get(reverse("profile")).status_code == 302, "the other browser is signed out"
    row = Record.objects.get(subject="person:yz-tianbao")
    assert (row.verb, row.actor_name, NEW in str(row.facts)) == ("change_password", "罗雨欣", False)


@pytest.mark.parametrize(
    "typed, field, sentence",
    [
        ({"old_password": "wrong"}, "old_password", "当前密码不正确，请重新输入。"),
        ({"again": "Lantern-83-oakTree"}, "again", "两次输入的新密码不一致，请重新输入。"),
        ({"new_password": "short", "again": "short"}, "new_password", "密码现为5位，至少应为12位，请加长。"),
        (
            {"new_password": cast.PASSWORD, "again": cast.PASSWORD},
            "new_password",
            "不得使用最近5次用过的密码，请更换。",
        ),
    ],
)
def test_a_refused_change_says_why_at_the_field(client, newcomer, typed, field, sentence):
    data = {"old_password": cast.PASSWORD, "new_password": NEW, "again": NEW} | typed
    answer = client.post(reverse("change_password"), data)
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field]
    newcomer.refresh_from_db()
    assert newcomer.must_change_password
    assert newcomer.check_password(cast.PASSWORD)


def test_the_wall_holds_while_time_passes(client, newcomer, clock):
    clock.shift(timedelta(minutes=5))
    assert client.get(reverse("workbench")).url == reverse("change_password")
