"""Guessing is slowed and told, and nobody is locked out by somebody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import throttle
from accounts.models import SignInSource
from accounts.roles import Role
from accounts.throttle import FIRST_WAIT, LONGEST_WAIT, NOTICED, wait_after
from casework.models import Message
from casework.ticking import tick
from config.scenarios import cast
from tests.worlds import walked_once

from .test_sign_in import try_to

pytestmark = pytest.mark.usefixtures("clock")
OWN = "203.0.113.7"


def guess(*, address: str) -> None:
    """A wrong password from a new browser, as the page takes it: counted before it is looked at, then told."""
    visitor, now = throttle.Visitor(address, "1" * 32), timezone.now()
    if throttle.admit("yz-tianbao", visitor, at=now) is None:
        throttle.failed("yz-tianbao", visitor, at=now)


def test_160_guesses_from_40_addresses_are_slowed_and_told(people, clerk):
    answers = [try_to(Client(), "yz-tianbao", "wrong", REMOTE_ADDR=f"198.51.100.{n % 40}") for n in range(160)]
    assert [answer.status_code for answer in answers].count(422) < NOTICED
    assert SignInSource.objects.get(login="yz-tianbao", source="").failures == NOTICED
    told = Message.objects.filter(title="登录异常：密码多次不正确")
    assert set(told.values_list("person__login", flat=True)) == {"yz-tianbao", "anquan"}
    assert "一日之内有10次输入了不正确的密码（来自10个网络地址）" in told[0].body


def test_over_an_hour_too(people, clerk, clock):
    """Forty addresses that never tire get ten free tries and one each a quarter of an hour, at the verge of patience."""
    for _ in range(12):
        clock.shift(timedelta(minutes=5))
        for n in range(40):
            guess(address=f"198.51.100.{n}")
    assert SignInSource.objects.get(login="yz-tianbao", source="").failures <= 10 + 40 * 5


@walked_once
def attacked(people, clerk):
    for n in range(160):
        guess(address=f"198.51.100.{n % 40}")
    return clerk.person


def test_the_owners_own_browser_is_not_slowed(client, people, clerk):
    assert try_to(client, "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302
    client.post(reverse("sign_out"))
    for n in range(160):
        guess(address=f"198.51.100.{n % 40}")
    assert try_to(client, "yz-tianbao", REMOTE_ADDR="192.0.2.99").status_code == 302, "wherever it is carried"
    assert try_to(Client(), "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302, (
        "and another browser at the known address"
    )


def test_the_owner_elsewhere_waits_once_whatever_others_do_meanwhile(attacked, clock):
    elsewhere = Client()
    slowed = try_to(elsewhere, "yz-tianbao", REMOTE_ADDR=OWN)
    assert slowed.status_code == 429
    assert "请于10:01以后再试" in slowed.text
    assert 'value="yz-tianbao"' in slowed.text
    for minute in range(15):
        clock.shift(timedelta(minutes=1))
        for n in range(40):
            guess(address=f"198.51.100.{n}")
        if minute < 3:
            try_to(elsewhere, "yz-tianbao", REMOTE_ADDR=OWN)  # asking again does not begin the wait anew
    assert try_to(elsewhere, "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302


def test_a_link_to_the_owner_ends_the_wait_for_that_browser(client, attacked, at):
    throttle.trust("yz-tianbao", throttle.Visitor(OWN, "0" * 32), at=at)
    assert try_to(client, "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302


def test_five_failures_at_one_address_slow_the_person_at_this_address_only(client, clerk, leader, clock):
    for _ in range(4):
        assert try_to(client, "yz-tianbao", "wrong").status_code == 422
    slowed = try_to(client, "yz-tianbao", "wrong")
    assert slowed.status_code == 429
    assert "请于10:15以后再试" in slowed.text
    assert try_to(client, "yz-tianbao").status_code == 429, "the right password does not help"
    assert try_to(client, "yz-fuze").status_code == 302, "a colleague at the same address"
    assert try_to(Client(), "yz-tianbao", REMOTE_ADDR="10.0.0.9").status_code == 302, "the same person elsewhere"
    clock.shift(timedelta(minutes=15))
    assert try_to(client, "yz-tianbao").status_code == 302


def test_a_colleague_behind_the_same_address_locks_nobody_out(client, clerk):
    assert try_to(client, "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302
    client.post(reverse("sign_out"))
    for _ in range(12):
        guess(address=OWN)
    assert try_to(client, "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302


def test_a_whole_building_signs_in_from_one_address(hospital, at):
    for n in range(40):
        cast.person(f"staff-{n}", f"员工{n}", role=Role.INSTITUTION_CLERK, office=hospital, at=at)
    assert {try_to(Client(), f"staff-{n}", REMOTE_ADDR=OWN).status_code for n in range(40)} == {302}


def test_a_login_that_does_not_exist_is_slowed_alike(people, clerk):
    pages = {}
    for login in ("yz-tianbao", "nobody-here"):
        for n in range(12):
            answer = try_to(Client(), login, "wrong", REMOTE_ADDR=f"198.51.100.{n}")
        pages[login] = (answer.status_code, answer.context["form"].errors)
    assert pages["yz-tianbao"] == pages["nobody-here"]


def test_an_invented_cookie_buys_nothing(clerk):
    answers = []
    for n in range(7):
        visitor = Client()
        visitor.cookies["browser"] = f"{n:032d}"
        answers.append(try_to(visitor, "yz-tianbao", "wrong", REMOTE_ADDR=OWN).status_code)
    assert answers == [422] * 4 + [429] * 3


def test_success_forgets_earlier_failures_of_the_place(client, clerk):
    for _ in range(4):
        try_to(client, "yz-tianbao", "wrong")
    assert try_to(client, "yz-tianbao").status_code == 302
    client.post(reverse("sign_out"))
    assert try_to(client, "yz-tianbao", "wrong").status_code == 422


def test_unlocking_lets_everybody_try_again(attacked, leader, client):
    client.force_login(leader.person)
    member = attacked.memberships.get()
    assert reverse("unlock_person", args=[member.pk]) in client.get(reverse("person", args=[member.pk])).text
    assert client.post(reverse("unlock_person", args=[member.pk]), {"reason": "本人来电，已核实"}).status_code == 302
    assert try_to(Client(), "yz-tianbao", REMOTE_ADDR=OWN).status_code == 302


def test_the_wait_grows_and_ends(clerk):
    waits = [wait_after(failures) for failures in range(200)]
    assert waits == sorted(waits)
    assert (waits[NOTICED - 1], waits[NOTICED], waits[-1]) == (timedelta(), FIRST_WAIT, LONGEST_WAIT)


def test_old_failures_are_forgotten_and_the_places_of_the_owner_kept(client, attacked, at):
    try_to(client, "yz-tianbao", REMOTE_ADDR=OWN)
    throttle.trust("yz-tianbao", throttle.Visitor(OWN, "0" * 32), at=at)
    tick(at=at + timedelta(days=2))
    assert set(SignInSource.objects.values_list("source", flat=True)) == {OWN, f"browser:{'0' * 32}"}
