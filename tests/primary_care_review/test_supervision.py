"""The supervisor sees every review at a glance and may object to a step; the body answers, clocks run on (P30)."""

from copy import deepcopy

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, OfficeKind, Role
from casework import proving
from casework.gateway import NotTheirs, perform
from casework.models import Deadline, Message
from casework.notices import with_step
from casework.registry import case_type
from config.scenarios import cast, filing, visit
from primary_care_review.models import Application, SupervisionObjection
from primary_care_review.stages import Stage
from primary_care_review.supervision import actions, steps
from primary_care_review.supervision.kinds import SUPERVISION
from primary_care_review.team.steps import VISIT_NOTICE
from tests.experts.reviews import page
from tests.experts.reviews import visit as asked
from tests.primary_care_review.steps import walk

pytestmark = [pytest.mark.django_db, pytest.mark.article("P30")]
WHY = "组长与被评审机构负责人曾在同一单位任职，请核实。"


@pytest.fixture(scope="module")
def world(for_the_module, at):
    people = cast.officials(at=at)
    of = walk(Stage.ACCEPTED, people, at)
    visit.planned(of, people=people, at=at)
    visit.drawn(of, people=people, at=at)
    visit.grouped(of, people=people, at=at)
    with_step.draft(visit.current(of), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    return people, of.pk


@pytest.fixture
def people(world, db):
    return deepcopy(world[0])


@pytest.fixture
def of(world, db):
    return Application.objects.get(pk=world[1])


def objected(of, *, people, at) -> SupervisionObjection:
    actions.raise_objection(of, matter="recusal", text=WHY, by=people[Role.SUPERVISOR], at=at)
    return SupervisionObjection.objects.get()


def begin(of, *, people, at) -> Application:
    return with_step.issue(visit.current(of), VISIT_NOTICE, by=people[Role.BUREAU_HEAD], at=at)


def test_the_next_step_waits_for_the_answer_and_no_clock_stops(of, people, at):
    running = list(Deadline.objects.filter(case=of.pk, met_on=None).values_list("clock", "due_on"))
    objection = objected(of, people=people, at=at)
    assert list(Deadline.objects.filter(case=of.pk, met_on=None).values_list("clock", "due_on")) == running
    assert objection.due_label == "答复监督意见"
    with pytest.raises(Refused, match="本案件的监督意见尚未办结，请待其办结后再办理“签发现场评审通知书”"):
        begin(of, people=people, at=at)
    done = actions.answer(
        objection, put_right=True, answer="经核实属实，已更换组长。", by=people[Role.BUREAU_HANDLER], at=at
    )
    assert (done.state, done.put_right) == ("answered", True)
    assert begin(of, people=people, at=at).state == Stage.ON_SITE
    told = Message.objects.filter(person=people[Role.SUPERVISOR].person, title__contains="监督意见已办理")
    assert [row.body for row in told] == ["已纠正：经核实属实，已更换组长。"]
    assert proving.faults() == []


def test_the_head_goes_ahead_only_with_a_recorded_reason(of, people, at):
    objection = objected(of, people=people, at=at)
    with pytest.raises(Refused, match="由区县负责人办理"):
        actions.go_on(objection, reason="已核实。", by=people[Role.BUREAU_HANDLER], at=at)
    with pytest.raises(Refused, match="请填写“说明理由，继续办理”的理由"):
        actions.go_on(objection, reason=" ", by=people[Role.BUREAU_HEAD], at=at)
    done = actions.go_on(objection, reason="两人任职时间不重合，不属应当回避。", by=people[Role.BUREAU_HEAD], at=at)
    assert done.state == "went_on"
    assert begin(of, people=people, at=at).state == Stage.ON_SITE


def test_only_the_supervisor_objects_and_takes_it_back(of, people, at):
    with pytest.raises(Refused, match="由纪检监督办理"):
        actions.raise_objection(of, matter="plan", text=WHY, by=people[Role.BUREAU_HEAD], at=at)
    objection = objected(of, people=people, at=at)
    perform(objection, steps.TAKE_BACK, by=people[Role.SUPERVISOR], at=at, reason="经核对无误。")
    assert begin(of, people=people, at=at).state == Stage.ON_SITE


def test_every_review_stands_on_the_board_at_a_glance(of, people, at):
    shown = page(people[Role.SUPERVISOR], reverse("supervision"), at=at)
    objected(of, people=people, at=at)
    after = page(people[Role.SUPERVISOR], reverse("supervision"), at=at)
    assert all(said in shown for said in (of.number, "5人，已接受5人，组长已定", "无人退出", "完成现场评审"))
    assert ["监督意见待答复" in shown, "监督意见待答复" in after] == [False, True]
    tab = page(people[Role.BUREAU_HEAD], reverse("case_tab", args=[of.number, "supervision"]), at=at)
    assert WHY in tab


def test_neither_the_institution_nor_an_expert_learns_of_it(of, people, at):
    objection = objected(of, people=people, at=at)
    leader = filing.leader(of)
    expert = of.reviews.get().assignments.first().member
    for member in (leader, expert):
        assert asked(member, reverse("case", args=[objection.number]), at=at).status_code == 404
        assert asked(member, reverse("supervision"), at=at).status_code == 403
        assert WHY not in page(member, reverse("case", args=[of.number]), at=at)
    with pytest.raises(NotTheirs):
        actions.answer(objection, put_right=False, answer="试", by=leader, at=at)
    other = cast.person("bq-jijian", "甘霖", role=Role.SUPERVISOR, office=cast.office(OfficeKind.COMMISSION), at=at)
    assert isinstance(other, Membership)
    assert WHY in page(other, reverse("case", args=[objection.number]), at=at)


@pytest.mark.article("P13")
@pytest.mark.parametrize("kind, of_city", [("primary_care_objection", "primary_care_city_objection"), SUPERVISION])
def test_beside_the_citys_rereview_the_commission_does_what_a_bureau_does(kind, of_city):
    """The same steps in the same states, by the commission's people (P06)."""
    first, second = case_type(kind), case_type(of_city)
    names = [step.name.replace("city_objection_review", "objection_review") for step in second.steps]
    assert names == [step.name for step in first.steps]
    assert {role for step in second.steps for role in step.roles} & set(BUREAU_ROLES) == set()
    assert {stage.holder for stage in second.stages if not stage.end} == {OfficeKind.COMMISSION}
    assert set(first.verbs) & set(second.verbs) == set()
    assert {step.name for step in second.forms} == {
        step.name.replace("objection_review", "city_objection_review") for step in first.forms
    }
