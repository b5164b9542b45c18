"""A hospital's violation: told, heard, decided on; what was decided is done to its filing, and grave it is told to the city (E29)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.measures.law import Sanction
from casework.measures.rules import decided
from casework.models import Deadline, Message, Notice
from casework.notices.kinds import paper
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from config.scenarios import violating
from config.scenarios.papers import pdf
from emr_rating.models import Filing, Violation, YearResult
from emr_rating.results import register, sheets
from emr_rating.results.derivation import derivation
from emr_rating.results.outcome import Standing, outcome_of
from emr_rating.stages import Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from emr_rating.violation import actions, rules
from emr_rating.violation.rules import CANCEL, LAW, LOWER, SUSPEND, TERMINATE, ViolationGround
from tests.experts.reviews import fresh, page, tab
from tests.primary_care_review.steps import post_step
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E29")]
HANDLER, HEAD = Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD


@walked_once
def filing(people, at, cycle, applicant) -> Filing:
    return filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)


@walked_once
def morning(filing, cycle):
    return scenes.close(cycle)


@walked_once
def rated(filing, people, morning) -> Filing:
    """With a provisional result of 3."""
    return scenes.review_at(Stage.PROVISIONAL, fresh(filing), people=people, at=morning)


def test_the_ten_grounds_stand_in_the_words_of_the_regulation_and_the_table_tells_itself():
    assert len(ViolationGround) == 10
    assert ViolationGround.QUITTING.wording == "不遵守正常评审秩序，中间审核环节擅自退出，造成评价资源浪费的"
    assert LAW.sentence == (
        "有十种情形之一的，可以酌情降级；情节严重的，终止评价或者暂停当年度评价结果或者取消当年度评价结果，并予以通报。"
    )


@pytest.mark.parametrize(
    "sanction, grave, gravity, wrong",
    [
        (LOWER, False, "", []),
        (CANCEL, True, "性质恶劣", []),
        (TERMINATE, False, "", ["grave"]),
        (SUSPEND, False, "性质恶劣", ["grave"]),
        (CANCEL, False, "", ["grave"]),
        (LOWER, True, "性质恶劣", ["sanction"]),
        (CANCEL, True, " ", ["gravity"]),
        (Sanction("", ""), False, "", ["sanction"]),
    ],
)
def test_what_is_kept_for_grave_cases_is_for_these_and_they_for_it(sanction, grave, gravity, wrong):
    found = decided(LAW, sanction=sanction.value, grave=grave, gravity=gravity)
    assert [field for field, _ in found] == wrong


@pytest.mark.parametrize(
    "sanction, state, to_level, until, wrong",
    [
        (TERMINATE, Stage.CITY_REVIEW, None, None, []),
        (TERMINATE, Stage.PROVISIONAL, None, None, ["sanction"]),
        (LOWER, Stage.CITY_REVIEW, 2, None, ["sanction"]),
        (CANCEL, Stage.NATIONAL, None, None, ["sanction"]),
        (LOWER, Stage.CONFIRMED, 2, None, []),
        (LOWER, Stage.CONFIRMED, 3, None, ["to_level"]),
        (LOWER, Stage.CONFIRMED, None, None, ["to_level"]),
        (SUSPEND, Stage.ANNOUNCED, None, date(2026, 11, 10), []),
        (SUSPEND, Stage.ANNOUNCED, None, date(2026, 11, 9), ["until"]),
        (SUSPEND, Stage.ANNOUNCED, None, None, ["until"]),
        (CANCEL, Stage.PROVISIONAL, None, None, []),
    ],
)
def test_a_rating_is_ended_while_it_goes_on_and_a_result_acted_on_once_there_is_one(
    sanction, state, to_level, until, wrong
):
    found = rules.may_act(
        sanction=sanction.value, state=state, level=3, to_level=to_level, until=until, on=date(2026, 11, 9)
    )
    assert [field for field, _ in found] == wrong


@pytest.mark.usefixtures("stopped")
@pytest.mark.opens("E29")
def test_the_whole_way_by_the_pages(rated, applicant, stranger, people, morning, signed_in, now):
    """Proposed, told, stated, decided, lowered; what hospital, bureau and register read of it."""
    now(morning)
    handler, head, leader = signed_in(people[HANDLER]), signed_in(people[HEAD]), signed_in(applicant.leader)
    assert reverse("propose_violation", args=[rated.number]) in handler.get(tab(rated, "why")).content.decode()
    address = reverse("propose_violation", args=[rated.number])
    said = {"ground": "fraud", "ground_facts": violating.FACTS, "evidence": pdf("核查记录.pdf")}
    assert signed_in(people[Role.BUREAU_HEAD]).get(address).status_code == 403
    assert handler.post(address, said).status_code == 302
    case = Violation.objects.get()
    assert (case.number, case.state, case.about_id) == ("D2026-0001", "prepared", rated.pk)
    assert leader.get(f"/cases/{case.number}/").status_code == 404
    assert post_step(handler, case, "draft_violation_intent").status_code == 302
    assert post_step(head, violating.now(case), "tell_violation").status_code == 302
    shown = leader.get(f"/cases/{case.number}/").content.decode()
    assert (violating.FACTS in shown, "核查记录.pdf" in shown) == (True, False)
    stated = post_step(
        leader, violating.now(case), "make_statement", statement=violating.STATEMENT, case_number=case.number
    )
    assert stated.status_code == 302
    draft = {"grave": "not_grave", "sanction": "lower", "why": violating.WHY}
    answer = post_step(handler, violating.now(case), "draft_violation", **draft, to_level="")
    assert (answer.status_code, "须低于现在的结果（3级）" in answer.content.decode()) == (422, True)
    assert violating.WHY in answer.content.decode()
    assert post_step(handler, violating.now(case), "draft_violation", **draft, to_level="1").status_code == 302
    assert post_step(head, violating.now(case), "decide_violation", case_number=case.number).status_code == 302
    done = violating.now(case)
    assert (done.state, done.sanction, done.to_level, done.grave) == ("taken", "lower", 1, False)
    rungs = [(rung.label, rung.level, rung.changed) for rung in derivation(fresh(rated), applicant.leader)]
    assert rungs[2:] == [("区县审核结论", 3, "不变"), ("违规处理决定", 1, "降2级")]
    assert "1级（暂定）" in page(applicant.leader, tab(rated, "why"), at=morning)
    words = str(paper(Notice.objects.get(kind="violation")))
    for part in (ViolationGround.FRAUD.wording, "评价结果降为1级", "听取你单位陈述意见", violating.WHY):
        assert part in words
    line = register.line(register.found(people[HEAD], year=2026).get(filed_by=rated.filed_by), on=morning.date())
    decision = Notice.objects.get(kind="violation").number
    assert (line.level, line.basis) == (1, f"待国家通知和市级通知；{decision}")
    assert Message.objects.filter(title=f"{case.number}：已作出违规处理").count() == 1
    listed = handler.get(reverse("emr_violations"), {"state": "ended"}).content.decode()
    assert (case.number in listed, "降级" in listed) == (True, True)
    rows = load_workbook(BytesIO(handler.get(reverse("emr_violations_export")).getvalue())).active
    assert [cell.value for cell in rows[rows.max_row]][::6] == [case.number, "否"]
    assert case.number not in signed_in(stranger.leader).get("/workbench/").content.decode()
    assert proving.faults() == []


def test_the_case_that_has_lowered_a_result_raises_it_no_more_and_takes_no_second_decision(rated, people, morning):
    case = violating.decided(rated, people=people, at=morning, to_level=1)
    assert "结果已因违规处理降级，不再退回区县重新审核" in str(RETURN_SUMMARY.verdict(fresh(rated), morning))
    with pytest.raises(Refused):
        violating.drafted(case, people=people, at=morning, to_level=2)
    anew = violating.ready(rated, people=people, at=morning)
    with pytest.raises(Refused, match="须低于现在的结果（1级）"):
        violating.drafted(anew, people=people, at=morning, to_level=2)
    with pytest.raises(Refused, match=f"违规处理正在办理（{anew.number}）"):
        violating.proposed(rated, people=people, at=morning)


def test_a_grave_one_suspends_the_result_until_its_day_and_is_told_to_the_city(
    rated, stranger, people, morning, signed_in, now
):
    now(morning)
    until = morning.date() + timedelta(days=30)
    case = violating.decided(rated, people=people, at=morning, sanction=SUSPEND.value, until=until)
    assert (case.state, case.grave, case.until) == ("circulating", True, until)
    assert Deadline.objects.filter(case=case.pk, clock="circular", met_on=None).count() == 1
    held, after = outcome_of(fresh(rated), on=until), outcome_of(fresh(rated), on=until + timedelta(days=1))
    assert (held.standing, held.level, held.words[:11]) == (Standing.SUSPENDED, None, "3级（暂定），暂停至2")
    assert (after.standing, after.level) == (Standing.PROVISIONAL, 3)
    with pytest.raises(Refused, match="暂停至"):
        sheets.issue(fresh(rated), by=people[HEAD], at=morning)
    assert violating.circulated(case, people=people, at=morning).state == "taken"
    other = signed_in(stranger.leader)
    circular, decision = Notice.objects.get(kind="violation_circular"), Notice.objects.get(kind="violation")
    shown = other.get(reverse("notice", args=[circular.pk]))
    assert (shown.status_code, violating.GRAVITY in shown.content.decode()) == (200, True)
    assert other.get(reverse("notice", args=[decision.pk])).status_code == 404
    assert proving.faults() == []


def test_a_final_result_that_is_cancelled_counts_for_no_later_year(rated, people, morning):
    Filing.objects.filter(pk=rated.pk).update(state=Stage.CONFIRMED, closed_at=morning)
    YearResult.objects.create(
        institution=rated.filed_by, year=rated.cycle.year, declared_level=3, final_level=3, imported_at=morning
    )
    violating.decided(rated, people=people, at=morning, sanction=CANCEL.value)
    current = fresh(rated)
    assert (current.state, outcome_of(current, on=morning.date()).words) == (Stage.RESULT_CANCELLED, "结果已取消")
    assert YearResult.objects.get(institution=rated.filed_by, year=rated.cycle.year).final_level is None


def test_a_rating_that_is_ended_leaves_nothing_owed(filing, people, morning):
    scenes.designate(filing, people=people, at=morning)
    violating.decided(filing, people=people, at=morning, sanction=TERMINATE.value)
    current = fresh(filing)
    assert (current.state, current.closed_at) == (Stage.TERMINATED, morning)
    assert not Deadline.objects.filter(case=current.pk, met_on=None).exists()
    assert not current.reviews.filter(closed_at=None).exists()
    assert proving.faults() == []


def test_one_that_is_not_borne_out_changes_nothing_and_says_so(rated, applicant, people, morning):
    case = violating.told(violating.proposed(rated, people=people, at=morning), people=people, at=morning)
    actions.drop(case, reason="经核实，情况不属实。", by=people[HEAD], at=morning)
    told = Message.objects.get(office=applicant.leader.office, title=f"{case.number}：不予处理")
    assert "评价和结果不变" in told.body
    assert outcome_of(fresh(rated), on=morning.date()).level == 3
