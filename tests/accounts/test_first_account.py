"""How an installation without anybody in it is entered, once; and again where nobody is left who could let others in."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts import people as verbs
from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role
from casework.commands import BadInput
from casework.models import Record

from .test_sign_in import try_to

pytestmark = pytest.mark.usefixtures("reference", "clock")


def opened(login: str = "anquan-1", name: str = "周宁") -> dict[str, str]:
    out = StringIO()
    call_command("first_account", login, name, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_first_account_signs_in_and_has_to_choose_a_password_of_its_own(client):
    made = opened()
    assert try_to(client, made["login"], made["password"]).status_code == 302
    assert client.get(reverse("people")).url == reverse("change_password")


def test_it_is_the_security_administrator_and_the_record_says_where_it_was_opened():
    opened()
    member = Membership.objects.get(person__login="anquan-1")
    assert (member.role, member.office.kind) == (Role.SECURITY_ADMIN, OfficeKind.CENTRE)
    row = Record.objects.get(subject="person:anquan-1")
    assert (row.verb, row.actor, row.reason) == (
        "open_account",
        member.person,
        "平台启用，由运维人员在服务器上开通。",
    )


def test_from_it_everybody_else_is_invited(at):
    opened()
    first = Membership.objects.get(person__login="anquan-1")
    commission = Office.objects.get(kind=OfficeKind.COMMISSION)
    head, _ = verbs.invite(
        office=commission, name="何清", login="sw-hq", phone="", email="", role=Role.COMMISSION_HEAD, by=first, at=at
    )
    assert head.office == commission


def test_while_there_is_a_security_administrator_no_further_one_comes_from_the_server(at):
    opened()
    with pytest.raises(BadInput, match="已有安全管理员"):
        opened(login="anquan-2")
    only = Membership.objects.get(role=Role.SECURITY_ADMIN)
    verbs.close_membership(only, by=only, at=at, reason="调离。")
    assert opened(login="anquan-2")["login"] == "anquan-2"


@pytest.mark.parametrize("login, name", [("安", "周宁"), ("anquan-1", " "), ("anquan-1", "宁" * 41)])
def test_what_cannot_be_a_login_or_a_name_is_refused_in_a_sentence(login, name):
    with pytest.raises(BadInput):
        opened(login, name)
    assert not Membership.objects.exists()
