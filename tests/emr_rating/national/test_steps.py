"""The national stage up to its conclusion (E20-E24): two rounds by lot, the visit, what is refused, and who knows nothing of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.gateway import NotTheirs
from casework.models import Case, Material, Message, Record
from config.scenarios import national as scenes
from emr_rating.models import Filing, NationalReview, NationalVisit
from emr_rating.national import actions
from emr_rating.national.sampling import drawn
from emr_rating.national.uses import NATIONAL_MATERIALS
from emr_rating.stages import NationalStage, Stage
from experts.actions import assignments, seats
from experts.models import Assignment, Review
from tests.emr_rating.registration.pages import paper
from tests.experts.reviews import page, visit
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db


def tab(case: NationalReview) -> str:
    return reverse("case_tab", args=[case.number, "national"])


def step(case: NationalReview, name: str) -> str:
    return reverse("step", args=[case.number, name])


@pytest.mark.article("E17")
def test_what_the_city_keeps_at_five_opens_a_case_beside_the_filing(case, people):
    filing = Filing.objects.get(pk=case.about_id)
    assert (filing.state, case.state, case.entered_level) == (Stage.NATIONAL, NationalStage.MATERIALS_REVIEW, 5)
    assert case.holder.kind == OfficeKind.INSTITUTE
    assert case.missing == "组织抽取评审专家"
    assert Message.objects.filter(case=case.pk).count() == 0


@pytest.mark.article("E20")
@pytest.mark.article("E21")
@pytest.mark.article("E22")
def test_two_rounds_each_with_a_draw_of_its_own_and_nobody_in_both(case, people, pool, morning):
    done = scenes.national_at(NationalStage.PASSED, case, people=people, at=morning)
    assert done.state == NationalStage.PASSED
    rounds = Review.objects.filter(case=case.pk).order_by("pk")
    assert [(row.use, row.told_at) for row in rounds] == [
        ("emr_national_materials", None),
        ("emr_national_application", None),
    ]
    teams = [set(row.assignments.standing().values_list("member", flat=True)) for row in rounds]
    assert [len(team) for team in teams] == [5, 5]
    assert teams[0].isdisjoint(teams[1])
    assert {member.pk for member in pool} >= teams[0] | teams[1]
    assert [row.draws.made().count() for row in rounds] == [1, 1]
    assert [(row.article, row.to_level, row.superseded_at is None) for row in done.in_order] == [
        ("E23", 5, False),
        ("E24", 5, True),
    ]
    assert proving.faults() == []


@pytest.mark.article("E21")
@pytest.mark.refuses("E21", 1)
def test_the_second_step_waits_for_the_first(case, people, pool, morning):
    with pytest.raises(Refused, match="案件现处于“实证材料审核”，不能办理“作出实际应用审核结论”"):
        actions.conclude_application(
            scenes.current(case), level=5, reason="通过", by=people[Role.INSTITUTE], at=morning
        )
    with pytest.raises(Refused, match="不能办理“安排实际应用审核”"):
        scenes.arrange(case, people=people, at=morning)


@pytest.mark.article("E22")
@pytest.mark.refuses("E22", 1)
def test_nobody_is_picked_by_hand(case, people, pool, morning):
    answer = visit(people[Role.INSTITUTE], step(case, "emr_national_materials_designate"), {"experts": "1"}, at=morning)
    assert answer.status_code == 404
    with pytest.raises(Refused, match="的专家由抽取产生，不能指定"):
        seats.designate(
            scenes.current(case),
            use=NATIONAL_MATERIALS,
            experts=[pool[0].pk],
            reason="指定",
            by=people[Role.INSTITUTE],
            at=morning,
        )
    assert Assignment.objects.of(case).count() == 0


@pytest.mark.article("E22")
def test_a_draw_made_elsewhere_is_entered_with_its_paper(case, people, pool, morning):
    chosen = [member.pk for member in pool[:5]]
    given = {"experts": chosen, "leader": chosen[1], "by": people[Role.INSTITUTE], "at": morning}
    with pytest.raises(Refused, match="登记外部抽取须填写抽取文书的文号、日期并上传扫描件"):
        actions.enter_materials_draw(scenes.current(case), **given)
    with pytest.raises(Refused, match="评审组现有4人"):
        actions.enter_materials_draw(scenes.current(case), **given | {"experts": chosen[:4]}, **paper())
    actions.enter_materials_draw(scenes.current(case), **given, **paper())
    team = Assignment.objects.of(case).standing()
    assert {row.designated_reason for row in team} == {"外部抽取，依据医管所函〔2026〕12号"}
    assert team.get(leads=True).member_id == chosen[1]
    assert Material.objects.filter(case=case.pk, kind="proxy_scan", handed_in_at__isnull=False).count() == 1
    row = Record.objects.get(case=case.pk, verb="emr_national_materials_enter_draw")
    assert (row.audience, row.facts["paper"]["number"]) == ("national_round", "医管所函〔2026〕12号")
    others = {"experts": [member.pk for member in pool[5:7]], "leader": None}
    with pytest.raises(Refused, match="本步骤的评审组已经产生"):
        actions.enter_materials_draw(scenes.current(case), **given | others, **paper())
    gone = team.filter(leads=False).first()
    assignments.decline(gone, reason="评审期间出国，不能参加。", by=gone.member, at=morning)
    actions.enter_materials_draw(scenes.current(case), **given | {"experts": [pool[5].pk], "leader": None}, **paper())
    assert scenes.current(case).missing == "评审专家答复 0/5"


@pytest.mark.article("E23")
def test_who_does_not_pass_the_materials_is_lowered_and_waits_unseen(case, people, pool, leader, morning):
    scenes.heard(case, people=people, at=morning, level=4)
    filing = Filing.objects.get(pk=case.about_id)
    before = (filing.version, filing.state, filing.holder_id, filing.summary, filing.missing, filing.due_on)
    rows, told = filing.records.count(), Message.objects.count()
    done = scenes.conclude(case, people=people, at=morning, level=4)
    assert (done.state, done.conclusion.to_level) == (NationalStage.NOT_PASSED, 4)
    filing.refresh_from_db()
    assert (filing.version, filing.state, filing.holder_id, filing.summary, filing.missing, filing.due_on) == before
    assert (filing.records.count(), Message.objects.count()) == (rows, told)
    for member in (leader, people[Role.BUREAU_HEAD], people[Role.SUPERVISOR], people[Role.NOTICE_CLERK]):
        assert not Case.objects.visible_to(member).filter(pk=case.pk).exists()
        assert visit(member, reverse("case", args=[case.number]), at=morning).status_code == 404
    for role in (Role.INSTITUTE, Role.CENTRE, Role.COMMISSION_HEAD):
        assert "未通过，降为" in page(people[role], tab(case), at=morning)
    assert pool[0].person.name not in page(people[Role.COMMISSION_HEAD], tab(case), at=morning)


@pytest.mark.article("E23")
def test_nothing_is_concluded_before_the_opinions_upwards_or_by_the_commission(case, people, pool, morning):
    with pytest.raises(Refused, match="尚未确定评审专家"):
        scenes.conclude(case, people=people, at=morning)
    scenes.heard(case, people=people, at=morning)
    with pytest.raises(Refused, match="审核结论只能维持5级或降至更低级别"):
        scenes.conclude(case, people=people, at=morning, level=6)
    for role in (Role.COMMISSION_HEAD, Role.CENTRE):
        with pytest.raises(Refused, match="由医管所人员办理"):
            actions.conclude_materials(scenes.current(case), level=5, reason="通过", by=people[role], at=morning)
    with pytest.raises(NotTheirs):
        actions.conclude_materials(
            scenes.current(case), level=5, reason="通过", by=people[Role.BUREAU_HEAD], at=morning
        )


@walked_once
def in_application(case, people, pool, morning):
    return scenes.national_at(NationalStage.APPLICATION_REVIEW, case, people=people, at=morning)


@pytest.mark.article("E24")
def test_the_visit_is_arranged_with_what_to_prepare_and_a_drawn_sample(in_application, people, leader, morning):
    case = in_application
    sent = Message.objects.count()
    arranged = scenes.arrange(case, people=people, at=morning)
    edition = arranged.of_filing.edition
    assert len(arranged.sample) == 5
    assert arranged.sample == drawn(edition, level=4, number=5, seed=arranged.sample_seed)
    assert drawn(edition, level=4, number=5, seed="ein") != drawn(edition, level=4, number=5, seed="zwei")
    again = scenes.arrange(case, people=people, at=morning, begins="13:30")
    assert (again.sample, again.sample_seed, again.visits.count()) == (arranged.sample, arranged.sample_seed, 2)
    shown = page(people[Role.INSTITUTE], tab(case), at=morning)
    for words in ("配合人员", "文件资料", "软件环境", "设备和场地", "13:30", arranged.sample[0]):
        assert words in shown
    notice = visit(people[Role.INSTITUTE], reverse("national_visit_notice", args=[case.number]), at=morning)
    assert notice.headers["Content-Type"] == "application/pdf"
    assert visit(leader, reverse("national_visit_notice", args=[case.number]), at=morning).status_code == 403
    assert Message.objects.count() == sent


@pytest.mark.article("E24")
@pytest.mark.refuses("E24", 1)
def test_a_remote_review_needs_a_reason_and_a_connection_that_was_tested(in_application, people, morning):
    case, remote = in_application, {"mode": NationalVisit.Mode.REMOTE}
    with pytest.raises(Refused, match="远程审核须写明理由（第二十四条）"):
        scenes.arrange(case, people=people, at=morning, **remote, remote_reason=" ")
    data = {"seen": scenes.current(case).version, "mode": "remote", "first_day": "2026-12-03", "people": "信息科"}
    answer = visit(people[Role.INSTITUTE], step(case, "emr_national_application_arrange"), data, at=morning)
    assert answer.status_code == 422
    assert "信息科" in answer.content.decode()
    scenes.arrange(case, people=people, at=morning, **remote, remote_reason="医院位于疫情管控区域。")
    scenes.heard(case, people=people, at=morning)
    with pytest.raises(Refused, match="远程审核须先登记连接测试并且测试通过"):
        scenes.record(case, people=people, at=morning)
    test = {"by": people[Role.INSTITUTE], "at": morning, "result": "12月2日15时试连，画面清晰，查询正常。"}
    actions.enter_connection_test(scenes.current(case), passed=False, **test)
    with pytest.raises(Refused, match="测试通过"):
        scenes.record(case, people=people, at=morning)
    scenes.arrange(case, people=people, at=morning, **remote, remote_reason="医院位于疫情管控区域。")
    actions.enter_connection_test(scenes.current(case), passed=True, **test)
    scenes.record(case, people=people, at=morning)
    assert scenes.conclude(case, people=people, at=morning).state == NationalStage.PASSED


@pytest.mark.article("E24")
def test_findings_are_recorded_item_by_item_before_the_conclusion(in_application, people, morning):
    case = in_application
    scenes.arrange(case, people=people, at=morning)
    scenes.heard(case, people=people, at=morning)
    with pytest.raises(Refused, match="尚未登记审核记录"):
        scenes.conclude(case, people=people, at=morning)
    items = scenes.findings(case)
    empty = page(people[Role.INSTITUTE], step(case, "emr_national_application_record"), at=morning)
    assert empty.count('<select name="findings.') == len(items)
    data = {"seen": scenes.current(case).version, "record_text": "全组到院。"}
    answer = visit(people[Role.INSTITUTE], step(case, "emr_national_application_record"), data, at=morning)
    assert f"尚有{len(items)}项未填写核查结果" in answer.content.decode()
    filled = {f"findings.{row.code}.{row.level}": "met" for row in items}
    first = items[0]
    unmet = filled | {f"findings.{first.code}.{first.level}": "not_met"}
    answer = visit(people[Role.INSTITUTE], step(case, "emr_national_application_record"), data | unmet, at=morning)
    assert "请写明情况" in answer.content.decode()
    answer = visit(
        people[Role.INSTITUTE],
        step(case, "emr_national_application_record"),
        data | unmet | {f"remark.{first.code}.{first.level}": "未见闭环"},
        at=morning,
    )
    assert answer.status_code == 302
    assert scenes.current(case).visit.findings[0] == [first.code, first.level, "not_met", "未见闭环"]
    assert "未见闭环" in page(people[Role.COMMISSION_HANDLER], tab(case), at=morning)
    with pytest.raises(Refused, match="审核记录已经登记"):
        scenes.arrange(case, people=people, at=morning)
    assert scenes.conclude(case, people=people, at=morning, level=4).state == NationalStage.NOT_PASSED
    assert proving.faults() == []


@pytest.mark.article("E24")
def test_nothing_is_recorded_before_the_visit_has_begun(in_application, people, morning):
    on = timezone.localdate(morning)
    with pytest.raises(Refused, match="尚未安排实际应用审核"):
        scenes.record(in_application, people=people, at=morning)
    with pytest.raises(Refused, match="开始日期不得早于今日"):
        scenes.arrange(in_application, people=people, at=morning, first_day=on - timedelta(days=1))
    with pytest.raises(Refused, match="结束日期不得早于开始日期"):
        scenes.arrange(in_application, people=people, at=morning, last_day=on - timedelta(days=1))
    later = {"first_day": on + timedelta(days=3), "last_day": on + timedelta(days=3)}
    scenes.arrange(in_application, people=people, at=morning, **later)
    with pytest.raises(Refused, match="届时方可登记审核记录"):
        scenes.record(in_application, people=people, at=morning)


@pytest.mark.article("E03")
def test_the_centre_enters_the_acts_of_an_institute_that_is_not_connected(case, people, pool, morning):
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)
    with pytest.raises(Refused, match="代录医管所意见须填写文号、日期并上传扫描件"):
        actions.conclude_materials(scenes.current(case), level=5, reason="通过", by=people[Role.CENTRE], at=morning)
    form = page(people[Role.CENTRE], step(case, "emr_national_materials_conclude"), at=morning)
    assert "医管所文号" in form
    scenes.conclude(case, people=people, at=morning, **paper())
    past = {"first_day": timezone.localdate(morning) - timedelta(days=9), "last_day": timezone.localdate(morning)}
    actions.arrange_visit(
        scenes.current(case), **scenes.arranged(morning) | past, by=people[Role.CENTRE], at=morning, **paper()
    )
    found = scenes.findings(case)
    said = {"record_text": "见文件。", "by": people[Role.CENTRE], "at": morning}
    actions.record_visit(scenes.current(case), findings=found, **said, **paper())
    done = scenes.conclude(case, people=people, at=morning, level=3, **paper())
    assert (done.state, done.conclusion.to_level) == (NationalStage.NOT_PASSED, 3)
    rows = Record.objects.filter(case=case.pk, verb__endswith="_conclude").order_by("seq")
    assert [row.role for row in rows] == ["信息中心人员（代录）"] * 2
    assert [row.facts["proxy"]["number"] for row in rows] == ["医管所函〔2026〕12号"] * 2
    assert proving.faults() == []


@pytest.mark.article("E31")
def test_an_expert_reads_neither_conclusions_nor_the_filing(case, people, pool, morning):
    scenes.national_at(NationalStage.APPLICATION_REVIEW, case, people=people, at=morning)
    scenes.arrange(case, people=people, at=morning)
    scenes.heard(case, people=people, at=morning)
    member = Assignment.objects.filter(review__case=case.pk, review__closed_at=None).first().member
    shown = page(member, tab(case), at=morning)
    assert "通过，维持" not in shown
    assert scenes.PASSED not in page(member, reverse("case_tab", args=[case.number, "record"]), at=morning)
    assert visit(member, reverse("case", args=[case.of_filing.number]), at=morning).status_code == 404
