"""Bad work of a third party: told, heard, decided by another person, and the blacklist that bars it from contract and case (P29)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.measures.rules import may_decide, may_state
from casework.models import Record
from config.scenarios import parties
from config.scenarios.papers import pdf
from primary_care_review.articles import P
from primary_care_review.models import PartyMeasure
from primary_care_review.parties import measures, rules
from tests.experts.reviews import page, visit
from tests.refusals.page import said_at
from tests.worlds import walked_once

pytestmark = [pytest.mark.article("P29")]
DAY = timedelta(days=1)
LAST = date(2026, 3, 12)


def taking(**changed):
    said = {"measures": ["deduct"], "of_case": True, "deducted": 100, "left": 1000, "grave": "", "running": True}
    return {field: str(verdict) for field, verdict in rules.may_take(**said | changed)}


def test_each_measure_asks_for_what_it_needs():
    assert taking() == taking(measures=["correct", "end"], deducted=0) == {}
    assert taking(measures=[], deducted=0) == {
        "measures": "请选择处理措施；不作处理的，请办理“不予处理”（第二十九条）。"
    }
    assert taking(measures=["correct"], deducted=0, of_case=False) == {
        "measures": "提出处理时没有指明所涉委托事项，无从更正评审结果，请另选措施（第二十九条）。"
    }
    too_much = {"deducted": "扣减的评审费用应当大于0，且不超过合同尚未扣减的1000元，请重新填写（第二十九条）。"}
    assert taking(deducted=1001) == taking(deducted=0) == too_much
    assert taking(measures=["correct"]) == {
        "deducted": "没有选择扣减评审费用，请勾选该项措施或者清空金额（第二十九条）。"
    }
    assert taking(measures=["blacklist"], deducted=0) == {
        "grave": "列入黑名单须情节严重、有违法违规行为，请写明认定的理由（第二十九条）。"
    }
    assert taking(measures=["blacklist"], deducted=0, grave="弄虚作假。", running=False) == {}
    assert taking(measures=["end"], deducted=0, running=False) == {
        "measures": "合同已经终止或者到期，不能再终止，请另选措施（第二十九条）。"
    }


def deciding(**changed):
    said = {"open_": True, "stated": False, "last_day": LAST, "on": LAST + DAY, "same_person": False}
    return str(may_decide(P(29), **said | changed))


def test_nobody_is_judged_unheard_nor_by_whoever_has_proposed_it():
    assert deciding() == deciding(stated=True, on=LAST) == ""
    assert deciding(on=LAST) == "陈述期限至2026年3月12日，收到陈述意见或者期限届满后再作决定（第二十九条）。"
    assert deciding(same_person=True) == "提出处理和作出决定由两人办理，请由另一名负责人决定（第二十九条）。"
    assert deciding(open_=False) == "该处理已经办结，请刷新页面查看（第二十九条）。"
    stating = {"open_": True, "stated": False, "last_day": LAST, "on": LAST}
    wrong = ({}, {"open_": False}, {"stated": True}, {"on": LAST + DAY})
    assert [str(may_state(P(29), **stating | one)) for one in wrong] == [
        "",
        "该处理已经办结，请刷新页面查看（第二十九条）。",
        "陈述意见已经提交，不能修改（第二十九条）。",
        "陈述期限已于2026年3月12日届满（第二十九条）。",
    ]


@pytest.mark.refuses("P29", 1)
def test_whoever_is_on_the_blacklist_is_given_nothing():
    assert rules.not_barred(barred_on=None)
    assert str(rules.not_barred(barred_on=LAST)) == (
        "该机构已于2026年3月12日列入黑名单，不得委托，请另行选择（第二十九条）。"
    )


@walked_once
def contract(people, at):
    return parties.contracted(by=people[Role.BUREAU_HEAD], at=at)


@walked_once
def member(contract, people, at):
    return parties.joined(contract, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.django_db
@pytest.mark.opens("P29")
@pytest.mark.refuses("P29", 1)
def test_proposed_heard_and_decided_by_the_pages_the_party_is_barred(contract, member, people, at):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    new, of = reverse("propose_party_measure", args=[contract.pk]), reverse("contract", args=[contract.pk])
    typed = {"delegation": "", "ground": "false", "ground_facts": "签到表系事后补签。"}
    bare = visit(handler, new, typed, at=at).content.decode()
    assert ("请上传证明上述事实的材料" in said_at(bare, "evidence"), "签到表系事后补签。" in bare) == (True, True)
    assert visit(handler, new, typed | {"evidence": pdf("核查记录.pdf")}, at=at).status_code == 302
    row = PartyMeasure.objects.get()
    take, one = reverse("take_party_measure", args=[row.pk]), reverse("party_measure", args=[row.pk])
    decided = {"measures": ["blacklist"], "grave": "伪造评审记录。", "reason": "事实清楚，陈述意见不予采纳。"}
    early = visit(head, take, decided, at=at)
    assert (early.status_code, "陈述期限至" in early.content.decode()) == (422, True)
    assert "作出处理决定" not in page(head, one, at=at)
    shown = page(member, one, at=at)
    assert ("签到表系事后补签。" in shown, "核查记录.pdf" in shown) == (True, False)
    state = reverse("state_party", args=[row.pk])
    theirs = visit(handler, state, {"statement": "代为陈述。"}, at=at).content.decode()
    assert "陈述意见由合同人员提交" in theirs
    assert visit(member, state, {"statement": "确系补签，人员均到场。"}, at=at).status_code == 302
    bare = visit(head, take, decided | {"grave": ""}, at=at).content.decode()
    assert "列入黑名单须情节严重" in said_at(bare, "grave")
    assert visit(head, take, decided, at=at).status_code == 302
    row.refresh_from_db()
    assert (row.measures, row.standing) == (["end", "blacklist"], ("终止评审合同、列入黑名单", "red"))
    contract.refresh_from_db()
    assert contract.ended_on == at.date()
    assert not Membership.objects.current(at.date()).filter(pk=member.pk).exists()

    with pytest.raises(Refused, match="列入黑名单，不得委托"):
        parties.contracted(by=people[Role.COMMISSION_HEAD], at=at, number="SWB-2026-07")
    assert "列入黑名单，不得再行委托" in page(head, of, at=at)
    assert contract.number in page(head, reverse("contracts") + "?standing=barred", at=at)
    assert visit(head, reverse("lift_blacklist", args=[row.pk]), {"reason": "复议撤销。"}, at=at).status_code == 302
    assert "没有符合条件的合同" in page(head, reverse("contracts") + "?standing=barred", at=at)
    parties.contracted(by=head, at=at, number="YZWB-2026-02")
    rows = Record.objects.filter(subject=f"office:{head.office_id}", article="P29").order_by("pk")
    verbs = ["propose_party_measure", "state_party", "take_party_measure", "lift_blacklist"]
    assert [row.verb for row in rows] == verbs
    assert proving.faults() == []


@pytest.mark.django_db
def test_whoever_proposed_it_does_not_decide_and_only_the_body_does(contract, member, people, at):
    head, later = people[Role.BUREAU_HEAD], at + 15 * DAY
    row = parties.proposed(contract, by=head, at=at)
    with pytest.raises(Refused, match="由两人办理"):
        measures.drop(row, reason="试", by=head, at=later)
    for other in (people[Role.COMMISSION_HEAD], people[Role.BUREAU_HANDLER]):
        with pytest.raises(Refused, match="由签订合同的卫生健康行政部门办理"):
            measures.drop(row, reason="试", by=other, at=later)
    with pytest.raises(Refused, match="陈述期限已于"):
        measures.state(row, statement="迟了。", by=member, at=later)
    assert visit(people[Role.COMMISSION_HEAD], reverse("party_measure", args=[row.pk]), at=at).status_code == 200


@pytest.mark.django_db
def test_a_sum_is_deducted_once_and_a_party_without_people_is_heard_on_paper(contract, people, at):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    decided = {"measures": ["deduct"], "grave": "", "reason": "事实清楚。", "by": head, "at": at}
    for deducted in (100_000, 80_000):
        row = parties.proposed(contract, by=handler, at=at)
        measures.state(row, statement="书面意见：无异议。", by=handler, at=at)
        assert measures.take(row, deducted=deducted, **decided).standing == ("扣减评审费用", "red")
    row = parties.proposed(contract, by=handler, at=at)
    measures.state(row, statement="书面意见：无异议。", by=handler, at=at)
    with pytest.raises(Refused, match="不超过合同尚未扣减的0元"):
        measures.take(row, deducted=1, **decided)
    assert measures.drop(row, reason="事实不足。", by=head, at=at).standing == ("不予处理", "")
