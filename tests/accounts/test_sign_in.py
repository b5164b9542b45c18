"""Signing in and out: one sentence for every failure, a lock on person and address together, a fresh session key."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts import people as verbs
from accounts.models import Person, SignedIn
from config.scenarios import cast

from .conftest import invited

WRONG = "登录名或者密码不正确，请核对后重新输入。"

pytestmark = pytest.mark.usefixtures("clock")


def try_to(client, login: str, password: str = cast.PASSWORD, **extra):
    data = {"login": login, "password": password, "next": extra.pop("next", "")}
    if code := extra.pop("code", ""):
        data["code"] = code
    return client.post(reverse("sign_in"), data, **extra)


def test_the_page_lists_one_sign_in_per_role(client, leader, clerk):
    page = client.get(reverse("sign_in")).content.decode()
    assert page.count('name="login"') == 1 + len(cast.OFFICIALS) + 2
    assert cast.PASSWORD in page


def test_outside_the_demonstration_nothing_is_listed(client, leader, settings):
    settings.DEMONSTRATION = False
    page = client.get(reverse("sign_in")).content.decode()
    assert page.count('name="login"') == 1
    assert cast.PASSWORD not in page


@pytest.mark.article("E06")
def test_signing_in_leads_to_the_page_that_was_wanted(client, clerk):
    wanted = reverse("profile")
    shown = client.get(wanted)
    assert shown.url == f"{reverse('sign_in')}?next={wanted}"
    assert client.get(shown.url).context["form"]["next"].value() == wanted
    assert try_to(client, "yz-tianbao", next=wanted).url == wanted
    assert client.get(wanted).status_code == 200


def test_another_site_is_never_the_next_page(client, clerk):
    assert try_to(client, "yz-tianbao", next="https://example.org/").url == reverse("workbench")


def test_spaces_and_capitals_in_a_login_are_forgiven(client, clerk):
    assert try_to(client, " YZ-Tianbao ").status_code == 302


def test_failures_do_not_tell_which_logins_exist(client, clerk):
    known = try_to(client, "yz-tianbao", "no-such-password")
    unknown = try_to(client, "nobody", "no-such-password")
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.context["form"].errors == unknown.context["form"].errors == {"__all__": [WRONG]}
    assert 'value="yz-tianbao"' in known.content.decode()
    assert "no-such-password" not in known.content.decode()


def test_the_session_key_changes_and_the_session_is_listed(client, clerk, at):
    client.get(reverse("sign_in"))
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    try_to(client, "yz-tianbao", HTTP_USER_AGENT="Firefox")
    row = SignedIn.objects.get()
    assert row.session_key != session.session_key
    assert row.session_key == client.session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()
    assert (row.person, row.address, row.browser, row.began_at) == (clerk.person, "127.0.0.1", "Firefox", at)


def test_signing_out_is_a_post_and_leaves_nothing(client, clerk):
    try_to(client, "yz-tianbao")
    key = client.session.session_key
    assert client.get(reverse("sign_out")).status_code == 405
    answer = client.post(reverse("sign_out"))
    assert (answer.url, answer["Clear-Site-Data"]) == (reverse("home"), '"cache"')
    assert (SignedIn.objects.count(), Session.objects.filter(session_key=key).exists()) == (0, False)
    assert client.get(reverse("profile")).status_code == 302


def test_a_departed_clerk_cannot_sign_in_from_that_moment(client, leader, clerk, at):
    try_to(client, "yz-tianbao")
    verbs.end_membership(clerk, by=leader, at=at, reason="离职")
    assert client.get(reverse("profile")).status_code == 302, "signed out at once"
    answer = try_to(client, "yz-tianbao")
    assert answer.status_code == 422
    assert "您目前没有有效的岗位，不能登录" in answer.content.decode()
    assert SignedIn.objects.count() == 0


def test_a_person_put_out_of_use_gets_the_common_sentence(client, clerk):
    Person.objects.update(is_active=False)
    assert WRONG in try_to(client, "yz-tianbao").content.decode()


def test_a_first_password_is_good_for_a_fortnight(client, hospital, leader, at, clock):
    _, password = invited(hospital, by=leader, at=at)
    clock.shift(timedelta(days=14, seconds=1))
    assert "初始密码已超过14天未使用" in try_to(client, "yz-suqing", password).content.decode()


@pytest.mark.parametrize("demonstration, asked", [(True, False), (False, True)])
def test_officials_change_their_password_every_ninety_days(client, people, clock, settings, demonstration, asked):
    settings.DEMONSTRATION = demonstration
    clock.shift(timedelta(days=91))
    assert try_to(client, "qx-fuze").status_code == 302
    assert Person.objects.get(login="qx-fuze").must_change_password is asked


def test_an_official_holds_one_session_at_a_time(client, client_two, people, settings):
    settings.DEMONSTRATION = False
    try_to(client, "qx-fuze")
    try_to(client_two, "qx-fuze")
    assert client.get(reverse("profile")).status_code == 302
    assert client_two.get(reverse("profile")).status_code == 200


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client, clerk):
    page = reverse("profile")
    answer = client.post(page, {}, headers={"referer": f"http://testserver{page}"})
    assert answer.url == f"{reverse('sign_in')}?next=http%3A//testserver{page}"
    assert try_to(client, "yz-tianbao", next=f"http://testserver{page}").url == f"http://testserver{page}"
