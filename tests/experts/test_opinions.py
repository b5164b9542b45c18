"""Opinions and the leader's consolidation: autosaved, handed in once, frozen; the leader alone sees all (E15, E16)."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.refused import Refused
from casework import autosave
from casework.gateway import NotTheirs
from casework.models import AnswerWrite, Message, Record
from config.scenarios import review as scenes
from experts.actions import opinions
from experts.models import Assignment, Consolidation
from experts.review import drafts
from experts.review.drafts import Paper
from tests.experts.reviews import designate, fresh, page, reported, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E15")]


@walked_once
def team(people, at):
    """Five experts of the city who have accepted, the first of them leading; with the case and the morning."""
    filing, morning = reported(people, at, level=4)
    designate(filing, people, at=morning, experts=scenes.city_experts(5, at=at))
    return filing, scenes.accept_all(filing, at=morning), morning


@pytest.fixture
def morning(team):
    return team[2]


@pytest.fixture
def member(team) -> Assignment:
    """Not the leader."""
    return team[1][1]


@pytest.fixture
def leader(team) -> Assignment:
    return team[1][0]


def name(assignment: Assignment, field: str, paper: Paper = Paper.OPINION) -> str:
    return f"{paper.prefix(assignment)}.{field}"


def posted(assignment: Assignment, paper: Paper = Paper.OPINION, **texts: str) -> dict[str, str]:
    """The page as a browser would send it: texts, and the versions that it shows now."""
    whole = {"outcome": "keep", "level": "", "text": scenes.OPINION} | texts
    hand_in = {"hand_in": whole.pop("hand_in")} if "hand_in" in whole else {}
    marks = drafts.tokens(drafts.stored(assignment, paper), drafts.labels(assignment, paper))
    seen = {f"seen-{name(assignment, field, paper)}": mark for field, mark in marks.items()}
    return {name(assignment, field, paper): text for field, text in whole.items()} | seen | hand_in


def send(assignment: Assignment, at, paper: Paper = Paper.OPINION, **texts: str):
    return visit(
        assignment.member, reverse(paper.value, args=[assignment.pk]), posted(assignment, paper, **texts), at=at
    )


def autosaved(assignment: Assignment, at, *, value: str, seen: str = "0.00000000", key: str = "k1", **other):
    data = {"field": other.get("field", name(assignment, "text")), "value": value, "seen": seen, "key": key}
    by = other.get("by", assignment.member)
    return visit(by, reverse("assignment_answers", args=[assignment.pk]), data, at=at)


def stored(team) -> dict[str, str]:
    return {
        key: text for key, text in autosave.values(team[0]).items() if key.startswith(("opinion.", "consolidation."))
    }


# Drafts


def test_a_draft_is_saved_by_the_button_and_stands_beside_the_data(team, member, morning):
    assert send(member, morning, outcome="", text="写到一半").status_code == 302
    shown = page(member.member, reverse("opinion", args=[member.pk]), at=morning)
    assert "写到一半" in shown
    assert "病房医嘱处理" in shown
    assert stored(team) == {name(member, "text"): "写到一半"}
    member.refresh_from_db()
    assert (member.handed_in_at, member.text) == (None, "")


def test_one_field_saves_itself_and_a_replayed_key_is_one_write(team, member, morning):
    first = autosaved(member, morning, value="第一稿")
    assert (first.status_code, first.json()["version"], first.json()["at"]) == (200, 1, "10:00:00")
    assert autosaved(member, morning, value="第一稿").json()["version"] == 1
    assert AnswerWrite.objects.filter(key="k1").count() == 1
    second = autosaved(member, morning, value="第二稿", seen=first.json()["seen"], key="k2")
    assert second.json()["version"] == 2
    assert stored(team) == {name(member, "text"): "第二稿"}


def test_a_second_window_gets_both_values_from_autosave_and_from_the_page(team, member, morning):
    stale = posted(member, text="另一窗口")
    autosaved(member, morning, value="第一稿")
    answer = autosaved(member, morning, value="另一窗口", key="k2")
    assert answer.status_code == 409
    told = answer.json()
    assert (told["stored"], told["sent"]) == ("第一稿", "另一窗口")
    shown = visit(member.member, reverse("opinion", args=[member.pk]), stale, at=morning)
    assert shown.status_code == 409
    text = shown.content.decode()
    assert "已由您在另一窗口于" in text
    assert "改为“第一稿”，您现在填写的是“另一窗口”，请选择以哪一个为准。" in text
    assert stored(team)[name(member, "text")] == "第一稿"
    taken = stale | {"take": name(member, "text")}
    assert visit(member.member, reverse("opinion", args=[member.pk]), taken, at=morning).status_code == 302
    assert stored(team)[name(member, "text")] == "第一稿"
    assert send(member, morning, text="另一窗口").status_code == 302
    assert stored(team)[name(member, "text")] == "另一窗口"


@pytest.mark.parametrize("field", ["opinion.0.text", "basic.beds", "consolidation.{pk}.text", "opinion.{pk}.member"])
def test_autosave_writes_nothing_but_the_writers_own_paper(team, member, morning, field):
    before = autosave.values(team[0])
    answer = autosaved(member, morning, value="620", field=field.format(pk=member.pk))
    assert answer.status_code == 422
    assert json.loads(answer.content)["refused"]
    assert autosave.values(team[0]) == before


def test_nobody_writes_into_anothers_opinion(team, member, leader, morning):
    assert autosaved(member, morning, value="代写", by=leader.member).status_code == 404
    assert autosaved(leader, morning, value="代写", field=name(member, "text")).status_code == 422
    with pytest.raises(NotTheirs):
        opinions.save_page(member, Paper.OPINION, changes={}, by=leader.member, at=morning)
    with pytest.raises(NotTheirs):
        opinions.hand_in(member, outcome="keep", level=None, text=scenes.OPINION, by=leader.member, at=morning)
    assert stored(team) == {}


# Handing in


def test_an_opinion_is_handed_in_once_with_its_hash_on_the_record(team, member, morning):
    assert send(member, morning, outcome="lower", level="2", hand_in="1").status_code == 302
    member.refresh_from_db()
    assert (member.says, member.handed_in_at) == ({"outcome": "lower", "level": 2}, morning)
    row = Record.objects.get(case=team[0].pk, verb="emr_city_review_hand_in")
    assert (row.article, row.audience, row.facts["digest"]) == (
        "E15",
        "city_round",
        opinions.digest(member.pk, member.says, member.text),
    )
    assert fresh(team[0]).missing == "评审意见 1/5"
    assert "不能更改" in page(member.member, reverse("opinion", args=[member.pk]), at=morning)


@pytest.mark.parametrize(
    "texts, sentence",
    [
        ({"text": "同意。"}, "意见内容不得少于20个字，现为3个字，请写明依据（第十五条）。"),
        ({"outcome": ""}, "请选择“建议维持”或“建议降级”。"),
        ({"outcome": "lower"}, "建议降级的，须选择低于申报级别（4级）的级别（第十五条）。"),
        ({"outcome": "lower", "level": "4"}, "建议降级的，须选择低于申报级别（4级）的级别。"),
        ({"outcome": "lower", "level": "7"}, "建议降级的，须选择低于申报级别（4级）的级别。"),
    ],
)
def test_an_opinion_that_is_not_whole_is_refused_and_all_that_was_typed_is_kept(member, morning, texts, sentence):
    answer = send(member, morning, hand_in="1", **texts)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert sentence in shown
    assert texts.get("text", scenes.OPINION) in shown
    assert texts.get("text", scenes.OPINION) in page(member.member, reverse("opinion", args=[member.pk]), at=morning)
    member.refresh_from_db()
    assert member.handed_in_at is None


@pytest.mark.parametrize("button", [{}, {"hand_in": "1"}])
def test_a_handed_in_opinion_is_not_changed_by_a_raw_post_nor_by_the_database(member, morning, button):
    scenes.hand_in(member, at=morning)
    refused = send(member, morning, outcome="lower", level="1", **button)
    assert refused.status_code == 422
    assert "提交后不能更改" in refused.content.decode()
    saved = autosaved(member, morning, value="改口")
    assert (saved.status_code, "提交后不能更改" in saved.json()["refused"]) == (422, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Assignment.objects.filter(pk=member.pk).update(text="改口改口改口改口改口改口改口改口改口改口")
    member.refresh_from_db()
    assert (member.says, member.text) == ({"outcome": "keep", "level": 4}, scenes.OPINION)


def test_after_the_decision_nothing_is_written_any_more(team, people, member, morning):
    for assignment in team[1]:
        scenes.hand_in(assignment, at=morning)
    scenes.consolidate(team[0], at=morning)
    scenes.conclude_city(team[0], people=people, at=morning)
    saved = autosaved(member, morning, value="补充")
    assert (saved.status_code, "评审已经结束" in saved.json()["refused"]) == (422, True)


# The leader


def test_the_leader_sees_all_once_they_are_in_and_writes_for_the_team(team, leader, morning):
    filing, members, _ = team
    for assignment in members[:-1]:
        scenes.hand_in(assignment, at=morning, level=3 if assignment == leader else None)
    address = reverse("consolidation", args=[leader.pk])
    waiting = page(leader.member, address, at=morning)
    assert (scenes.OPINION in waiting, scenes.DOUBT in waiting) == (False, False)
    assert "各成员意见全部提交后，方可查看" in waiting
    assert not Message.objects.filter(title=f"{filing.number}：请填写评审组汇总意见").exists()
    scenes.hand_in(members[-1], at=morning)
    assert Message.objects.get(title=f"{filing.number}：请填写评审组汇总意见").person == leader.member.person
    shown = page(leader.member, address, at=morning)
    assert (shown.count(scenes.OPINION), shown.count(scenes.DOUBT)) == (4, 1)
    assert fresh(filing).missing == "评审组汇总意见"
    assert send(leader, morning, Paper.CONSOLIDATION, text="写到一半").status_code == 302
    assert "写到一半" in page(leader.member, address, at=morning)
    assert send(leader, morning, Paper.CONSOLIDATION, text=scenes.TEAM_OPINION, hand_in="1").status_code == 302
    said = Consolidation.objects.get()
    assert (said.assignment, said.says) == (leader, {"outcome": "keep", "level": 4})
    assert fresh(filing).missing == "拟办：市级审核结论"


def test_the_teams_word_is_the_leaders_alone_needs_all_opinions_and_is_frozen(team, leader, member, morning):
    with pytest.raises(Refused, match="还有5份评审意见未提交（共5份）（第十五条）"):
        scenes.consolidate(team[0], at=morning)
    for assignment in team[1]:
        scenes.hand_in(assignment, at=morning)
    assert visit(member.member, reverse("consolidation", args=[member.pk]), at=morning).status_code == 404
    with pytest.raises(Refused, match="评审组汇总意见由组长填写"):
        opinions.consolidate(member, outcome="keep", level=None, text=scenes.TEAM_OPINION, by=member.member, at=morning)
    scenes.consolidate(team[0], at=morning)
    with pytest.raises(Refused, match="提交后不能更改"):
        scenes.consolidate(team[0], at=morning)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consolidation.objects.update(says={"outcome": "keep", "level": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        Consolidation.objects.all().delete()
    assert Consolidation.objects.get().says["level"] == 4
