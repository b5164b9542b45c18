"""Sessions end by idleness, after eight hours, by their owner's hand, and with the password that opened them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, SignedIn
from accounts.roles import Role
from config.scenarios import cast

from .test_sign_in import try_to

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("login, minutes", [("qx-fuze", 15), ("yz-tianbao", 30)])
def test_an_idle_session_ends_says_so_and_leads_back(client, clerk, clock, login, minutes):
    page = reverse("sessions")
    try_to(client, login)
    client.get(page)
    clock.shift(timedelta(minutes=minutes))
    assert client.get(page).status_code == 200
    clock.shift(timedelta(minutes=minutes, seconds=1))
    answer = client.get(page)
    assert answer.url == f"{reverse('sign_in')}?next={page}"
    assert f"因超过{minutes}分钟未操作已退出，已保存的内容不受影响" in client.get(answer.url).content.decode()
    assert try_to(client, login, next=page).url == page
    assert SignedIn.objects.count() == 1


def test_a_session_ends_after_eight_hours_however_busy(client, clerk, clock):
    try_to(client, "yz-tianbao")
    for _ in range(32):
        clock.shift(timedelta(minutes=15))
        assert client.get(reverse("profile")).status_code == 200
    clock.shift(timedelta(minutes=1))
    answer = client.get(reverse("profile"), follow=True)
    assert "连续登录已满8小时" in answer.content.decode()


def test_autosave_after_the_end_is_told_to_sign_in(client, clerk, clock):
    try_to(client, "yz-tianbao")
    client.get(reverse("profile"))
    clock.shift(timedelta(minutes=31))
    answer = client.post(reverse("profile"), {}, headers={"x-autosave": "1"})
    assert (answer.status_code, "已填内容仍保留" in answer.content.decode()) == (401, True)


def test_own_sessions_are_listed_and_ended(client, client_two, clerk, leader):
    try_to(client, "yz-tianbao")
    try_to(client_two, "yz-tianbao", HTTP_USER_AGENT="Borrowed computer")
    shown = client.get(reverse("sessions")).content.decode()
    assert (shown.count("本次登录"), "Borrowed computer" in shown) == (1, True)
    other = SignedIn.objects.get(browser="Borrowed computer")
    assert client.post(reverse("end_session", args=[other.pk])).url == reverse("sessions")
    assert client_two.get(reverse("profile")).status_code == 302
    own = SignedIn.objects.get()
    assert client.post(reverse("end_session", args=[own.pk])).url == reverse("sign_in")
    assert client.get(reverse("profile")).status_code == 302
    assert SignedIn.objects.count() == 0


def test_nobody_ends_another_persons_session(client, client_two, clerk, leader):
    try_to(client, "yz-tianbao")
    try_to(client_two, "yz-fuze")
    other = SignedIn.objects.get(person=leader.person)
    assert client.post(reverse("end_session", args=[other.pk])).status_code == 404
    assert client_two.get(reverse("profile")).status_code == 200


def test_the_list_of_sessions_costs_the_same_with_three(client, clerk, django_assert_num_queries):
    try_to(client, "yz-tianbao")
    client.get(reverse("sessions"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("sessions"))
    queries = len(one)
    for _ in range(2):
        try_to(Client(), "yz-tianbao")
    with django_assert_num_queries(queries):
        assert client.get(reverse("sessions")).content.decode().count("退出<span") == 3


def test_a_person_acts_in_one_office_at_a_time(client, hospital, clerk, at):
    second = Membership.objects.create(
        person=clerk.person, office=hospital, role=Role.INSTITUTION_LEADER, valid_from=cast.SINCE
    )
    try_to(client, "yz-tianbao")
    assert client.get(reverse("switch_office")).context["request"].member == clerk
    assert client.post(reverse("switch_office"), {"membership": second.pk}).url == reverse("workbench")
    assert client.get(reverse("profile")).context["request"].member == second


def test_nobody_switches_into_another_persons_office(client, clerk, leader):
    try_to(client, "yz-tianbao")
    assert client.post(reverse("switch_office"), {"membership": leader.pk}).status_code == 404
    assert client.get(reverse("profile")).context["request"].member == clerk
