"""Objections to a posted conclusion (P13): any that comes before the grade is determined is investigated by experts who were not on the
team, answered on paper; a changed conclusion is posted anew, and nothing is determined while one is open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from time_machine import travel

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework import outbox, proving
from casework.actions.figures import set_figures
from casework.models import Conclusion, FigureSetting, Message, Notice
from casework.publicity.changes import changes
from casework.publicity.documents import posting_sheet
from casework.publicity.shown import sheet
from config.scenarios import concluding, filing
from config.scenarios import objecting as scenes
from experts.models import Assignment, TeamRating
from experts.review.designation import choices_for
from primary_care_review.models import Application, PrimaryCareObjection
from primary_care_review.objection import actions
from primary_care_review.objection.investigation import INVESTIGATION
from primary_care_review.stages import Stage
from tests.experts.reviews import page, visit
from tests.primary_care_review.steps import now
from tests.refusals.page import said_at

pytestmark = [pytest.mark.django_db, pytest.mark.article("P13")]


@pytest.fixture
def of(yi_posted):
    return now(yi_posted)


@pytest.fixture
def when(of):
    return of.posting.posted_at + timedelta(days=1)


@pytest.fixture
def institution(of) -> Membership:
    return filing.leader(of)


def test_one_without_name_or_evidence_is_taken_on_the_public_page(of, people, when):
    url, client = reverse("lodge_objection", args=[of.posting_id]), Client()
    typed = {"case": of.number, "kind": "fact", "what": "", "asked": "", "token": uuid4()}
    with travel(when, tick=False):
        assert "建议实名提出" in client.get(reverse("posting", args=[of.posting_id])).content.decode()
        bare = client.post(url, typed)
        assert (bare.status_code, "请写明异议内容。" in said_at(bare.content.decode(), "what")) == (422, True)
        done = client.post(url, typed | {"what": "条款1.1.1评定有误。"})
        receipt = client.get(done.headers["Location"]).content.decode()
    objection = PrimaryCareObjection.objects.get()
    assert (objection.name, objection.lodged_by, objection.about_id) == ("", None, of.pk)
    assert all(said in receipt for said in (objection.number, "调查核实中", "未参加本次评审的专家"))
    assert "匿名" in page(people[Role.BUREAU_HEAD], reverse("case", args=[objection.number]), at=when)


def test_a_real_name_and_evidence_are_asked_where_the_commission_sets_it(of, people, when):
    law = FigureSetting.objects.law(Regime.PRIMARY_CARE, when.date())
    assert law["objection_real_name"] == 0
    since = (when + timedelta(days=1)).date()
    said = {"values": dict(law) | {"objection_real_name": 1}, "valid_from": since, "reason": "统一受理口径。"}
    set_figures(Regime.PRIMARY_CARE, **said, by=people[Role.COMMISSION_HEAD], at=when)
    when += timedelta(days=1)
    with pytest.raises(Refused, match="请填写真实姓名或者单位名称") as refused:
        scenes.lodged(of, at=when)
    assert refused.value.field == "name"
    assert scenes.lodged(of, at=when, named=True).name == "罗直言"


def test_one_after_the_period_counts_until_the_grade_is_determined(of, people, when):
    over = concluding.after_publicity(of)
    with travel(over, tick=False):
        assert "提出异议" in Client().get(reverse("posting", args=[of.posting_id])).content.decode()
    scenes.lodged(of, at=over)
    with pytest.raises(Refused, match="本案件的异议尚未办结，请待其办结后再办理“确定评审等级”"):
        concluding.determined(of, people=people, at=over)


@pytest.mark.refuses("P13", 1)
def test_nothing_is_determined_while_one_is_open_and_nothing_objected_to_after(of, people, when):
    objection, over = scenes.lodged(of, at=when), concluding.after_publicity(of)
    with pytest.raises(Refused, match="本案件的异议尚未办结"):
        concluding.determined(of, people=people, at=over)
    scenes.answered(objection, people=people, at=over)
    assert concluding.determined(of, people=people, at=over).state == Stage.DETERMINED
    with pytest.raises(Refused, match="评审等级已经确定，现在不能提出异议（第十三条）"):
        scenes.lodged(of, at=over)
    with travel(over, tick=False):
        closed = Client().get(reverse("lodge_objection", args=[of.posting_id])).content.decode()
    assert "现在不能提出异议" in closed
    assert proving.faults() == []


def test_none_of_the_team_investigates(of, people, when):
    objection = scenes.lodged(of, at=when)
    team = set(Assignment.objects.handed_in().of(of).values_list("member", flat=True))
    choices = choices_for(objection, INVESTIGATION, on=when.date())
    assert team & {entry.member_id for entry in choices.free} == set()
    assert {"已在前次评审中" in choices.barred[entry] for entry in choices.barred if entry.member_id in team} == {True}
    with pytest.raises(Refused, match="专家"):
        scenes.proposed(objection, people=people, at=when)


def test_an_upheld_one_changes_the_conclusion_which_is_posted_anew(of, people, when):
    before, first = of.conclusion, of.posting
    done = scenes.answered(scenes.lodged(of, at=when, named=True), people=people, at=when, grade="丙")
    now = Application.objects.get(pk=of.pk)
    assert (done.state, now.state, now.posting, now.conclusion.to_level) == ("answered", Stage.CONCLUDED, None, 1)
    assert Conclusion.objects.get(pk=before.pk).superseded_at == when
    assert [str(change) for change in changes(first).values()] == ["结论已变更"]
    again = concluding.posted(now, people=people, at=when)
    assert (again.state, again.posting.pk > first.pk) == (Stage.PUBLICITY, True)
    assert [line.level_text for line in again.posting.lines.all()] == ["丙级"]
    cache.clear()  # of the public pages of another test
    with travel(when, tick=False):
        old = Client().get(reverse("posting", args=[first.pk])).content.decode()
        listed = Client().get(reverse("posting_json", args=[first.pk])).json()["lines"]
        fresh = Client().get(reverse("posting", args=[again.posting.pk])).content.decode()
    said = f"结论已变更，见{again.posting.number}"
    assert f'href="{reverse("posting", args=[again.posting.pk])}">{said}</a>' in old
    assert ([line["changed"] for line in listed], "结论已变更" in fresh) == ([said], False)
    assert sheet(first).rows[0][-1] == said
    assert said in str(posting_sheet(first).sections)
    scenes.lodged(again, at=when)
    assert proving.faults() == []


@pytest.mark.parametrize(
    "grade, sentence",
    [
        ("甲", "甲级由市卫生健康委评审，区县不能作出甲级结论"),
        ("乙", "变更后的结论与现结论（乙级）相同"),
    ],
)
def test_it_is_not_changed_to_what_may_not_be_concluded(of, people, when, grade, sentence):
    objection = scenes.lodged(of, at=when)
    scenes.heard(objection, people=people, at=when)
    with pytest.raises(Refused, match=sentence) as refused:
        scenes.proposed(objection, people=people, at=when, grade=grade)
    assert refused.value.field == "grade"


def test_the_answer_goes_to_whoever_objected_and_nobody_else_learns_who(of, people, institution, when):
    objection = scenes.lodged(of, at=when, named=True)
    row = scenes.called(objection, people=people, at=when)[0]
    url = reverse("case", args=[objection.number])
    for member in (institution, *(team.member for team in of.reviews.get().assignments.all())):
        assert visit(member, url, at=when).status_code == 404
    shown = page(row.member, url, at=when) + page(row.member, reverse("opinion", args=[row.pk]), at=when)
    record = page(row.member, reverse("case_tab", args=[objection.number, "record"]), at=when)
    assert [name for name in ("罗直言", "13800007777") if name in shown + record] == []
    assert scenes.OBJECTION.what in shown
    scenes.found(row, at=when)
    scenes.proposed(objection, people=people, at=when)
    with pytest.raises(Refused, match="请先由经办人拟写异议答复书"):
        actions.answer(scenes.current(objection), by=people[Role.BUREAU_HEAD], at=when)
    scenes.drafted(objection, people=people, at=when)
    actions.answer(scenes.current(objection), by=people[Role.BUREAU_HEAD], at=when)
    paper = Notice.objects.get(case=objection.pk)
    assert paper.deliveries.count() == 0
    assert not Message.objects.filter(office=institution.office, case=objection.pk).exists()
    assert visit(institution, reverse("notice", args=[paper.pk]), at=when).status_code == 404
    for pk in outbox.due(when):
        outbox.work(pk, at=when)
    assert TeamRating.objects.count() == 0
    assert "罗直言" not in page(institution, reverse("case", args=[of.number]), at=when)


def test_the_institution_objects_to_its_own_and_is_served(of, people, institution, when):
    shown = page(institution, reverse("case_tab", args=[of.number, "conclusion"]), at=when)
    address = reverse("object_to_own", args=[of.number])
    assert address in shown
    typed = {"case": of.number, "kind": "fact", "what": "条款1.1.1评定有误。", "token": uuid4()}
    assert visit(institution, address, at=when, data=typed).status_code == 302
    objection = PrimaryCareObjection.objects.get()
    scenes.answered(objection, people=people, at=when)
    paper = Notice.objects.get(case=objection.pk)
    assert [row.to for row in paper.deliveries.all()] == [institution.office.name]
    assert "异议不成立" in page(institution, reverse("case", args=[objection.number]), at=when)


def test_sent_back_it_is_found_anew_by_the_same_round(of, people, when):
    objection = scenes.lodged(of, at=when)
    scenes.heard(objection, people=people, at=when)
    scenes.proposed(objection, people=people, at=when)
    scenes.drafted(objection, people=people, at=when)
    actions.send_back(scenes.current(objection), reason="请补充依据。", by=people[Role.BUREAU_HEAD], at=when)
    assert Notice.objects.unissued().filter(case=objection.pk).count() == 0
    scenes.proposed(objection, people=people, at=when)
    scenes.drafted(objection, people=people, at=when)
    done = actions.answer(scenes.current(objection), by=people[Role.BUREAU_HEAD], at=when)
    assert (done.state, done.reviews.get().told_at) == ("answered", when)
    assert proving.faults() == []
