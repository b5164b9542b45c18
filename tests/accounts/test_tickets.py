"""One-time links: sent to whoever has an address, told to nobody else, used once, gone after 72 hours."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts import people as verbs
from accounts import tickets
from accounts.models import SignInTicket
from casework.models import Record
from tests.worlds import walked_once

from .test_first_password import NEW
from .test_sign_in import try_to

pytestmark = pytest.mark.usefixtures("clock")


@walked_once
def person(clerk):
    who = clerk.person
    who.email = "luo@example.org"
    who.save()
    return who


def ask(client, login: str):
    return client.post(reverse("forgotten_password"), {"login": login})


def link_in(message) -> str:
    return re.search(r"http://[^/]+(/\S+)", message.body).group(1)


def choose(client, address: str, password: str = NEW):
    return client.post(address, {"new_password": password, "again": password})


def test_nothing_tells_which_logins_exist(client, person, leader):
    pages = {login: ask(client, login) for login in ("yz-tianbao", "yz-fuze", "nobody")}
    texts = {page.content.decode().replace(login, "LOGIN") for login, page in pages.items()}
    assert {page.status_code for page in pages.values()} == {200}
    assert len({re.sub(r'(csrf|_once)\S+ value="[^"]+"|X-CSRFToken[^}]+', "", text) for text in texts}) == 1
    assert "请本机构负责人重置" in texts.pop()
    assert [message.to for message in mail.outbox] == [["luo@example.org"]]


def test_a_link_sets_a_password_once(client, client_two, person, at):
    ask(client, "YZ-tianbao")
    address = link_in(mail.outbox[0])
    secret = address.rstrip("/").rpartition("/")[2]
    ticket = SignInTicket.objects.get()
    assert secret not in (ticket.digest, mail.outbox[0].subject)
    assert "登录名为 yz-tianbao。" in mail.outbox[0].body
    assert ticket.expires_at == at + timedelta(hours=72)
    assert "罗雨欣" in client.get(address).content.decode()
    assert client.get(address).status_code == 200, "opening the page uses nothing"
    assert choose(client, address).url == reverse("sign_in")
    again = choose(client_two, address, "Copper-39-gateWind")
    assert again.status_code == 410
    assert "该链接不存在、已经使用过，或者已超过72小时" in again.content.decode()
    person.refresh_from_db()
    assert (person.check_password(NEW), person.must_change_password) == (True, False)
    assert try_to(client, "yz-tianbao", NEW).status_code == 302
    assert Record.objects.get(subject="person:yz-tianbao").verb == "set_password_by_link"


def test_a_refused_password_leaves_the_link_open(client, person, at):
    address = reverse("ticket", args=[tickets.issue_ticket(person, at)])
    refused = choose(client, address, "short")
    assert refused.status_code == 422
    assert refused.context["form"].errors["new_password"] == ["密码现为5位，至少应为12位，请加长。"]
    assert choose(client, address).status_code == 302


def test_of_two_people_with_the_same_link_one_succeeds(person, at):
    ticket = tickets.find(tickets.issue_ticket(person, at), at=at)
    assert [tickets.use(ticket, at=at), tickets.use(ticket, at=at)] == [True, False]


def test_a_link_is_gone_after_72_hours(client, person, clock, at):
    address = reverse("ticket", args=[tickets.issue_ticket(person, at)])
    clock.shift(timedelta(hours=72) - timedelta(seconds=1))
    assert client.get(address).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get(address).status_code == 410
    assert choose(client, address).status_code == 410


def test_an_unknown_link_is_void(client, person):
    assert client.get(reverse("ticket", args=["x" * 43])).status_code == 410


def test_a_link_is_void_for_the_departed(client, person, clerk, leader, at):
    address = reverse("ticket", args=[tickets.issue_ticket(person, at)])
    verbs.end_membership(clerk, by=leader, at=at, reason="离职")
    assert choose(client, address).status_code == 410
    ask(client, "yz-tianbao")
    assert mail.outbox == []


def test_asking_again_at_once_sends_nothing(client, person, clock):
    ask(client, "yz-tianbao")
    ask(client, "yz-tianbao")
    assert len(mail.outbox) == 1
    clock.shift(timedelta(minutes=11))
    ask(client, "yz-tianbao")
    assert len(mail.outbox) == 2


def test_a_new_password_voids_the_links_sent_before(client, person, at):
    first, second = (reverse("ticket", args=[tickets.issue_ticket(person, at)]) for _ in range(2))
    choose(client, first)
    assert choose(client, second, "Copper-39-gateWind").status_code == 410
