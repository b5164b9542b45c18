"""The bodies of the review: who may do what, on one page from the tables; the working rules that each has made (P04, P06, P07)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import proving
from casework.gateway import NotTheirs, perform
from casework.models import Record
from casework.registry import case_types
from config.scenarios import bodies, cast, primary_care
from config.scenarios.papers import pdf
from primary_care_review.bodies import actions
from primary_care_review.bodies.duties import duties, roles
from primary_care_review.models import WorkingRule
from primary_care_review.publicity import actions as publicity
from primary_care_review.stages import Stage
from tests.experts.reviews import page, visit
from tests.primary_care_review.steps import walk
from tests.refusals.page import said_at

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
# What binds of a review is for its body alone (P04).
BINDING = ("conclude", "find_reached", "post_conclusion", "determine", "issue_decree", "receive_report")


@pytest.mark.article("P04")
@pytest.mark.article("P06")
@pytest.mark.opens("P04")
@pytest.mark.opens("P06")
def test_who_may_do_what_stands_on_one_page_as_the_tables_have_it():
    page = Client().get(reverse("bodies"))
    shown = page.content.decode()
    told = {
        (body["label"], kind["label"], step["label"], role)
        for body in page.context["duties"]
        for kind in body["kinds"]
        for step in kind["steps"]
        for role in step["roles"].split("、")
    }
    tables = {
        (of_kind.label, step.label, role.label)
        for of_kind in case_types()
        if of_kind.regime == Regime.PRIMARY_CARE
        for step in of_kind.steps
        for role in step.roles
        if role != Role.CLOCK
    }
    left = {row for row in told if row[0] == OfficeKind.THIRD_PARTY.label}
    assert {row[1:] for row in told - left} == tables
    assert (OfficeKind.BUREAU.label, "等级评审", "作出评审结论", Role.BUREAU_HEAD.label) in told
    city = {row[2] for row in told if row[:2] == (OfficeKind.COMMISSION.label, "甲级市级复核")}
    assert {"作出评审结论", "公示评审结论"} <= city
    delegable = {"拟定评审安排", "评审组分组"}
    assert {row[2:] for row in left} == {(label, "第三方人员（受委托）") for label in delegable}
    assert "不得作出、确认或者公布结论" in shown


def test_the_page_is_narrowed_to_a_role():
    answer = Client().get(reverse("bodies") + "?role=supervisor")
    named = {step["roles"] for body in answer.context["duties"] for kind in body["kinds"] for step in kind["steps"]}
    assert named == {Role.SUPERVISOR.label}
    wrong = Client().get(reverse("bodies") + "?role=nobody").content.decode()
    assert said_at(wrong, "role")
    assert (Role.SUPERVISOR in roles(), Role.THIRD_PARTY in roles(), len(duties())) == (True, True, 5)


@pytest.fixture
def third(at):
    office = Office.objects.create(kind=OfficeKind.THIRD_PARTY, name="演示第三方")
    return cast.person("third", "安若素", role=Role.THIRD_PARTY, office=office, at=at)


@pytest.mark.article("P04")
@pytest.mark.refuses("P04", 1)
def test_a_third_party_concludes_confirms_and_publishes_nothing(people, third, at, signed_in):
    """Neither through the gateway nor by a page, in whatever state the review stands."""
    of_review = {step.name: step for step in next(kind for kind in case_types() if kind.prefix == "P").steps}
    for index, stage in enumerate((Stage.CONCLUDING, Stage.CONCLUDED)):
        of = walk(stage, people, at, index=index, grade=primary_care.Grade.YI)
        version = of.version
        for name in BINDING:
            with pytest.raises((Refused, NotTheirs)):
                perform(of, of_review[name], by=third, at=at, reason="试")
        of.refresh_from_db()
        assert (of.state, of.version) == (stage, version)
        assert signed_in(third).get(reverse("case", args=[of.number])).status_code in (403, 404)
    with pytest.raises(Refused, match="由作出结论的卫生健康行政部门负责人公示，您当前的岗位不能办理"):
        publicity.post(listed=[of.number], by=third, at=at)
    assert signed_in(third).post(reverse("conclusion_postings"), {"listed": of.number}).status_code == 403
    assert signed_in(third).get(reverse("decrees")).status_code == 403


@pytest.mark.article("P07")
def test_a_working_rule_is_published_revised_and_ended_by_the_pages(people, at):
    head, url = people[Role.BUREAU_HEAD], reverse("working_rules")
    on = timezone.localdate(at)
    typed = {"kind": "standard", "title": "等级评审工作规范", "valid_from": str(on)}
    bare = visit(head, url, typed, at=at)
    assert (bare.status_code, 'value="等级评审工作规范"' in bare.content.decode()) == (422, True)
    assert visit(head, url, typed | {"file": pdf("规范.pdf")}, at=at).status_code == 302
    first = WorkingRule.objects.get()
    again = visit(head, url, typed | {"file": pdf("规范.pdf")}, at=at).content.decode()
    assert "本单位已有同名制度" in said_at(again, "title")
    revise = reverse("revise_working_rule", args=[first.pk])
    later = {"changes": "增加回避核对。", "valid_from": str(on + WEEK), "file": pdf("规范（二）.pdf")}
    wrong = visit(head, revise, later | {"valid_from": str(on)}, at=at).content.decode()
    assert "新版本的施行日期应当在其之后" in said_at(wrong, "valid_from")
    assert visit(head, revise, later | {"file": pdf("规范（二）.pdf")}, at=at).status_code == 302
    assert visit(head, revise, later | {"file": pdf("规范（二）.pdf")}, at=at).status_code == 404
    second = WorkingRule.objects.get(version=2)
    shown = page(head, reverse("working_rule", args=[first.pk]), at=at)
    assert all(words in shown for words in ("规范.pdf", "规范（二）.pdf", "增加回避核对。", "第2版"))
    assert [stands for _, stands in _versions(head, first, at)] == [False, True]
    assert [stands for _, stands in _versions(head, first, at + WEEK)] == [True, False]
    file = visit(head, reverse("working_rule_file", args=[first.pk]), at=at)
    assert file.getvalue()[:4] == b"%PDF"
    end = reverse("end_working_rule", args=[second.pk])
    assert visit(head, end, {"reason": ""}, at=at).status_code == 422
    assert visit(head, end, {"reason": "由新办法代替。"}, at=at).status_code == 302
    assert "由新办法代替。" in page(head, reverse("working_rule", args=[first.pk]), at=at)
    with pytest.raises(Refused, match="该制度已经废止"):
        actions.end(second, reason="又一次", by=head, at=at)
    rows = Record.objects.filter(subject=f"office:{head.office_id}", article="P07").order_by("pk")
    assert [row.verb for row in rows] == ["publish_working_rule", "publish_working_rule", "end_working_rule"]
    assert proving.faults() == []


def _versions(head, rule, at):
    return visit(head, reverse("working_rule", args=[rule.pk]), at=at).context["versions"]


@pytest.mark.article("P07")
def test_it_is_the_heads_and_is_read_by_whoever_works_by_it(people, at):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    with pytest.raises(Refused, match="由卫生健康行政部门负责人发布"):
        bodies.published(by=handler, at=at)
    with pytest.raises(Refused, match="施行日期不能早于今天"):
        bodies.published(by=head, at=at, valid_from=timezone.localdate(at) - WEEK)
    rule = bodies.published(by=head, at=at)
    with pytest.raises(Refused, match="由制定单位修订、废止"):
        bodies.revised(rule, by=people[Role.COMMISSION_HEAD], at=at)
    url = reverse("working_rule", args=[rule.pk])
    own = primary_care.institution(1, people=people, at=at)
    other = cast.bureau("500106", at=at)
    reads = {
        "bureau": visit(handler, url, at=at).status_code,
        "commission": visit(people[Role.COMMISSION_HANDLER], url, at=at).status_code,
        "institution": visit(own, url, at=at).status_code,
        "another bureau": visit(other[Role.BUREAU_HEAD], url, at=at).status_code,
    }
    assert reads == {"bureau": 200, "commission": 200, "institution": 200, "another bureau": 404}
    assert visit(handler, reverse("end_working_rule", args=[rule.pk]), at=at).status_code == 403
    assert bodies.RULE in page(own, reverse("working_rules"), at=at)
