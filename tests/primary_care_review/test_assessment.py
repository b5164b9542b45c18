"""The self-assessment: clause by clause, by page, autosave and workbook; who sees it when (P05, P18)."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from accounts.roles import Role
from casework import autosave
from casework.autosave import seen_token
from casework.gateway import Refused, perform
from casework.models import Record
from casework.workbook import Sheet, read_workbook, write_workbook
from config.scenarios import primary_care as scenario
from config.scenarios.papers import pdf
from primary_care_review.assessment import actions as assessment
from primary_care_review.assessment import workbook as sheets
from primary_care_review.assessment.steps import RECOGNISE_START
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as G
from tests.primary_care_review.steps import now, post_step, walk

pytestmark = pytest.mark.django_db


@pytest.mark.article("P05")
@pytest.mark.article("P18")
def test_start_opens_one_case_and_only_one(leader, signed_in):
    client = signed_in(leader)
    assert client.post("/primary-care/assessment/start/").status_code == 302
    again = client.post("/primary-care/assessment/start/", follow=True)
    assert "已有在办的自评和申请" in again.content.decode()
    assert Application.objects.count() == 1
    page = client.get("/primary-care/assessment/").content.decode()
    assert "演示标准" in page
    assert "未满6个月" in page
    assert "无历史记录" in page


@pytest.mark.article("P18")
def test_a_chapter_is_saved_by_its_button(leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    client, address = signed_in(leader), f"/primary-care/assessment/{of.number}/chapters/1/"
    page = client.get(address).content.decode()
    assert "功能定位明确" in page
    saved = client.post(
        address,
        {"clause.1.1.1.rating": "B", "seen-clause.1.1.1.rating": seen_token(0, ""), "clause.1.1.1.evidence": ""},
    )
    assert saved.status_code == 302
    assert autosave.values(of) == {"clause.1.1.1.rating": "B"}


@pytest.mark.article("P18")
def test_the_first_button_saves_and_leads_chapter_by_chapter_back_to_the_start(leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    client, address, passed = signed_in(leader), f"/primary-care/assessment/{of.number}/chapters/1/", []
    while "/chapters/" in address:
        page = client.get(address)
        following = page.context["following"]
        assert (f"保存，下一章：{following.title}" if following else "保存，返回等级评审") in page.text
        passed.append(page.context["chapter"].number)
        address = client.post(address, {"next": "1"}).url
    assert (passed, address) == (
        [chapter.number for chapter in of.assessment.edition.chapters],
        "/primary-care/assessment/",
    )
    assert client.post(f"/primary-care/assessment/{of.number}/chapters/1/", {}).url.endswith("/chapters/1/")


@pytest.mark.article("P18")
def test_what_cannot_stand_comes_back_as_typed_and_the_rest_is_saved(leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    posted = {
        "clause.1.1.1.rating": "A",
        "seen-clause.1.1.1.rating": seen_token(0, ""),
        "clause.1.1.1.problem": "字" * 501,
        "seen-clause.1.1.1.problem": seen_token(0, ""),
        "clause.1.1.1.done_on": "2026-12-01",
        "seen-clause.1.1.1.done_on": seen_token(0, ""),
    }
    answer = signed_in(leader).post(f"/primary-care/assessment/{of.number}/chapters/1/", posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有501个字，不得超过500个字" in page
    assert "不能晚于今天" in page
    assert "字" * 501 in page
    assert autosave.values(of) == {"clause.1.1.1.rating": "A"}


@pytest.mark.article("P18")
def test_two_people_meet_only_in_the_same_field(leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    name = "clause.1.1.1.evidence"
    assessment.answer(of, field=name, value="甲写的", seen=0, key="a", by=leader, at=at)
    posted = {
        name: "乙写的",
        f"seen-{name}": seen_token(0, ""),
        "clause.1.1.2.rating": "",
        "seen-clause.1.1.2.rating": seen_token(0, ""),
    }
    client, address = signed_in(leader), f"/primary-care/assessment/{of.number}/chapters/1/"
    answer = client.post(address, posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "改为“甲写的”" in page
    assert "乙写的" in page
    assert autosave.values(of)[name] == "甲写的"
    posted[f"seen-{name}"] = seen_token(1, "甲写的")
    assert client.post(address, posted).status_code == 302
    assert autosave.values(of)[name] == "乙写的"


def test_autosave_answers_saved_conflict_and_refused(leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    client, address = signed_in(leader), f"/primary-care/assessment/{of.number}/answers/"
    first = {"field": "clause.1.1.1.rating", "value": "A", "seen": seen_token(0, ""), "key": "k1", "page": "1"}
    assert client.post(address, first).json()["version"] == 1
    assert client.post(address, first).json()["version"] == 1
    conflict = client.post(address, first | {"value": "B", "key": "k2"})
    assert (conflict.status_code, conflict.json()["stored"], conflict.json()["sent"]) == (409, "A", "B")
    assert conflict.json()["place"].startswith("1 功能任务与资源配置 · 1.1.1 ")
    assert conflict.json()["sentence"].startswith("您在另一窗口已于")
    wrong = client.post(address, first | {"value": "F", "key": "k3", "seen": seen_token(1, "A")})
    assert (wrong.status_code, wrong.json()["refused"]) == (422, "自评只能选择A、B、C、D、E之一，请重新选择。")
    stranger = client.post(address, first | {"field": "clause.9.9.9.rating", "key": "k4"})
    assert stranger.status_code == 422


def test_nothing_is_written_once_the_self_assessment_is_finished(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    before = autosave.values(of)
    posted = {"clause.1.1.1.rating": "D", "seen-clause.1.1.1.rating": seen_token(1, "A")}
    answer = signed_in(leader).post(f"/primary-care/assessment/{of.number}/chapters/1/", posted)
    assert answer.status_code == 422
    assert "自评已完成，不能再修改" in answer.content.decode()
    assert autosave.values(of) == before


@pytest.mark.article("P18")
def test_the_workbook_goes_out_and_comes_back_whole(leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    scenario.rate(of, borne=G.YI, by=leader, at=at)
    client, address = signed_in(leader), f"/primary-care/assessment/{of.number}/workbook/"
    filled = client.get(f"{address}download/").content
    before = autosave.values(of)
    assert client.post(address, {"file": SimpleUploadedFile("自评表.xlsx", filled)}).status_code == 302
    assert autosave.values(of) == before
    rows = read_workbook(BytesIO(filled), sheets.SELF_ASSESSMENT).rows
    values = [[row.values[column.name] for column in sheets.SELF_ASSESSMENT.columns] for row in rows]
    values[0][6], values[1][10], values[2][0] = "D", date(2026, 12, 1), "9.9.9"
    wrong = write_workbook([Sheet(spec=sheets.SELF_ASSESSMENT, rows=values)])
    answer = client.post(address, {"file": SimpleUploadedFile("自评表.xlsx", wrong)})
    assert answer.status_code == 422
    assert "K4单元格：“完成整改日期”不能晚于今天" in answer.content.decode()
    assert "A5单元格：条款编号“9.9.9”不在本机构适用的条款之中" in answer.content.decode()
    assert autosave.values(of) == before
    values[1][10], values[2][0] = date(2026, 11, 1), rows[2].values["number"]
    right = write_workbook([Sheet(spec=sheets.SELF_ASSESSMENT, rows=values)])
    assert client.post(address, {"file": SimpleUploadedFile("自评表.xlsx", right)}).status_code == 302
    changed = {name: text for name, text in autosave.values(of).items() if text != before.get(name, "")}
    assert changed == {"clause.1.1.1.rating": "D", "clause.1.1.2.done_on": "2026-11-01"}


@pytest.mark.article("P18")
def test_the_filled_button_is_what_comes_next(leader, signed_in, at):
    """At nothing rated it begins, at everything rated it finishes; looking at the preview is never the thing to do."""
    client, filled = signed_in(leader), re.compile(r'<a class="btn" href="[^"]+">([^<]+)</a>')
    of = assessment.start(leader.office.institution, by=leader, at=at)
    buttons = [filled.findall(client.get("/primary-care/assessment/").content.decode())]
    assessment.answer(of, field="clause.1.1.1.rating", value="A", seen=0, key="a", by=leader, at=at)
    buttons.append(filled.findall(client.get("/primary-care/assessment/").content.decode()))
    scenario.rate(of, borne=G.JIA, by=leader, at=at)
    buttons.append(filled.findall(client.get("/primary-care/assessment/").content.decode()))
    assert buttons == [["开始逐条自评"], ["继续自评"], ["完成自评"]]


@pytest.mark.article("P18")
def test_an_unrated_clause_keeps_it_from_being_finished(leader, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    with pytest.raises(Refused, match="个条款未自评"):
        assessment.finish(of, by=leader, at=at)


@pytest.mark.article("P18")
def test_an_earlier_start_is_recognised_by_the_head_with_evidence(people, leader, signed_in, at):
    of = assessment.start(leader.office.institution, by=leader, at=at)
    handler = signed_in(people[Role.BUREAU_HANDLER])
    nothing = post_step(handler, of, "recognise_start", started_on="2026-03-02", reason="已书面自评")
    assert nothing.status_code == 422
    later = post_step(handler, of, "recognise_start", started_on="2026-12-02", reason="已书面自评", scan=pdf())
    assert "应早于现登记的2026年11月9日" in later.content.decode()
    assert now(of).assessment_started_on == date(2026, 11, 9)
    done = post_step(handler, of, "recognise_start", started_on="2026-03-02", reason="已书面自评", scan=pdf())
    assert done.status_code == 302
    assert now(of).assessment_started_on == date(2026, 11, 9)
    head, proposal = signed_in(people[Role.BUREAU_HEAD]), of.proposals.get()
    assert "2026年3月2日" in head.get(f"/cases/{of.number}/steps/recognise_start/").content.decode()
    assert post_step(head, of, "recognise_start", proposal=proposal.pk).status_code == 302
    assert now(of).assessment_started_on == date(2026, 3, 2)
    assert of.materials.get().kind == "start_evidence"
    assert Record.objects.get(case=of, verb="recognise_start").reason == "已书面自评"
    assert now(of).material_kinds() == set()
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        perform(now(of), RECOGNISE_START, by=leader, at=at, reason="x", started_on=date(2026, 1, 1), evidence="x")


def test_before_it_is_handed_in_the_bureau_sees_its_progress_only(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    handler = signed_in(people[Role.BUREAU_HANDLER])
    page = handler.get(f"/cases/{of.number}/tabs/assessment/").content.decode()
    assert "自评内容在提交申请后可见" in page
    assert "有制度、记录和检查结果" not in page
    assert "评审申请书.pdf" not in handler.get(f"/cases/{of.number}/tabs/materials/").content.decode()
    leader = signed_in(Membership.objects.get(office=of.institution.office))
    assert "有制度、记录和检查结果" in leader.get(f"/cases/{of.number}/tabs/assessment/").content.decode()
    assert "评审申请书.pdf" in leader.get(f"/cases/{of.number}/tabs/materials/").content.decode()


def test_after_it_is_handed_in_both_see_it_whole_and_unchanged(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    handler = signed_in(people[Role.BUREAU_HANDLER])
    assert "与提交时一致" in handler.get(f"/cases/{of.number}/tabs/assessment/").content.decode()
    page = handler.get(f"/cases/{of.number}/tabs/materials/").content.decode()
    assert "评审申请书.pdf" in page
    assert "一致" in page


@pytest.mark.article("P18")
def test_taken_up_again_it_is_open_and_withdrawn_it_makes_room_for_another(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    client = signed_in(leader)
    assert post_step(client, of, "resume").status_code == 302
    assert (now(of).state, now(of).assessment_finished_on) == (Stage.SELF_ASSESSING, None)
    assert post_step(client, now(of), "withdraw", case_number=of.number).status_code == 302
    assert (now(of).state, now(of).ended_at) == (Stage.WITHDRAWN, at)
    assert assessment.start(of.applicant, by=leader, at=at).number != of.number


@pytest.mark.article("P05")
def test_the_workbench_offers_the_self_assessment_until_it_is_begun(leader, signed_in):
    client = signed_in(leader)
    titles = [invited.title for invited in client.get("/workbench/").context["invitations"]]
    client.post("/primary-care/assessment/start/")
    assert (titles, client.get("/workbench/").context["invitations"]) == (["等级评审自评尚未开始"], [])
