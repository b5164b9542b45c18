"""The reviewed institution rates the team: its leader, once, after the review, unseen while the team is at work (P11)."""

import pytest
import time_machine
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message, Record
from config.scenarios import cast, terms
from experts.actions import points, rating
from experts.appointment.points_page import entries_shown_to
from experts.appointment.rating_tab import RATING_TAB
from experts.models import Assignment, Review, TeamRating
from tests.guards import lift
from tests.worlds import walked_once

from ..casework.conftest import institution, leader
from .reviewed import leader_of, reopen, reviewed_case

REGIME = terms.REGIME


@walked_once
def reviewed(people, at):
    return reviewed_case(people, at=at)


@walked_once
def case(reviewed):
    return reviewed[0]


@walked_once
def boss(case, at):
    return leader_of(case, at=at)


@pytest.mark.article("P11")
def test_the_leader_rates_once_and_each_members_points_follow(reviewed, boss, at):
    case, team = reviewed
    rating.rate(case, score=5, remark="认真负责。", by=boss, at=at)
    with pytest.raises(Refused, match="每次评审只能评价一次"):
        rating.rate(case, score=1, remark="改", by=boss, at=at)
    assert TeamRating.objects.get().score == 5
    assert [points.total(expert, REGIME) for expert in team] == [78, 78, 78]
    row = Record.objects.get(case=case.pk, verb="rate_team")
    assert (row.article, row.facts["score"], row.audience) == ("P11", 5, "authorities")


@pytest.mark.article("P11")
def test_nobody_rates_while_the_team_is_at_work(case, boss, client, at):
    reopen(case)
    assert not rating.open_to(case, boss)
    with pytest.raises(Refused, match="评审结束后"):
        rating.rate(case, score=5, remark="", by=boss, at=at)
    with time_machine.travel(at, tick=False):
        client.force_login(boss.person)
        assert client.get(reverse("rate_team", args=[case.number])).status_code == 404


@pytest.mark.article("P11")
def test_the_team_does_not_see_the_mark_should_the_case_come_back(reviewed, boss, at):
    case, (expert, *_) = reviewed
    rating.rate(case, score=1, remark="态度生硬。", by=boss, at=at)
    member = expert.entries.get().member
    assert entries_shown_to(member, expert, REGIME).total() == 70
    reopen(case)
    assert entries_shown_to(member, expert, REGIME).total() == 75


@pytest.mark.parametrize(
    "score, remark, sentence", [(0, "", "请选择满意度"), (6, "", "请选择满意度"), (2, " ", "请写明具体情况")]
)
def test_a_mark_is_one_to_five_and_a_bad_one_says_why(case, boss, at, score, remark, sentence):
    with pytest.raises(Refused, match=sentence):
        rating.rate(case, score=score, remark=remark, by=boss, at=at)


def test_the_clerk_and_other_institutions_do_not_rate(case, boss, at):
    clerk = cast.person("clerk-41", "钱一", role=Role.INSTITUTION_CLERK, office=boss.office, at=at)
    other = leader(institution(42), at=at)
    for by in (clerk, other):
        with pytest.raises(Refused, match="由被评审机构负责人评价"):
            rating.rate(case, score=5, remark="", by=by, at=at)
    assert rating.open_to(case, boss)


def test_reviewers_who_were_simply_named_are_not_rated(case, boss):
    lift(Assignment)
    Assignment.objects.of(case).update(designated_reason="")
    assert not rating.open_to(case, boss)


def test_the_institution_is_invited_once_there_is_a_team_to_rate(case, boss, at):
    rating.ask_to_rate(Review.objects.get(case=case.pk), at=at)
    assert Message.objects.get(office=boss.office).title == f"{case.number}：请评价评审组"
    rating.rate(case, score=4, remark="", by=boss, at=at)
    rating.ask_to_rate(Review.objects.get(case=case.pk), at=at)
    assert Message.objects.filter(office=boss.office).count() == 1


def test_the_leader_rates_on_the_page_and_finds_the_mark_there_again(case, boss, client, at):
    address = reverse("rate_team", args=[case.number])
    with time_machine.travel(at, tick=False):
        client.force_login(boss.person)
        assert RATING_TAB.context(case, boss, at)["may_rate"]
        answer = client.post(address, {"score": "2", "remark": ""})
        assert (answer.status_code, "请写明具体情况" in answer.content.decode()) == (422, True)
        page = client.post(address, {"score": "5", "remark": "指导细致。"}, follow=True).content.decode()
    assert "很满意" in page
    assert "指导细致。" in page
    assert RATING_TAB.context(case, boss, at)["given_label"] == "很满意"
    assert "何静秋" not in page


def test_officials_and_experts_have_no_such_page(case, people, client, at):
    with time_machine.travel(at, tick=False):
        for role in (Role.COMMISSION_HEAD, Role.EXPERT):
            client.force_login(people[role].person)
            assert client.get(reverse("rate_team", args=[case.number])).status_code == 403


@pytest.mark.article("P11")
def test_a_team_to_be_rated_waits_on_the_workbench_of_the_leader_until_it_is_rated(case, boss, client, at):
    def waiting() -> list[tuple[str, str, str]]:
        with time_machine.travel(at, tick=False):
            client.force_login(boss.person)
            counts = client.get(reverse("workbench")).context["beside"]
        return [(count["label"], count["number"], count["url"]) for count in counts]

    assert waiting() == [("评审组待评价", "1", reverse("rate_team", args=[case.number]))]
    rating.rate(case, score=5, remark="认真负责。", by=boss, at=at)
    assert waiting() == []
