"""A bureau's violation: told, heard with the hospitals that it reaches, decided on with their filings, made known to the city (E29)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.measures.rules import may_state
from casework.models import Message, Notice, Record
from casework.notices.kinds import paper
from config.scenarios import bureau_violating as bureaus
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from config.scenarios import violating
from config.scenarios.papers import pdf
from emr_rating.articles import E
from emr_rating.bureau_violation import actions, rules
from emr_rating.bureau_violation.rules import SPARED
from emr_rating.models import BureauViolation, Filing, Reached
from emr_rating.results import register
from emr_rating.results.outcome import Standing, outcome_of
from emr_rating.stages import Stage
from emr_rating.violation.rules import CANCEL, LOWER, SUSPEND, TERMINATE
from tests.experts.reviews import fresh, tab
from tests.primary_care_review.steps import post_step
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E29")]
HANDLER, HEAD, BUREAU = Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.BUREAU_HEAD


@walked_once
def filing(people, at, cycle, applicant) -> Filing:
    return filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)


@walked_once
def other(people, at, cycle, stranger) -> Filing:
    return filings.filing_at(Stage.REPORTED, applicant=stranger, of_cycle=cycle, at=at, level=3)


@walked_once
def morning(filing, other, cycle):
    return scenes.close(cycle)


@walked_once
def rated(filing, people, morning) -> Filing:
    """With a provisional result of 3; the other is still under review."""
    return scenes.review_at(Stage.PROVISIONAL, fresh(filing), people=people, at=morning)


@pytest.mark.parametrize(
    "said, wrong",
    [
        ({}, ""),
        ({"of_district": False}, "只能列明该区县当年度的填报"),
        ({"of_year": False}, "只能列明该区县当年度的填报"),
        ({"reported": False}, "尚未上报"),
        ({"state": Stage.TERMINATED}, "已经没有可以处理的评价和结果"),
        ({"named": True}, "不必重复列明"),
    ],
)
def test_it_reaches_what_its_district_has_reported_of_the_year(said, wrong):
    stands = {"state": Stage.PROVISIONAL, "reported": True, "of_district": True, "of_year": True, "named": False}
    verdict = rules.may_reach(**stands | said)
    assert (verdict.ok, wrong in str(verdict)) == (not wrong, True)


@pytest.mark.parametrize(
    "sanctions, grave, gravity, wrong",
    [
        ([LOWER, SPARED], False, "", []),
        ([TERMINATE, SUSPEND, CANCEL], True, "性质恶劣", []),
        ([TERMINATE, SPARED], True, "性质恶劣", []),
        ([SPARED], True, "性质恶劣", ["why"]),
        ([SPARED], False, "", ["why"]),
        ([LOWER, CANCEL], False, "", ["grave"]),
        ([LOWER, CANCEL], True, "性质恶劣", ["grave"]),
        ([CANCEL], True, " ", ["gravity"]),
    ],
)
def test_gravity_binds_what_is_done_to_the_filings(sanctions, grave, gravity, wrong):
    found = rules.may_take(sanctions=[one.value for one in sanctions], grave=grave, gravity=gravity)
    assert [field for field, _ in found] == wrong


@pytest.mark.usefixtures("stopped")
@pytest.mark.opens("E29")
def test_the_whole_way_by_the_pages(rated, other, applicant, stranger, people, morning, signed_in, now):
    """Proposed, filings searched and named, told; bureau and hospital speak; lowered; what each of them reads of it."""
    now(morning)
    handler, head, bureau = signed_in(people[HANDLER]), signed_in(people[HEAD]), signed_in(people[BUREAU])
    leader = signed_in(applicant.leader)
    address = reverse("propose_bureau_violation")
    assert address in handler.get(reverse("emr_violations")).content.decode()
    assert bureau.get(address).status_code == 403
    said = {"bureau": people[BUREAU].office_id, "cycle": rated.cycle_id, "ground": "lobbying"}
    said |= {"ground_facts": bureaus.FACTS, "evidence": pdf("核查记录.pdf")}
    assert handler.post(address, said).status_code == 302
    case = BureauViolation.objects.get()
    assert (case.number, case.state, case.district) == ("O2026-0001", "prepared", rated.district)
    choosing = reverse("reach_filings", args=[case.number])
    listed = handler.get(choosing, {"q": rated.number}).content.decode()
    assert (f"filing-{rated.pk}" in listed, f"filing-{other.pk}" in listed) == (True, False)
    empty = handler.post(choosing, {"because": bureaus.BECAUSE})
    assert (empty.status_code, "请至少选择一件填报" in empty.content.decode()) == (422, True)
    assert bureaus.BECAUSE in empty.content.decode()
    for one in (rated, other):
        assert handler.post(choosing, {"filing": one.pk, "because": bureaus.BECAUSE}).status_code == 302
    assert handler.post(reverse("spare_filing", args=[case.number]), {"filing": other.number}).status_code == 302
    line = Reached.objects.get()
    own = reverse("reached", args=[line.pk])
    assert (bureau.get(f"/cases/{case.number}/").status_code, leader.get(own).status_code) == (404, 404)
    assert post_step(handler, violating.now(case), "draft_bureau_violation_intent").status_code == 302
    assert post_step(head, violating.now(case), "tell_bureau_violation").status_code == 302
    shown = bureau.get(f"/cases/{case.number}/").content.decode()
    assert (bureaus.FACTS in shown, bureaus.BECAUSE in shown, "核查记录.pdf" in shown) == (True, True, False)
    assert post_step(
        bureau, violating.now(case), "make_statement", statement=bureaus.STATEMENT, case_number=case.number
    )
    assert own in leader.get("/workbench/").content.decode()
    assert signed_in(stranger.leader).get(own).status_code == 404
    early = post_step(handler, violating.now(case), "settle_reached", filing=rated.number, sanction="lower", why="试")
    assert "请待其陈述或者期限届满后办理" in early.content.decode()
    assert leader.post(own, {"statement": ""}).status_code == 422
    assert leader.post(own, {"statement": bureaus.HOSPITAL_STATEMENT}).status_code == 302
    assert bureaus.HOSPITAL_STATEMENT not in bureau.get(f"/cases/{case.number}/tabs/bureau_violation/").content.decode()
    laid_down = {"filing": rated.number, "sanction": "lower", "why": bureaus.WHY}
    answer = post_step(handler, violating.now(case), "settle_reached", **laid_down, to_level="3")
    assert (answer.status_code, "须低于现在的结果（3级）" in answer.content.decode()) == (422, True)
    assert bureaus.WHY in answer.content.decode()
    assert post_step(handler, violating.now(case), "settle_reached", **laid_down, to_level="1").status_code == 302
    assert "降为1级" not in bureau.get(f"/cases/{case.number}/tabs/bureau_violation/").content.decode()
    draft = {"grave": "not_grave", "why": bureaus.WHY}
    assert post_step(handler, violating.now(case), "draft_bureau_violation", **draft).status_code == 302
    signed = post_step(head, violating.now(case), "decide_bureau_violation", case_number=case.number)
    assert signed.status_code == 302
    done = violating.now(case)
    assert (done.state, done.grave, done.sanctioned) == ("taken", False, "降级1件")
    assert outcome_of(fresh(rated), on=morning.date()).words == "1级（暂定）"
    assert "评价结果降为1级" in bureau.get(f"/cases/{case.number}/tabs/bureau_violation/").content.decode()
    assert "评价结果降为1级" in leader.get(own).content.decode()
    assert own in leader.get(tab(rated, "why")).content.decode()
    words = str(paper(Notice.objects.get(kind="bureau_violation")))
    for part in (rated.number, "评价结果降为1级", "经告知并听取你单位陈述意见", bureaus.WHY):
        assert part in words
    shown = register.line(register.found(people[HEAD], year=2026).get(filed_by=rated.filed_by), on=morning.date())
    assert (shown.level, shown.basis) == (
        1,
        f"待国家通知和市级通知；{Notice.objects.get(kind='bureau_violation').number}",
    )
    assert (
        Message.objects.filter(office=applicant.leader.office, title=f"{case.number}：区县违规，处理决定").count() == 1
    )
    listed = handler.get(reverse("emr_violations"), {"party": "bureau", "state": "ended"}).content.decode()
    assert (case.number in listed, "降级1件" in listed) == (True, True)
    prepared = Record.objects.filter(case=case.pk, verb__in=("reach_filings", "settle_reached", "state_reached"))
    assert {row.audience for row in prepared} == {"authorities"}
    assert bureaus.HOSPITAL_STATEMENT not in bureau.get(f"/cases/{case.number}/tabs/record/").content.decode()
    assert proving.faults() == []


def test_a_grave_one_does_to_each_filing_what_was_laid_down_and_is_told_to_the_city(
    rated, other, applicant, people, morning, signed_in, now
):
    now(morning)
    until = morning.date() + timedelta(days=30)
    sanctions = [SUSPEND.value, TERMINATE.value] if rated.pk < other.pk else [TERMINATE.value, SUSPEND.value]
    case = bureaus.decided([rated, fresh(other)], people=people, at=morning, sanctions=sanctions, until=until)
    assert (case.state, case.grave, case.sanctioned) == ("circulating", True, "终止评价1件、暂停当年度评价结果1件")
    assert outcome_of(fresh(rated), on=until).standing == Standing.SUSPENDED
    assert fresh(other).state == Stage.TERMINATED
    assert bureaus.circulated(case, people=people, at=morning).state == "taken"
    circular = Notice.objects.get(kind="bureau_violation_circular")
    shown = signed_in(applicant.leader).get(reverse("notice", args=[circular.pk]))
    assert (shown.status_code, bureaus.GRAVITY in shown.content.decode()) == (200, True)
    assert proving.faults() == []


def test_where_one_filing_cannot_be_acted_on_nothing_is_done_and_it_says_which(rated, other, people, morning):
    case = bureaus.ready([rated, fresh(other)], people=people, at=morning)
    for line in case.reached.select_related("filing", "violation"):
        bureaus.laid_down(
            line, people=people, at=morning, sanction=(LOWER if line.filing == rated else TERMINATE).value
        )
    Reached.objects.filter(filing=other).update(sanction=LOWER.value, to_level=1)
    bureaus.drafted(case, people=people, at=morning)
    with pytest.raises(Refused, match=f"{other.number}.*评价尚无结果.*本次决定没有生效，各件填报均未改变"):
        actions.decide(violating.now(case), by=people[HEAD], at=morning)
    assert (violating.now(case).state, outcome_of(fresh(rated), on=morning.date()).level) == ("deciding", 3)


def test_each_hospital_has_its_term_also_where_the_bureau_has_spoken_before(rated, applicant, people, morning):
    case = bureaus.told(bureaus.proposed([rated], people=people, at=morning), people=people, at=morning)
    case = bureaus.bureau_heard(case, people=people, at=morning)
    line = case.reached.select_related("filing", "violation").get()
    with pytest.raises(Refused, match="请待其陈述或者期限届满后办理"):
        bureaus.laid_down(line, people=people, at=morning)
    bureaus.hospital_heard(line, at=morning)
    with pytest.raises(Refused, match="陈述意见已经提交，不能修改"):
        bureaus.hospital_heard(line, at=morning)
    assert bureaus.laid_down(line, people=people, at=morning).state == "deciding"
    late = may_state(E(29), open_=True, stated=False, last_day=case.statement_day, on=case.statement_day + timedelta(1))
    assert not late.ok
    assert rated.reached_by.get().violation.hearing_runs(case.hearing_ends_at() - timedelta(seconds=1))
    assert not case.hearing_runs(case.hearing_ends_at())


def test_one_that_is_not_borne_out_changes_nothing_and_says_so_to_both(rated, applicant, people, morning):
    case = bureaus.told(bureaus.proposed([rated], people=people, at=morning), people=people, at=morning)
    with pytest.raises(Refused, match=f"同一情形的违规处理正在办理（{case.number}）"):
        bureaus.proposed([rated], people=people, at=morning)
    actions.drop(case, reason="经核实，情况不属实。", by=people[HEAD], at=morning)
    told = Message.objects.filter(title__contains="不予处理").values_list("office", flat=True)
    assert set(told) == {people[BUREAU].office_id, applicant.leader.office_id}
    assert outcome_of(fresh(rated), on=morning.date()).level == 3


def test_a_tip_about_a_bureau_begins_the_form(people, morning, signed_in, now):
    now(morning)
    tip, _ = violating.told_of(at=morning, cause="lobbying", district=people[BUREAU].office.district)
    shown = signed_in(people[HANDLER]).get(reverse("propose_bureau_violation"), {"tip": tip.number}).content.decode()
    chosen = f'<option value="{people[BUREAU].office_id}" selected>'
    assert (tip.what in shown, tip.number in shown, chosen in shown) == (True, True, True)
