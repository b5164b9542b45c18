"""The opinion of the city's check (E17): truth and completeness item by item and of the whole, in rules, on the page, to the hospital."""

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.articles import E
from emr_rating.municipal import truth
from emr_rating.municipal.opinion import items_of
from emr_rating.municipal.truth import Finding
from emr_rating.municipal.uses import CITY_CHECK
from emr_rating.stages import Stage
from experts.actions import opinions
from experts.models import Assignment
from experts.review import drafts
from experts.review.drafts import Paper
from tests.experts.reviews import page, tab, visit
from tests.worlds import walked_once

pytestmark = pytest.mark.article("E17")


@pytest.mark.parametrize(
    "finding, label, true, complete",
    [
        (Finding.SOUND, "真实、完整", True, True),
        (Finding.INCOMPLETE, "真实、不完整", True, False),
        (Finding.UNTRUE, "不真实、完整", False, True),
        (Finding.NEITHER, "不真实、不完整", False, False),
    ],
)
def test_a_finding_answers_both_questions(finding, label, true, complete):
    assert (finding.label, finding.true, finding.complete) == (label, true, complete)


def test_every_item_is_found():
    codes = [f"01.0{n}" for n in range(1, 8)]
    assert truth.every_item_found(dict.fromkeys(codes, "sound"), article=E(17)).ok
    refused = truth.every_item_found(dict.fromkeys(codes, ""), article=E(17))
    assert str(refused) == (
        "尚有7个项目未核对（01.01、01.02、01.03、01.04、01.05等），请逐项选择核对结果（第十七条）。"
    )


@pytest.mark.parametrize(
    "finding, remark, ok", [("sound", "", True), ("untrue", "与日志不符", True), ("untrue", " ", False)]
)
def test_what_is_not_sound_is_explained(finding, remark, ok):
    assert truth.remark_given("01.01", finding, remark, article=E(17)).ok is ok


@pytest.mark.parametrize(
    "found, true, complete",
    [("sound", True, True), ("incomplete", True, False), ("untrue", False, True), ("neither", False, False)],
)
def test_the_whole_is_no_better_than_its_items_and_may_be_less(found, true, complete):
    findings = {"01.01": "sound", "01.02": found}
    assert truth.whole_is_true(True, findings, article=E(17)).ok is true
    assert truth.whole_is_complete(True, findings, article=E(17)).ok is complete
    assert truth.whole_is_true(False, findings, article=E(17)).ok
    assert truth.whole_is_complete(False, findings, article=E(17)).ok


@walked_once
def team(people, at, cycle, applicant, earlier_years):
    """Five experts who have accepted a filing declared at the level it holds, the first of them leading."""
    earlier_years(applicant, (2025, 5, 5))
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=5)
    morning, chosen = scenes.close(cycle), scenes.city_experts(5, at=at)
    team = scenes.designate_team(filing, CITY_CHECK, experts=chosen, people=people, at=morning)
    return filing, team, morning


def posted(assignment: Assignment, paper: Paper = Paper.OPINION, **texts: str) -> dict[str, str]:
    prefix, rows = paper.prefix(assignment), drafts.stored(assignment, paper)
    names = drafts.labels(assignment, paper)
    now = {name: rows[name].value if name in rows else "" for name in names}
    button = {key: texts.pop(key) for key in ("rest", "hand_in") if key in texts}
    seen = {f"seen-{prefix}.{name}": mark for name, mark in drafts.tokens(rows, names).items()}
    return {f"{prefix}.{name}": value for name, value in (now | texts).items()} | seen | button


def send(assignment: Assignment, at, paper: Paper = Paper.OPINION, **texts: str):
    data = posted(assignment, paper, **texts)
    return visit(assignment.member, reverse(paper.value, args=[assignment.pk]), data, at=at)


def stored(assignment: Assignment, paper: Paper = Paper.OPINION) -> dict[str, str]:
    return {name: row.value for name, row in drafts.stored(assignment, paper).items()}


WHOLE = {"true": "yes", "complete": "yes", "outcome": "keep", "text": scenes.OPINION}


