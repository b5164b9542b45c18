"""The work report: drafted from the ratings, written and signed by the leader, refused with its gaps, received by the body (P24)."""

from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from docx import Document as WordDocument

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.chasing import matters, reminding
from casework.clocks import deadlines
from casework.clocks.calendar import SHANGHAI
from casework.gateway import NotTheirs
from casework.models import Message
from casework.text import day_text
from config.scenarios import cast, concluding
from experts.review.rounds import panel_of
from primary_care_review.models import WorkReport
from primary_care_review.report import actions, fields
from primary_care_review.report.documents import summary, work_report
from primary_care_review.report.parts import Document, Part, field_name
from primary_care_review.sealing.papers import sum_of
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from primary_care_review.visit import result
from tests.primary_care_review.steps import now, post_step, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(yi_sealed):
    return now(yi_sealed)


@pytest.fixture
def then(of):
    """Three days after the papers were sealed."""
    return concluding.days_on(of, 3)


@pytest.fixture
def path(of):
    return reverse("work_report", args=[of.number])


def other_member(of):
    return next(row for row in panel_of(of).members if not row.leads).member


def sent(of, **changed):
    """The page as the leader sends it."""
    said = fields.texts(of) | changed
    return said | {f"seen-{name}": "0.0" for name in said} | {"seen": of.version}


@pytest.mark.article("P24")
def test_the_report_is_drafted_from_what_the_team_has_settled(of):
    drafted, grading = fields.parts(fields.texts(of)), result.grading(of)
    assert grading.grade is Grade.YI
    assert f"共评定{len(of.assessment.clauses)}条" in drafted[Part.OVERVIEW]
    assert f"A级{grading.counts['A']}条" in drafted[Part.INDICATORS]
    assert "评定为D级（不合格）的条款1条" in drafted[Part.PROBLEMS]
    assert "操作分级目录齐全" in drafted[Part.PROBLEMS]
    assert "评定结果为乙级" in drafted[Part.CONCLUSION]
    assert sum_of(of) in drafted[Part.OTHER]
    assert fields.texts(of)["report.proposed"] == "乙"


@pytest.mark.article("P24")
def test_the_leader_signs_the_three_documents_and_they_are_frozen(of, then):
    assert deadlines.running(of).get().label == "提交等级评审工作报告"
    of = concluding.reported(of, at=then)
    report = WorkReport.objects.get()
    assert (of.state, report.proposed, report.dossier.digest) == (Stage.REPORTED, "乙", sum_of(of))
    assert report.summary["counts"] == result.grading(of).counts
    assert deadlines.running(of).get().clock == "report_receipt"
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkReport.objects.update(proposed="甲")
    with pytest.raises(Refused, match="已经提交"):
        actions.save_field(of, field="report.other", value="另记", seen=0, key="1", by=concluding.leader(of), at=then)
    assert proving.faults() == []


def test_the_report_is_due_fifteen_working_days_after_the_visit(of):
    running = deadlines.running(of).get()
    assert (running.length, running.unit, running.started_on) == (15, "working_days", of.plan.days[1])
    told = Message.objects.get(title=f"{of.number}：请提交等级评审工作报告")
    assert (told.person, day_text(running.due_on) in told.body) == (concluding.leader(of).person, True)


def test_the_leader_is_reminded_before_the_report_is_due_and_chased_by_the_bureau_once_it_is_late(of, people):
    due_on, leader = deadlines.running(of).get().due_on, concluding.leader(of)
    day = datetime.combine(due_on, time(9), SHANGHAI)
    reminding.remind_all(day)
    assert Message.objects.filter(person=leader.person, body__contains="“提交等级评审工作报告”").exists()
    source = matters.source("work_report")
    late = source.late(people[Role.BUREAU_HANDLER], due_on + timedelta(days=1))
    assert [row.case_id for row in late] == [of.pk]
    concluding.reported(of, at=day)
    assert not source.open().exists()


@pytest.mark.refuses("P24", 1)
def test_nobody_but_the_leader_writes_or_signs(of, then, people, path, signed_in):
    member, texts = other_member(of), fields.parts(fields.texts(of))
    with pytest.raises(Refused, match="由评审组组长填写和签署"):
        actions.submit_report(of, texts=texts, proposed="乙", by=member, at=then)
    with pytest.raises(NotTheirs):
        actions.submit_report(of, texts=texts, proposed="乙", by=people[Role.BUREAU_HEAD], at=then)
    with time_machine.travel(then, tick=False):
        client = signed_in(member)
        assert "由组长填写和签署" in client.get(path).text
        answer = client.post(path, sent(of) | {"sign": "1", "password": cast.PASSWORD})
        assert (answer.status_code, "其他成员不能代签" in answer.text) == (422, True)
        typed = {"field": "report.other", "value": "另记", "seen": "0", "key": "1"}
        assert client.post(reverse("work_report_answers", args=[of.number]), typed).status_code == 422
    assert (now(of).state, WorkReport.objects.count()) == (Stage.SEALED, 0)


