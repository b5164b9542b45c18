"""Objections to a posted result (E25): real name, letter and evidence while the posting runs; answered point by point, countersigned;
announcing waits for them, and they hold that hospital alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from time_machine import travel

from accounts import addresses
from accounts.models import Submission
from accounts.refused import Refused
from accounts.roles import Role
from casework import outbox, proving, turns
from casework.actions import materials
from casework.clocks.calendar import GRACE
from casework.forms import file as field
from casework.gateway import perform
from casework.models import Case, Message, Notice
from casework.objection.answering import Answer, AnswersField
from casework.objection.forms import LONGEST
from casework.objection.lodging import Point
from config.scenarios import filing
from config.scenarios import national as scenes
from config.scenarios.papers import material, pdf
from emr_rating.models import Objection, ShownEvidence
from emr_rating.national import announcing
from emr_rating.national import steps as national_steps
from emr_rating.objection import actions, evidence, steps
from emr_rating.proxy import SCAN
from emr_rating.stages import NationalStage
from tests.experts.reviews import page, visit
from tests.refusals.page import said_at

pytestmark = [pytest.mark.django_db, pytest.mark.article("E25")]
SAID = scenes.OBJECTOR
POINT = Point("fact", "病历书写一项的抽查记录与实际不符。", "请复核该项并恢复申报级别。")


def lodge(case, *, at, by=None, **changed) -> tuple[Objection, str]:
    given = {"said": SAID, "points": [POINT], "letter": material("意见书.pdf"), "evidence": material("证明.pdf")}
    return actions.lodge(scenes.current(case), **given | {"token": uuid4()} | changed, by=by, at=at)


def answer(objection, *, upheld: bool, people, at, level=None) -> Objection:
    asked = scenes.answered(objection, people=people, at=at, level=level if upheld else None)
    return scenes.concurred(asked, people=people, at=at)


def waits(objection) -> tuple[str, dict[str, str]]:
    """What it lacks, and for whose step, as the desks read it."""
    row = Objection.objects.get(pk=objection.pk)
    return row.missing, turns.read(row.turn)


@pytest.mark.refuses("E25", 3)
@pytest.mark.parametrize(
    "changed, field, sentence",
    [
        ({"said": SAID | {"name": " "}}, "name", "异议须实名提出，请填写真实姓名或者单位名称"),
        ({"said": SAID | {"id_number": ""}}, "id_number", "异议须实名提出，请填写证件号码"),
        ({"said": SAID | {"phone": ""}}, "phone", "异议须实名提出，请填写联系电话"),
        ({"letter": None}, "letter", "请上传意见书"),
        ({"evidence": None}, "evidence", "没有证明材料的不予受理"),
        ({"points": []}, "what", "请写明异议内容"),
    ],
)
def test_anonymous_or_without_letter_or_evidence_is_refused(both, posted, thursday, changed, field, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        lodge(both[0], at=thursday, **changed)
    assert refused.value.field == field
    assert Case.objects.filter(kind="emr_objection").count() == 0


@pytest.mark.refuses("E25", 4)
def test_a_late_one_is_refused_and_one_in_the_last_second_is_taken(both, posted, thursday):
    with pytest.raises(Refused, match="现在不能提出异议（第二十五条）"):
        lodge(both[0], at=posted.ends_at())
    opened, _ = lodge(both[0], at=posted.ends_at() - timedelta(seconds=1))
    assert opened.state == steps.LODGED


def test_the_public_form_keeps_what_was_typed_and_gives_a_receipt(both, posted, thursday):
    url, token = reverse("lodge_objection", args=[posted.pk]), uuid4()
    typed = {**SAID, "case": both[0].number, "kind": "fact", "what": POINT.what, "asked": POINT.asked, "token": token}
    client = Client()
    with travel(thursday, tick=False):
        bare = client.post(url, typed)
        assert bare.status_code == 422
        assert POINT.what in bare.content.decode()
        assert "请上传意见书（第二十五条）。" in said_at(bare.content.decode(), "letter")
        assert both[1].title not in client.get(url).content.decode()
        other = client.post(url, typed | {"case": both[1].number, "letter": pdf(), "evidence": pdf()})
        assert other.status_code == 422
        assert all("请重新选择文件" in said_at(other.content.decode(), name) for name in ("letter", "evidence"))
        trapped = client.post(url, typed | {"website": "http://x", "letter": pdf(), "evidence": pdf()})
        assert "“此项请留空”一栏不应填写" in trapped.content.decode()
        done = client.post(url, typed | {"letter": pdf("意见书.pdf"), "evidence": pdf("证明.pdf")})
        assert done.status_code == 302
        receipt = client.get(done.headers["Location"]).content.decode()
    assert not Submission.objects.exclude(location="").exists(), "the address of a receipt is kept nowhere"
    objection = Objection.objects.get()
    assert (objection.name, objection.lodged_by) == ("郝直言", None)
    assert objection.number in receipt
    assert "复核中" in receipt
    with travel(thursday, tick=False):
        assert client.get(reverse("objection_receipt", args=[objection.number, "0" * 40])).status_code == 404


def test_the_same_form_sent_twice_is_one_and_another_is_free(both, posted, thursday):
    token = uuid4()
    first, secret = lodge(both[0], at=thursday, token=token)
    assert lodge(both[0], at=thursday, token=token) == (first, secret)
    lodge(both[0], at=thursday)
    assert Objection.objects.count() == 2


def test_it_holds_that_hospital_alone(both, posted, cycle, people, thursday):
    _passed, failed = both
    objection, _ = lodge(failed, at=thursday, by=filing.leader(failed))
    assert scenes.current(failed).held_by == "emr_objection"
    after = posted.ends_at() + GRACE
    assert announcing.settle(cycle, by=people[Role.INSTITUTE], at=after) == (1, [failed.title])
    assert [scenes.current(case).state for case in both] == [NationalStage.SETTLED, NationalStage.POSTED]
    with pytest.raises(Refused, match="本案件的异议尚未办结"):
        perform(scenes.current(failed), national_steps.SETTLE, by=people[Role.INSTITUTE], at=after)
    with pytest.raises(Refused, match="还有1家医院的国家级审核没有确定结果"):
        announcing.close_stage(cycle, by=people[Role.INSTITUTE], at=after)
    answer(objection, upheld=False, people=people, at=after)
    announcing.settle(cycle, by=people[Role.INSTITUTE], at=after)
    assert scenes.current(failed).conclusion.to_level == 4
    assert proving.faults() == []


def test_upheld_a_failed_hospital_joins_the_announcement_without_a_second_posting(both, posted, people, thursday):
    _passed, failed = both
    objection, _ = lodge(failed, at=thursday, by=filing.leader(failed))
    done = answer(objection, upheld=True, level=5, people=people, at=thursday)
    now = scenes.current(failed)
    assert (done.state, now.conclusion.to_level, now.conclusion.article, now.passed) == (steps.ANSWERED, 5, "E25", True)
    assert now.held_by == ""
    assert [row.to_level for row in now.in_order] == [4, 5]
    told = page(filing.leader(failed), reverse("case", args=[done.number]), at=thursday)
    assert "异议成立" in told
    assert "已调取原始记录核对。" in told
    assert proving.faults() == []


def test_every_point_is_answered_and_the_commission_may_send_it_back(both, posted, people, thursday):
    objection, _ = lodge(both[0], at=thursday)
    scenes.hospital_heard(objection, people=people, at=thursday)
    point = objection.objection_points.get()
    given = {"upheld": False, "answer": "答复", "by": people[Role.INSTITUTE], "at": thursday}
    for rows in ([], [Answer(point.pk, False, " ")]):
        with pytest.raises(Refused, match="每一项异议均须答复是否采纳并写明理由"):
            actions.propose(objection, answers=rows, **given)
    rows = [Answer(point.pk, False, "记录属实。")]
    with pytest.raises(Refused, match="异议成立的，须填写复核级别"):
        actions.propose(objection, answers=rows, **given | {"upheld": True})
    actions.propose(objection, answers=rows, **given)
    current = Objection.objects.get(pk=objection.pk)
    with pytest.raises(Refused, match="由市级负责人办理"):
        actions.concur(current, by=people[Role.INSTITUTE], at=thursday)
    actions.send_back(current, by=people[Role.COMMISSION_HEAD], at=thursday, reason="请补充依据。")
    assert Objection.objects.get(pk=objection.pk).state == steps.LODGED


def test_new_evidence_is_shown_to_the_hospital_first_without_who_objects(both, posted, people, thursday):
    passed, _failed = both
    objection, _ = lodge(passed, at=thursday)
    rows = [Answer(objection.objection_points.get().pk, False, "记录属实。")]
    given = {"answers": rows, "upheld": False, "answer": "答复", "by": people[Role.INSTITUTE]}
    with pytest.raises(Refused, match="新证据须先向医院告知，听取其意见后再提出复核意见"):
        actions.propose(objection, **given, at=thursday)
    scenes.evidence_shown(objection, people=people, at=thursday)
    with pytest.raises(Refused, match="之前就新证据陈述意见，请待其陈述或者期满后办理"):
        actions.propose(objection, **given, at=thursday)
    leader, number = filing.leader(passed), passed.number
    url = reverse("shown_evidence", args=[number])
    shown = page(leader, url, at=thursday)
    row = ShownEvidence.objects.get(objection=objection)
    assert all(said in shown for said in (scenes.OBJECTION.what, "证明.pdf", "陈述意见"))
    assert [said for said in SAID.values() if said in shown and said != "person"] == []
    given_file = visit(leader, reverse("shown_evidence_file", args=[number, row.pk]), at=thursday)
    assert (given_file.status_code, given_file.getvalue()[:4]) == (200, b"%PDF")
    for member in (people[Role.BUREAU_HEAD], people[Role.EXPERT]):
        assert visit(member, url, at=thursday).status_code == 403
    assert visit(filing.leader(both[1]), url, at=thursday).status_code == 404
    bare = visit(leader, url, at=thursday, data={"shown": row.pk, "text": ""})
    assert (bare.status_code, "请填写对新证据的意见" in said_at(bare.content.decode(), "text")) == (422, True)
    assert waits(objection) == ("医院就新证据陈述意见", {})
    assert visit(leader, url, at=thursday, data={"shown": row.pk, "text": "材料有误。"}).status_code == 302
    assert waits(objection) == ("逐项答复和复核意见", {Role.INSTITUTE: "propose"})
    assert "材料有误。" in page(people[Role.INSTITUTE], reverse("case", args=[objection.number]), at=thursday)
    assert actions.propose(objection, **given, at=thursday).state == steps.PROPOSED
    assert "材料有误。" not in page(people[Role.BUREAU_HEAD], reverse("case", args=[number]), at=thursday)
    assert proving.faults() == []


def test_a_hospital_that_says_nothing_is_not_waited_for_after_its_term(both, posted, people, thursday):
    objection, _ = lodge(both[0], at=thursday)
    scenes.evidence_shown(objection, people=people, at=thursday)
    shown = ShownEvidence.objects.get(objection=objection)
    with pytest.raises(Refused, match="没有等待陈述意见的异议新证据"):
        evidence.comment(shown, text="迟到的意见。", by=filing.leader(both[0]), at=shown.ends_at())
    rows = [Answer(objection.objection_points.get().pk, False, "记录属实。")]
    given = {"answers": rows, "upheld": False, "answer": "答复", "by": people[Role.INSTITUTE]}
    assert actions.propose(objection, **given, at=shown.ends_at()).state == steps.PROPOSED


def test_the_hospitals_own_evidence_is_not_shown_to_it(both, posted, people, thursday):
    objection, _ = lodge(both[1], at=thursday, by=filing.leader(both[1]))
    with pytest.raises(Refused, match="证明材料由医院自己提交，不须向其告知"):
        scenes.evidence_shown(objection, people=people, at=thursday)


def test_the_answer_is_a_notice_with_a_number_for_whoever_objected_alone(both, posted, people, thursday):
    passed, failed = both
    outside, secret = lodge(passed, at=thursday)
    asked = scenes.answered(outside, people=people, at=thursday, level=None)
    with pytest.raises(Refused, match="请先由经办人拟写异议答复书，再行签发"):
        actions.concur(asked, by=people[Role.COMMISSION_HEAD], at=thursday)
    scenes.concurred(asked, people=people, at=thursday)
    paper = Notice.objects.get(case=outside.pk)
    assert (paper.number, paper.deliveries.count()) == ("渝卫评〔2026〕1号", 0)
    for pk in outbox.due(thursday):
        outbox.work(pk, at=thursday)
    with travel(thursday, tick=False):
        receipt = Client().get(reverse("objection_receipt", args=[outside.number, secret])).content.decode()
        answer = Client().get(reverse("objection_answer", args=[outside.number, secret]))
    assert (paper.number in receipt, answer["Content-Type"]) == (True, "application/pdf")
    hospital = filing.leader(passed)
    assert visit(hospital, reverse("notice", args=[paper.pk]), at=thursday).status_code == 404
    assert not Message.objects.filter(office=hospital.office, notice=paper).exists()
    own = scenes.objected(failed, at=thursday, by=filing.leader(failed))
    answer_of_own = scenes.concurred(scenes.answered(own, people=people, at=thursday), people=people, at=thursday)
    served = Notice.objects.get(case=answer_of_own.pk)
    assert [row.to for row in served.deliveries.all()] == [failed.title]
    assert visit(filing.leader(failed), reverse("notice", args=[served.pk]), at=thursday).status_code == 200


def test_nobody_else_learns_who_objects(both, posted, people, thursday):
    passed, failed = both
    objection, _ = lodge(passed, at=thursday)
    for member in (filing.leader(passed), filing.leader(failed), people[Role.BUREAU_HEAD], people[Role.EXPERT]):
        assert visit(member, reverse("case", args=[objection.number]), at=thursday).status_code == 404
    assert "郝直言" in page(people[Role.INSTITUTE], reverse("case", args=[objection.number]), at=thursday)
    assert visit(people[Role.BUREAU_HEAD], reverse("case", args=[passed.number]), at=thursday).status_code == 200
    for member in (filing.leader(passed), people[Role.BUREAU_HEAD]):
        assert "郝直言" not in page(member, reverse("case", args=[passed.number]), at=thursday)


def test_a_hospital_objects_to_its_own_result_on_its_page(both, posted, people, thursday):
    passed, failed = both
    shown = page(filing.leader(failed), reverse("case_tab", args=[failed.of_filing.number, "national"]), at=thursday)
    assert reverse("object_to_own", args=[failed.number]) in shown
    assert visit(filing.leader(failed), reverse("object_to_own", args=[passed.number]), at=thursday).status_code == 404
    answer = visit(filing.leader(failed), reverse("object_to_own", args=[failed.number]), at=thursday)
    assert (answer.status_code, "登录办理" in answer.content.decode()) == (200, False)


def test_one_address_is_stopped_before_any_more_of_its_files_are_looked_into(posted, thursday, monkeypatch):
    monkeypatch.setattr(addresses, "TRIES_AN_HOUR", 1)
    url, client = reverse("lodge_objection", args=[posted.pk]), Client()
    with travel(thursday, tick=False):
        client.post(url, {"what": POINT.what})
        monkeypatch.setattr(field, "examine", None)
        page = client.post(url, {"what": POINT.what, "letter": pdf()}).content.decode()
    assert "从您所在网络提交的异议过多，请一小时后再提交" in page
    assert POINT.what in page


def test_whoever_objects_reads_no_paper_of_the_offices(both, posted, people, thursday):
    objection = scenes.objected(both[0], at=thursday, by=filing.leader(both[0]))
    materials.add(objection, kind=SCAN, file=material("复核意见.pdf"), by=people[Role.CENTRE], at=thursday)
    materials.hand_in(objection, at=thursday)
    own = page(filing.leader(both[0]), reverse("case", args=[objection.number]), at=thursday)
    assert ["意见书.pdf" in own, "复核意见.pdf" in own] == [True, False]
    assert "复核意见.pdf" in page(people[Role.COMMISSION_HEAD], reverse("case", args=[objection.number]), at=thursday)


@pytest.mark.article("E25")
def test_a_reason_of_a_point_that_is_too_long_is_told_and_not_cut():
    answers = AnswersField()
    longest = "理" * LONGEST
    assert answers.clean([(1, "1", longest)]) == [Answer(1, True, longest)]
    with pytest.raises(ValidationError, match=f"不超过{LONGEST}字，现有一项为{LONGEST + 1}字"):
        answers.clean([(1, "1", longest), (2, "0", longest + "由")])