@pytest.mark.django_db
def test_an_expert_finds_each_item_and_hands_in(team):
    filing, (_, member, *_), morning = team
    items = items_of(filing)
    shown = page(member.member, reverse("opinion", args=[member.pk]), at=morning)
    assert [item.name for item in items if item.name not in shown] == []
    refused = send(member, morning, **WHOLE, hand_in="1")
    assert refused.status_code == 422
    assert f"尚有{len(items)}个项目未核对" in refused.content.decode()
    assert stored(member)["text"] == scenes.OPINION
    assert send(member, morning, finding_01_01="incomplete", rest="1").status_code == 302
    assert stored(member)["finding_01_01"] == "incomplete"
    assert {value for name, value in stored(member).items() if name.startswith("finding")} == {"incomplete", "sound"}
    refused = send(member, morning, hand_in="1").content.decode()
    assert "项目01.01认定为真实、不完整，请写明情况（第十七条）" in refused
    refused = send(member, morning, remark_01_01="缺少三个月的导出记录", hand_in="1").content.decode()
    assert "已认定01.01不完整，总体不能为完整，请核对（第十七条）" in refused
    assert send(member, morning, complete="no", hand_in="1").status_code == 302
    member.refresh_from_db()
    assert member.advice == "总体真实、不完整，建议维持5级"
    assert member.findings == [f"01.01 {items[0].name}（真实、不完整）：缺少三个月的导出记录"]
    assert len(member.says["items"]) == len(items)


@pytest.mark.django_db
def test_the_leader_takes_over_what_all_have_found_alike_and_reads_the_rest(team):
    filing, members, morning = team
    for index, assignment in enumerate(members):
        scenes.hand_in(assignment, at=morning, level=4 if index == 1 else None)
    leader = members[0]
    shown = page(leader.member, reverse("consolidation", args=[leader.pk]), at=morning)
    assert f"{members[1].member.person.name}：不真实、完整，{scenes.UNTRUE}" in shown
    assert send(leader, morning, Paper.CONSOLIDATION, rest="1").status_code == 302
    left = {name for name, value in stored(leader, Paper.CONSOLIDATION).items() if name.startswith("finding") and value}
    assert left == {f"finding_{item.code.replace('.', '_')}" for item in items_of(filing)[1:]}


@pytest.mark.django_db
def test_a_field_of_another_opinion_or_of_no_item_is_refused(team):
    _, (_, member, other, *_), morning = team
    for field in ("opinion.{other}.finding_01_01", "opinion.{own}.finding_99_99"):
        name = field.format(own=member.pk, other=other.pk)
        with pytest.raises(Refused, match="该项不属于您的评审意见"):
            opinions.save_answer(member, field=name, value="sound", seen=0, key="1", by=member.member, at=morning)


@pytest.mark.django_db
@pytest.mark.article("E31")
@pytest.mark.parametrize("level", [None, 4], ids=["passed", "lowered"])
def test_the_hospital_learns_at_once_what_was_found_and_nobodys_name(team, people, level):
    filing, members, morning = team
    for assignment in members:
        scenes.hand_in(assignment, at=morning, level=level)
    scenes.consolidate(filing, at=morning, level=level)
    leader = filing.hospital.office.memberships.get(role=Role.INSTITUTION_LEADER)
    assert "逐项" not in page(leader, tab(filing, "review"), at=morning)
    scenes.conclude_check(filing, people=people, at=morning, level=level)
    told = Message.objects.get(office=filing.hospital.office, title__contains="真实性、完整性初核结果")
    number = len(items_of(filing))
    what = "总体真实、完整" if level is None else "总体不真实、完整"
    items = "均真实、完整" if level is None else "其中1个不真实或者不完整"
    assert told.body == f"专家组初核：{what}；核对{number}个项目，{items}。逐项情况见案件“审核”页（第十七条）。"
    shown = page(leader, tab(filing, "review"), at=morning)
    assert what in shown
    assert (scenes.UNTRUE in shown) is (level is not None)
    assert [row.member.person.name for row in members if row.member.person.name in shown] == []
