"""An office's reviewers: added with a first password, listed with what they owe; and a reviewer's own list (E14, E16)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Record
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.stages import Stage


@pytest.fixture
def sign_in(client, people):
    def as_role(role: Role):
        client.logout()
        client.force_login(people[role].person, backend="accounts.backends.PersonBackend")
        return client

    return as_role


@pytest.mark.article("E14")
def test_a_bureau_adds_a_reviewer_of_its_own_and_gets_the_slip(people, sign_in):
    client = sign_in(Role.BUREAU_HANDLER)
    data = {"name": "钱思齐", "login": "qian.siqi", "phone": "13800000003", "email": ""}
    page = client.post(reverse("add_reviewer"), data, follow=True).content.decode()
    assert "qian.siqi" in page
    member = Membership.objects.get(person__login="qian.siqi")
    assert (member.role, member.office) == (Role.EXPERT, people[Role.BUREAU_HANDLER].office)
    assert member.person.must_change_password
    assert Record.objects.filter(subject="person:qian.siqi").exists()
    assert "钱思齐" in client.get(reverse("reviewers")).content.decode()


def test_a_taken_login_is_refused_at_its_field_with_all_that_was_typed(people, sign_in):
    data = {"name": "钱思齐", "login": "qx-zhuanjia", "phone": "13800000003", "email": ""}
    answer = sign_in(Role.BUREAU_HANDLER).post(reverse("add_reviewer"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "登录名“qx-zhuanjia”已被使用" in page
    assert 'value="钱思齐"' in page
    assert not Membership.objects.filter(person__name="钱思齐").exists()


@pytest.mark.parametrize("role", [Role.COMMISSION_HEAD, Role.CENTRE, Role.EXPERT, Role.SECURITY_ADMIN])
def test_others_do_not_add_reviewers_here(people, sign_in, role):
    assert sign_in(role).get(reverse("add_reviewer")).status_code == 403


def test_the_list_of_reviewers_costs_the_same_for_one_and_for_three(people, sign_in, at):
    client = sign_in(Role.BUREAU_HEAD)
    client.get(reverse("reviewers"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("reviewers"))
    for number in (2, 3):
        cast.person(f"zj-{number}", "钱思齐", role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("reviewers"))
    assert len(three) == len(one)


@pytest.mark.article("E16")
def test_a_reviewers_list_has_what_waits_and_what_is_handed_in(people, sign_in, at):
    cycle = filings.cycle(people=people, at=at)
    for index in (2, 22):
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    first, second = Filing.objects.order_by("pk")
    scenes.hand_in(scenes.name_reviewers(first, people=people, at=morning)[0], at=morning)
    client = sign_in(Role.EXPERT)
    client.get(reverse("assignments"))
    with CaptureQueriesContext(connection) as one:
        page = client.get(reverse("assignments")).content.decode()
    assert first.number in page
    assert second.number not in page
    assert "没有待提交的意见" in page
    scenes.name_reviewers(second, people=people, at=morning)
    with CaptureQueriesContext(connection) as two:
        page = client.get(reverse("assignments")).content.decode()
    assert "填写意见" in page
    assert len(two) == len(one)
