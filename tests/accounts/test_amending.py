"""A wrong name is put right and somebody who left comes back, in the account they have; what stood before stays readable."""

import pytest
from django.urls import reverse

from accounts import amending
from accounts import people as verbs
from accounts.models import Membership, NameCorrection
from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Record

pytestmark = pytest.mark.usefixtures("clock")


def page(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_wrong_name_is_corrected_and_stays_readable(client, leader, clerk):
    client.force_login(leader.person)
    address = reverse("correct_name", args=[clerk.pk])
    assert client.post(address, {"name": "罗雨馨", "reason": ""}).status_code == 422
    assert client.post(address, {"name": "罗雨欣", "reason": "无"}).status_code == 422, "it stands so already"
    assert client.post(address, {"name": "罗雨馨", "reason": "登记时写错"}).status_code == 302
    clerk.person.refresh_from_db()
    assert clerk.person.name == "罗雨馨"
    shown = page(client, "person", clerk.pk)
    assert "原登记“罗雨欣”，更正为“罗雨馨”" in shown
    assert "登记时写错" in shown
    row = Record.objects.get(subject="person:yz-tianbao", verb="correct_name")
    assert (row.facts["before"], row.facts["after"], row.reason) == ("罗雨欣", "罗雨馨", "登记时写错")


def test_nobody_corrects_their_own_name_or_that_of_somebody_they_may_not_reset(people, leader, clerk, at):
    for person, by in ((leader.person, leader), (leader.person, clerk), (clerk.person, people[Role.NOTICE_CLERK])):
        with pytest.raises(Refused):
            amending.correct_name(person, name="改名", by=by, at=at, reason="无")
    assert not NameCorrection.objects.exists()


def test_somebody_who_left_comes_back_in_the_account_they_had(client, leader, clerk, at):
    verbs.end_membership(clerk, by=leader, at=at, reason="调离")
    client.force_login(leader.person)
    assert "恢复任职" in page(client, "people_who_left")
    address = reverse("readmit_person", args=[clerk.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "借调期满返回"}).status_code == 302
    ended, again = Membership.objects.filter(person=clerk.person).order_by("pk")
    assert (ended.ended_at, again.ended_at, again.role) == (at, None, clerk.role)
    assert Membership.objects.current(at.date()).get(person=clerk.person) == again
    row = Record.objects.get(subject="person:yz-tianbao", verb="readmit")
    assert (row.reason, row.facts["left_on"]) == ("借调期满返回", str(at.date()))
    assert "恢复任职</a>" not in page(client, "people_who_left")
    assert client.post(address, {"reason": "再次"}).status_code == 404, "holds the post again"


def test_a_return_is_given_by_whoever_may_give_the_role(client, people, leader, clerk, at):
    verbs.end_membership(clerk, by=leader, at=at, reason="调离")
    with pytest.raises(Refused):
        amending.readmit(clerk, by=people[Role.NOTICE_CLERK], at=at, reason="代办")
    client.force_login(people[Role.COMMISSION_HEAD].person)
    assert client.get(reverse("readmit_person", args=[clerk.pk])).status_code == 404, "another office's people"
    amending.readmit(clerk, by=people[Role.BUREAU_HEAD], at=at, reason="机构负责人请假")
    with pytest.raises(Refused, match="无须再次办理"):
        amending.readmit(clerk, by=people[Role.BUREAU_HEAD], at=at, reason="机构负责人请假")
