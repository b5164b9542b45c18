"""One case at a time is left to a third party: what its people see and do of it, and what no contract lets them do (P04, P16, P29)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.gateway import NotTheirs, offers, perform
from casework.models import Case, Material, Notice, Record
from casework.registry import case_types
from casework.workbench.errands import errands_of
from config.scenarios import parties, visit
from primary_care_review.body import CITY_RECHECK, RECHECK, REREVIEW
from primary_care_review.models import Application, Delegation
from primary_care_review.parties import actions, delegating, rules
from primary_care_review.parties.terms import Scope
from primary_care_review.stages import Stage
from primary_care_review.team import actions as team
from tests.experts.reviews import page
from tests.experts.reviews import visit as browse
from tests.primary_care_review.steps import walk
from tests.refusals.page import said_at
from tests.worlds import walked_once

pytestmark = [pytest.mark.article("P16")]
DAY = timedelta(days=1)
DELEGABLE = {"grade_review_plan", "grade_review_group"}


@pytest.mark.parametrize(
    "rechecked, state, scope",
    [
        (False, "self_assessing", Scope.GUIDANCE),
        (False, "draft", Scope.GUIDANCE),
        (False, "accepted", Scope.VISIT),
        (False, "on_site", Scope.VISIT),
        (True, "accepted", Scope.RECHECK),
        *((False, state, None) for state in ("submitted", "visited", "sealed", "concluding", "publicity", "awarded")),
    ],
)
def test_what_a_case_has_to_leave_to_somebody_follows_from_where_it_stands(rechecked, state, scope):
    assert rules.scope_of(rechecked=rechecked, state=state) is scope


@pytest.mark.refuses("P16", 1)
def test_beyond_the_contract_twice_or_where_there_is_nothing_it_is_refused():
    asked = {"scopes": ["visit"], "running": ""}
    assert rules.may_delegate(Scope.VISIT, **asked)
    assert str(rules.may_delegate(Scope.RECHECK, **asked)) == (
        "合同的委托范围为现场评审，不包括抽查复核，不能据以委托，请另选合同（第十六条）。"
    )
    assert "评审结论的作出、确认和公布不得委托" in str(rules.may_delegate(None, **asked))
    assert "本案件已委托某中心办理" in str(rules.may_delegate(Scope.VISIT, scopes=["visit"], running="某中心"))
    assert rules.under_way(taken_back=False, handed_in=False)
    assert not rules.under_way(taken_back=True, handed_in=False)
    assert [bool(rules.may_check(handed_in=a, checked=b)) for a, b in ((1, 0), (0, 0), (1, 1))] == [True, False, False]


@pytest.mark.refuses("P16", 2)
@pytest.mark.refuses("P04", 1)
def test_nothing_but_the_arrangement_of_a_visit_may_be_left_to_anybody():
    """In every table of the portal; no role of a step is that of a third party."""
    steps = [(of_kind.kind, step) for of_kind in case_types() for step in of_kind.steps]
    of_reviews = {"primary_care_application", REREVIEW, RECHECK, CITY_RECHECK}
    assert {(kind, step.name) for kind, step in steps if step.delegable} == {
        (kind, name) for kind in of_reviews for name in DELEGABLE
    }
    assert not [step for _, step in steps if Role.THIRD_PARTY in step.roles]
    assert not [step for _, step in steps if step.delegable and step.targets]


@walked_once
def of(people, at):
    return Application.objects.get(pk=walk(Stage.ACCEPTED, people, at).pk)


@walked_once
def contract(people, at):
    return parties.contracted(by=people[Role.BUREAU_HEAD], at=at)


@walked_once
def member(contract, people, at):
    return parties.joined(contract, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.django_db
def test_a_visit_is_arranged_by_whom_it_was_left_to_and_their_work_looked_into(of, contract, member, people, at):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    case, new = reverse("case", args=[of.number]), reverse("delegate", args=[of.number])
    assert browse(member, case, at=at).status_code == 404
    assert new in page(head, case + "tabs/review/", at=at)
    assert new not in page(handler, case + "tabs/review/", at=at)
    bare = browse(head, new, {"contract": contract.pk, "task": ""}, at=at).content.decode()
    assert "请填写具体要求" in said_at(bare, "task")
    assert browse(head, new, {"contract": contract.pk, "task": parties.TASK}, at=at).status_code == 302
    left = Delegation.objects.get()
    again = browse(head, new, {"contract": contract.pk, "task": "又"}, at=at).content.decode()
    assert "本案件已委托演示医疗质量评价中心办理" in said_at(again, "contract")

    assert [errand.rows(member, at.date()).count() for errand in errands_of(member) if errand.name == "delegated"] == [
        1
    ]
    assert "受托事项待办" in page(member, reverse("workbench"), at=at)
    shown = browse(member, case, at=at)
    assert [tab["label"] for tab in shown.context["tabs"]] == ["现场评审"]
    assert {offer.step.name for offer in offers(of, by=member, at=at)} == DELEGABLE
    for name in ("assessment", "materials", "conclusion", "notices", "record", "institution"):
        assert browse(member, f"{case}tabs/{name}/", at=at).status_code == 404
    assert not Material.objects.readable_by(member).exists()
    assert not Notice.objects.visible_to(member).exists()
    typed = {
        name: value.strftime("%Y-%m-%dT%H:%M") for name, value in visit.programme(at).items() if name.endswith("_at")
    }
    said = typed | {"place": "院内二楼会议室", "prepare": "备齐资料。", "seen": of.version}
    assert browse(member, reverse("step", args=[of.number, "grade_review_plan"]), said, at=at).status_code == 302
    visit.drawn(of, people=people, at=at)
    assert "（组长）" in page(member, reverse("step", args=[of.number, "grade_review_group"]), at=at)
    done = team.group_team(visit.current(of), groups=visit.groups(of), by=member, at=at)
    assert (done.plan.planned_by, done.grouping.grouped_by) == (member.person, member.person)

    work = reverse("hand_in_delegation", args=[left.pk])
    assert "请填写工作情况" in said_at(browse(member, work, {"work": ""}, at=at).content.decode(), "work")
    with pytest.raises(Refused, match="请填写工作情况"):
        delegating.hand_in(left, work=" ", by=member, at=at)
    assert browse(member, work, {"work": parties.WORK}, at=at).status_code == 302
    with pytest.raises(Refused, match="请填写复核意见"):
        delegating.check(left, finding="short", finding_reason=" ", by=handler, at=at)
    assert browse(member, case, at=at).status_code == 404
    assert parties.WORK in page(member, reverse("delegation", args=[left.pk]), at=at)
    found = {"finding": "short", "finding_reason": "分组晚于约定时间两日。"}
    assert browse(handler, reverse("check_delegation", args=[left.pk]), found, at=at).status_code == 302
    assert "工作不能达到要求" in page(handler, reverse("delegations") + "?standing=bad", at=at)
    with pytest.raises(Refused, match="该委托已经复核"):
        delegating.check(left, finding="met", finding_reason="试", by=handler, at=at)
    with pytest.raises(Refused, match="工作情况已经提交"):
        delegating.take_back(left, reason="试", by=head, at=at)
    rows = Record.objects.filter(case=of, article__in=("P16", "P29")).order_by("pk")
    assert [row.verb for row in rows] == ["delegate", "hand_in_delegation", "check_delegation"]
    assert Record.objects.filter(case=of, verb="grade_review_plan").get().role == "第三方人员（受委托）"
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.refuses("P16", 1)
@pytest.mark.refuses("P16", 2)
def test_outside_what_was_left_to_them_there_is_nothing(of, contract, member, people, at):
    """No other case, no other step, and nothing once it was taken back or the contract has ended."""
    head, other = people[Role.BUREAU_HEAD], walk(Stage.SUBMITTED, people, at, index=1)
    left = parties.delegated(of, contract, by=head, at=at)
    steps = next(kind for kind in case_types() if kind.kind == "primary_care_application").steps
    for case in (of, other):
        for step in steps:
            if case == other or not step.delegable:
                with pytest.raises((Refused, NotTheirs)):
                    perform(Application.objects.get(pk=case.pk), step, by=member, at=at, reason="试")
    assert list(Case.objects.visible_to(member)) == [Case.objects.get(pk=of.pk)]
    for wrong in (people[Role.BUREAU_HANDLER], people[Role.COMMISSION_HEAD]):
        with pytest.raises(Refused, match="组织评审的单位负责人决定"):
            parties.delegated(of, contract, by=wrong, at=at)
    with pytest.raises(Refused, match="没有可以委托的事项"):
        parties.delegated(other, contract, by=head, at=at)
    of_city = parties.contracted(by=people[Role.COMMISSION_HEAD], at=at)
    with pytest.raises(Refused, match="只能依据本单位签订的合同"):
        parties.delegated(of, of_city, by=head, at=at)
    delegating.take_back(left, reason="另行安排。", by=head, at=at)
    assert not Case.objects.visible_to(member).exists()
    narrow = parties.contracted(by=head, at=at, number="2", scopes=[Scope.GUIDANCE])
    with pytest.raises(Refused, match="不包括现场评审"):
        parties.delegated(of, narrow, by=head, at=at)
    again = parties.delegated(of, contract, by=head, at=at)
    assert Case.objects.visible_to(member).exists()
    actions.end(contract, reason="履约不力。", by=head, at=at)
    again.refresh_from_db()
    assert (bool(again.taken_back_at), Case.objects.visible_to(member).exists()) == (True, False)
    with pytest.raises(Refused, match=r"合同已于.*终止"):
        parties.delegated(of, contract, by=head, at=at)
    assert proving.faults() == []