def test_there_is_no_report_before_the_papers_are_sealed(people, at, signed_in):
    of = walk(Stage.VISITED, people, at, grade=Grade.YI, index=1)
    leader = concluding.leader(of)
    with pytest.raises(Refused, match="案件现处于“现场评审结束，待封存”，不能办理“签署并提交工作报告”"):
        actions.submit_report(of, texts={}, proposed="乙", by=leader, at=of.plan.tells_at)
    with time_machine.travel(of.plan.tells_at, tick=False):
        assert signed_in(leader).get(reverse("work_report", args=[of.number])).status_code == 404


def test_an_incomplete_report_comes_back_with_every_gap_and_all_that_was_typed(of, then, path, signed_in):
    gone = {field_name(Part.OVERVIEW): "", field_name(Part.PROBLEMS): "较少", "report.proposed": ""}
    with time_machine.travel(then, tick=False):
        client = signed_in(concluding.leader(of))
        answer = client.post(path, sent(of, **gone) | {"sign": "1", "password": cast.PASSWORD})
        assert answer.status_code == 422
        gaps = ("“评审工作概况”未填写", "“被评审机构存在的主要问题、整改意见”少于20个字", "建议等级未选择")
        assert [gap for gap in gaps if gap not in answer.text] == []
        assert "较少" in client.get(path).text
    assert now(of).state == Stage.SEALED


@pytest.mark.opens("P24")
def test_what_is_typed_is_saved_and_signed_with_the_password(of, then, path, signed_in):
    said = "组长补充：机构配合评审，资料齐备，没有其他需要说明的情况。"
    with time_machine.travel(then, tick=False):
        client = signed_in(concluding.leader(of))
        typed = {"field": "report.other", "value": said, "seen": "0", "key": "1"}
        saved = client.post(reverse("work_report_answers", args=[of.number]), typed).json()
        assert (saved["version"], said in client.get(path).text) == (1, True)
        wrong = client.post(path, sent(now(of)) | {"sign": "1", "password": "not-mine"})
        assert (wrong.status_code, "当前密码不正确" in wrong.text) == (422, True)
        draft = client.get(reverse("work_report_paper", args=[of.number, "work_report"]))
        assert draft["Content-Type"] == "application/pdf"
        assert client.post(path, sent(now(of)) | {"sign": "1", "password": cast.PASSWORD}).status_code == 302
    assert WorkReport.objects.get().texts[Part.OTHER] == said


@pytest.mark.parametrize(
    "proposed, sentence",
    [("甲", "本次申报乙级，不能评为甲级"), ("甲", "按条款所占比例计算为乙级，不能评为甲级")],
)
def test_no_more_is_proposed_than_was_applied_for_or_than_the_shares_bear(of, then, proposed, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        concluding.reported(of, at=then, proposed=proposed)
    assert refused.value.field == "proposed"


def test_the_documents_say_what_was_signed(of, then, people, signed_in):
    concluding.reported(of, at=then)
    report = WorkReport.objects.get()
    said = str(work_report(report).sections)
    assert [part.label for part in Part if part.label not in said] == []
    assert report.digest in work_report(report).note
    assert str(summary(report).sections).count("达到") > 6
    client = signed_in(people[Role.BUREAU_HANDLER])
    for one in Document:
        assert client.get(reverse("reported_paper", args=[of.number, one.value]))["Content-Type"] == "application/pdf"
    own = of.institution.office.memberships.get()
    assert signed_in(own).get(reverse("reported_paper", args=[of.number, "summary"])).status_code in (403, 404)


def test_the_report_is_handed_out_in_word(of, then, signed_in):
    with time_machine.travel(then, tick=False):
        answer = signed_in(concluding.leader(of)).get(reverse("work_report_word", args=[of.number]))
    made = WordDocument(BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert [part.label for part in Part if part.label not in text] == []
    assert "草稿，尚未签署" in text


def test_a_returned_report_is_signed_anew_and_the_first_stays(of, then, people):
    concluding.reported(of, at=then)
    reason = "第三部分整改意见没有对应到条款，请补充。"
    of = actions.return_report(now(of), reason=reason, by=people[Role.BUREAU_HANDLER], at=then + timedelta(days=1))
    assert (of.state, deadlines.running(of).get().clock) == (Stage.SEALED, "report_returned")
    told = Message.objects.get(title=f"{of.number}：工作报告退回补正")
    assert (told.person, reason in told.body) == (concluding.leader(of).person, True)
    concluding.reported(of, at=then + timedelta(days=2))
    first, second = WorkReport.objects.order_by("pk")
    assert (first.returned_reason, second.returned_at) == (reason, None)
    assert proving.faults() == []


def test_receipt_asks_for_all_three_documents_and_starts_the_term_of_the_conclusion(of, then, people, signed_in):
    of, handler = concluding.reported(of, at=then), people[Role.BUREAU_HANDLER]
    with time_machine.travel(then, tick=False):
        client = signed_in(handler)
        answer = post_step(client, of, "receive_report", received=["work_report"])
        assert answer.status_code == 422
        assert "缺少《评审评定表》、《等级评审结果汇总》" in answer.text
    of = concluding.received(of, people=people, at=then)
    running = deadlines.running(of).get()
    assert (of.state, running.clock, running.length) == (Stage.CONCLUDING, "conclusion", 20)
