"""The level: set on the first appointment by the points, adjusted by the head with a reason (P10, P11)."""

import pytest
import time_machine
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message, Record
from config.scenarios import terms
from experts.actions import levels
from experts.models import Level
from tests.worlds import walked_once

REGIME = terms.REGIME


@walked_once
def expert(people, at):
    return terms.expert("zj-he", "何静秋", at=at)


def set_by(expert, at, by, *, level=Level.B, reason="近两年未参加评审") -> None:
    levels.adjust(expert, regime=REGIME, level=level, reason=reason, by=by, at=at)


@pytest.mark.article("P10")
def test_the_first_level_is_what_the_base_points_bear(expert, people, at):
    assert levels.level_of(expert, REGIME) is None
    terms.appoint([expert], people=people, at=at)
    assert levels.level_of(expert, REGIME) == Level.A


@pytest.mark.article("P11")
def test_points_show_another_level_and_the_head_adjusts_it(expert, people, at):
    terms.appoint([expert], people=people, at=at)
    terms.give_points(expert, "undeclared", people=people, at=at, remark="未申报。")
    assert (levels.level_of(expert, REGIME), levels.borne(expert, REGIME, at=at)) == (Level.A, Level.B)
    set_by(expert, at, people[Role.COMMISSION_HEAD])
    assert levels.level_of(expert, REGIME) == Level.B
    assert "近两年未参加评审" in Message.objects.get(person=expert.person, title="专家级别确定为B级").body
    row = Record.objects.filter(subject=f"expert:{expert.number}", verb="level").latest("seq")
    assert (row.article, row.facts["level"], row.reason) == ("P10", "B", "近两年未参加评审")


@pytest.mark.article("P10")
def test_what_is_refused(expert, people, at):
    head = people[Role.COMMISSION_HEAD]
    terms.appoint([expert], people=people, at=at)
    with pytest.raises(Refused, match="由市级负责人调整"):
        set_by(expert, at, people[Role.COMMISSION_HANDLER])
    with pytest.raises(Refused, match="请填写调整级别的理由"):
        set_by(expert, at, head, reason=" ")
    with pytest.raises(Refused, match="现为A级"):
        set_by(expert, at, head, level=Level.A)
    with pytest.raises(Refused, match="不在实行分级"):
        set_by(people[Role.EXPERT].pool_entry.expert, at, head)


def test_the_head_alone_opens_the_page(expert, people, client, at):
    address = reverse("adjust_level", args=[expert.number])
    with time_machine.travel(at, tick=False):
        client.force_login(people[Role.COMMISSION_HANDLER].person)
        assert client.get(address).status_code == 403
        client.force_login(people[Role.COMMISSION_HEAD].person)
        assert client.post(address, {"regime": REGIME, "level": "B", "reason": ""}).status_code == 422
        page = client.post(address, {"regime": REGIME, "level": "B", "reason": "按计分调整"}, follow=True)
    assert "按计分调整" in page.content.decode()
