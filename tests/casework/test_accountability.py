"""People and offices held to account: told, heard, decided by another person; whoever is disqualified acts no more (P31, E31)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.accountability import actions, bars, rules
from casework.actions import notices
from casework.measures.rules import decided
from casework.models import Accountability, Record
from casework.notices.kinds import paper
from config.scenarios import accounting, cast
from config.scenarios.papers import pdf
from emr_rating.violation.accountable import LAW as BREACH
from experts.models import Expert
from primary_care_review.articles import P
from primary_care_review.supervision.accountable import LAW
from tests.experts.reviews import page, visit
from tests.refusals.page import said_at

DAY = timedelta(days=1)
SINCE = date(2026, 3, 5)


@pytest.mark.article("P31")
def test_somebody_is_disqualified_only_where_the_consequence_is_grave():
    def said(sanction, grave, gravity="后果。"):
        return {name: str(verdict) for name, verdict in decided(LAW, sanction=sanction, grave=grave, gravity=gravity)}

    assert said("correct", False) == said("disqualify", True) == {}
    assert said("disqualify", False) == {
        "grave": "未认定情节严重的，不能取消参与评审资格，请认定情节并写明理由，或者改选措施（第三十一条）。"
    }
    assert said("correct", True).keys() == {"sanction"}
    assert said("disqualify", True, gravity=" ").keys() == {"gravity"}
    assert LAW.sentence == "有两种情形之一的，应当责令纠正；情节严重的，取消参与评审资格。"


@pytest.mark.article("E31")
def test_a_breach_is_made_known_to_the_one_above():
    assert BREACH.sentence == "有三种情形之一的，应当通报上级部门或者所在单位。"
    assert list(decided(BREACH, sanction="make_known", grave=False, gravity="")) == []
    assert [name for name, _ in decided(BREACH, sanction="", grave=False, gravity="")] == ["sanction"]


@pytest.mark.article("P31")
@pytest.mark.refuses("P31", 2)
def test_nobody_judges_themselves_and_whoever_is_disqualified_does_nothing():
    assert rules.may_act(P(31), barred_on=None)
    assert str(rules.may_act(P(31), barred_on=SINCE)) == (
        "您自2026年3月5日起被取消参与资格，不能办理，请由本单位其他人员办理（第三十一条）。"
    )
    assert str(rules.may_concern(P(31), own=True)) == "不能对本人提出问责，请由他人提出（第三十一条）。"
    assert str(rules.may_judge(P(31), concerned=True)) == (
        "当事人不能参与对本人、本单位的处理，请由其他负责人决定（第三十一条）。"
    )
    lifting = {"bars": True, "lifted": False, "expert": False}
    assert rules.may_lift(P(31), **lifting)
    refused = [rules.may_lift(P(31), **lifting | one) for one in ({"bars": False}, {"lifted": True}, {"expert": True})]
    assert [bool(one) for one in refused] == [False, False, False]


@pytest.mark.django_db
@pytest.mark.article("P31")
@pytest.mark.opens("P31")
def test_an_official_is_heard_disqualified_and_takes_part_again_by_the_pages(people, at):
    head, handler, bureau = (
        people[role] for role in (Role.COMMISSION_HEAD, Role.COMMISSION_HANDLER, Role.BUREAU_HANDLER)
    )
    listed, new = reverse("accountabilities"), reverse("propose_accountability", args=["primary_care"])
    assert "还没有问责" in page(handler, listed, at=at)
    typed = {"login": bureau.person.login, "name": "别人", "office_name": "", "ground": "interference"}
    typed |= {"ground_facts": accounting.FACTS, "evidence": pdf("情况说明.pdf")}
    bare = visit(handler, new, typed, at=at).content.decode()
    assert ("没有登录名和姓名与所填一致" in said_at(bare, "login"), accounting.FACTS in bare) == (True, True)
    typed |= {"name": bureau.person.name, "evidence": pdf("情况说明.pdf")}
    assert visit(handler, new, typed, at=at).status_code == 302
    row = Accountability.objects.get()
    one, state, take, lift = (
        reverse(name, args=[row.pk])
        for name in ("accountability", "state_accountability", "take_accountability", "lift_accountability")
    )
    theirs = page(bureau, one, at=at)
    assert (accounting.FACTS in theirs, "情况说明.pdf" in theirs, state in theirs) == (True, False, True)
    assert visit(people[Role.BUREAU_HEAD], one, at=at).status_code == 404
    assert visit(bureau, reverse("accountability_evidence", args=[row.pk]), at=at).status_code == 404
    said = {"grave": "grave", "gravity": "结果因此改变。", "sanction": "disqualify", "reason": "事实清楚。"}
    assert "陈述期限至" in visit(head, take, said, at=at).content.decode()
    assert visit(handler, state, {"statement": "代为陈述。"}, at=at).status_code == 422
    assert visit(bureau, state, {"statement": "系业务讨论。"}, at=at).status_code == 302
    bare = visit(head, take, said | {"grave": "not_grave"}, at=at).content.decode()
    assert "不能取消参与评审资格" in said_at(bare, "grave")
    assert visit(head, take, said, at=at).status_code == 302
    with pytest.raises(Refused, match="被取消参与资格，不能办理"):
        bars.ask(bureau, "primary_care")
    bars.ask(bureau, "emr")
    assert bureau.person.name in page(handler, listed + "?state=barred", at=at)
    assert visit(head, lift, {"reason": "复核撤销。"}, at=at).status_code == 302
    bars.ask(bureau, "primary_care")
    verbs = ["propose_accountability", "state_accountability", "take_accountability", "lift_accountability"]
    rows = Record.objects.filter(subject=f"accountability:{row.pk}").order_by("pk")
    assert [row.verb for row in rows] == verbs
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("P31")
@pytest.mark.refuses("P31", 1)
def test_an_expert_is_lost_to_every_pool_with_the_decision_and_does_not_come_back(people, at):
    expert = people[Role.EXPERT]
    row = accounting.disqualified(expert, people=people, at=at)
    found = Expert.objects.get(person=expert.person)
    assert (found.disqualified_on, found.disqualified_reason) == (at.date(), "事实清楚，不予采纳。")
    with pytest.raises(Refused, match="不再恢复"):
        actions.lift(row, reason="试", by=people[Role.COMMISSION_HEAD], at=at)


@pytest.mark.django_db
@pytest.mark.article("E31")
@pytest.mark.opens("E31")
def test_an_office_is_heard_and_the_one_above_it_written_to(people, at):
    head, handler = people[Role.COMMISSION_HEAD], people[Role.COMMISSION_HANDLER]
    office = cast.office(OfficeKind.CENTRE)
    with pytest.raises(Refused, match="请填写当事人的登录名和姓名"):
        accounting.proposed(people[Role.CENTRE], by=handler, at=at, login="", name="", office_name=office.name)
    row = accounting.breached(office, by=handler, at=at)
    actions.state(row, statement="已撤下。", by=people[Role.CENTRE], at=at)
    with pytest.raises(Refused, match="由市卫生健康委负责人决定"):
        actions.drop(row, reason="试", by=handler, at=at)
    take, letter = (reverse(name, args=[row.pk]) for name in ("take_accountability", "accountability_letter"))
    said = {"addressee": office.name, "demand": "限期整改并书面报告。"}
    early = visit(handler, letter, said, at=at)
    assert (early.status_code, "尚未作出处理决定" in early.content.decode()) == (422, True)
    assert visit(head, take, {"sanction": "make_known", "reason": "事实清楚。"}, at=at).status_code == 302
    assert "通报上级部门或者所在单位" in page(people[Role.CENTRE], reverse("accountability", args=[row.pk]), at=at)
    assert visit(handler, letter, said, at=at).status_code == 302
    row.refresh_from_db()
    assert row.notice.title == f"关于{office.name}处理情况的通报函"
    notices.set_document_word(head.office, word="渝卫函", by=head, at=at)
    assert "在单位网站公开了其他医疗机构的评价数据" in paper(row.notice).html()
    assert notices.issue(row.notice, by=head, at=at).issued_at == at
    assert visit(handler, letter, said, at=at).status_code == 422
    assert proving.faults() == []
