"""The yearly samples of the grade review: grades that are rechecked (P28), and work of third parties that is looked into again (P29)."""

from collections import Counter
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Message, Record
from casework.sampling import actions as sampling
from casework.workbench.errands import errands_of
from config.scenarios import draws, grades, parties, primary_care, rechecking
from config.scenarios.rereview import of_city
from primary_care_review.body import CITY_RECHECK, RECHECK
from primary_care_review.models import Application, Delegation, Grade, Recheck
from primary_care_review.parties import delegating
from primary_care_review.parties.samples import PARTY_WORK
from primary_care_review.recheck.samples import CITY_GRADES, DISTRICT_GRADES, OWN
from primary_care_review.stages import Stage
from tests.experts.reviews import page, visit
from tests.primary_care_review.steps import walk
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db]
HANDLER, CITY_HANDLER = Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER
DISTRICT = "500103"


@walked_once
def held(people, at) -> list[Grade]:
    """From before the portal began: two township hospitals that hold a 乙, one that holds a 甲, and a 乙 whose term is over."""
    decreed = (("乙", 2024), ("乙", 2025), ("甲", 2024), ("乙", 2020))
    return [
        grades.imported(
            primary_care.institution(index, people=people, at=at).office.institution,
            grade=grade,
            number=f"演示卫发〔{year}〕{index}号",
            on=date(year, 12, 1),
            people=people,
            at=at,
        )
        for index, (grade, year) in enumerate(decreed)
    ]


@pytest.mark.article("P28")
def test_a_bureau_draws_of_each_type_and_grade_and_what_is_drawn_is_rechecked(held, people, at):
    handler, supervisor = people[HANDLER], people[Role.SUPERVISOR]
    new = reverse("sample_new", args=[DISTRICT_GRADES.name, at.year])
    assert new in page(handler, reverse("samples"), at=at)
    shown = page(handler, new, at=at)
    assert "2家机构，分属1个类别和等级" in shown
    assert "不足一家的，按一家计。" in shown
    sample = draws.sampled(DISTRICT_GRADES, at.year, office=handler, supervisor=supervisor, at=at, share=50)
    assert sample.frozen["rule"]["kinds"] == {"township_hospital-乙": 1}
    case = Recheck.objects.get()
    assert (case.kind, case.sample, [case.applicant.uscc]) == (RECHECK, sample, sample.panel)
    assert case.holder == handler.office
    told = Message.objects.get(office=case.applicant.office, title=f"{case.number}：随机抽中，抽查复核")
    assert f"在{at.year}年度等级抽查复核（{sample.number}）中随机抽中" in told.body
    tab = page(handler, reverse("case_tab", args=[case.number, "recheck"]), at=at)
    assert ("随机抽中" in tab, reverse("sample", args=[sample.number]) in tab) == (True, True)
    own = reverse("sample", args=[sample.number])
    assert reverse("case", args=[case.number]) in page(handler, own, at=at)
    assert "验证通过" in page(supervisor, own, at=at)

    listing = reverse("rechecks")
    assert case.number in page(handler, listing + "?how=drawn", at=at)
    assert "没有符合条件的抽查复核" in page(handler, listing + "?how=for_cause", at=at)
    book = load_workbook(BytesIO(visit(handler, reverse("rechecks_export") + "?how=drawn", at=at).getvalue()))
    row = list(book["抽查复核"].iter_rows(values_only=True))[-1]
    assert (row[0], row[3:6]) == (case.number, ("乙级", "随机抽中", case.why))

    left = {one["number"] for one in sampling.listed(DISTRICT_GRADES, handler.office, at.year, at)}
    assert left == {grade.institution.uscc for grade in held[:2]} - set(sample.panel)
    other = next(grade for grade in held[:2] if grade.institution.uscc in left)
    assert rechecking.opened(other, by=handler, at=at).sample is None
    assert DISTRICT_GRADES.years(handler.office, at) == []
    assert proving.faults() == []


@pytest.mark.article("P28")
def test_the_commission_draws_of_what_each_body_has_made_known(held, people, at):
    city = of_city(people, at=at)
    office, supervisor = people[CITY_HANDLER], city[Role.SUPERVISOR]
    listed = sampling.listed(CITY_GRADES, office.office, at.year, at)
    assert Counter(one["kind"] for one in listed) == {OWN: 1, DISTRICT: 2}
    draws.sampled(CITY_GRADES, at.year, office=office, supervisor=supervisor, at=at, share=1)
    cases = Recheck.objects.order_by("grade_applied_for")
    assert [(case.kind, case.grade_applied_for) for case in cases] == [(CITY_RECHECK, "乙"), (CITY_RECHECK, "甲")]
    assert "市级公布" in page(office, reverse("sample", args=[cases[0].sample.number]), at=at)


@pytest.mark.article("P28")
@pytest.mark.refuses("P28", 1)
def test_what_is_not_to_be_rechecked_any_more_is_not_drawn(held, people, at):
    handler, supervisor = people[HANDLER], people[Role.SUPERVISOR]
    frozen = sampling.freeze(DISTRICT_GRADES, year=at.year, share=50, least=1, by=handler, at=at)
    assert held[3].institution.uscc not in {one["number"] for one in frozen.frozen["candidates"]}
    rechecking.opened(held[0], by=handler, at=at)
    with pytest.raises(Refused, match=f"名单固定后，{held[0].institution.uscc}已不在可以抽取的范围"):
        draws.finished(frozen, office=handler, supervisor=supervisor, at=at, under=sampling.SAMPLING)
    assert [case.sample for case in Recheck.objects.all()] == [None]


@walked_once
def works(people, at) -> list[Delegation]:
    """Three pieces of work under one contract and one under another, all handed in."""
    of, head = Application.objects.get(pk=walk(Stage.ACCEPTED, people, at).pk), people[Role.BUREAU_HEAD]
    one = parties.contracted(by=head, at=at)
    other = parties.contracted(by=head, at=at, number="YZWB-2026-02")
    acting = {contract.pk: parties.joined(contract, by=head, at=at) for contract in (one, other)}
    return [
        parties.handed_in(parties.delegated(of, contract, by=head, at=at), by=acting[contract.pk], at=at)
        for contract in (one, one, one, other)
    ]


def waiting(member, on) -> dict[str, int]:
    named = {errand.name: errand.rows(member, on).count() for errand in errands_of(member)}
    return {name: named[name] for name in ("delegations_to_check", "delegations_to_draw")}


@pytest.mark.article("P29")
@pytest.mark.opens("P29")
def test_of_each_contract_work_is_drawn_looked_into_and_leads_to_a_measure(works, people, at):
    handler, supervisor = people[HANDLER], people[Role.SUPERVISOR]
    after = at.date() + timedelta(days=365)
    assert waiting(handler, at.date()) == {"delegations_to_check": 0, "delegations_to_draw": 0}
    assert waiting(handler, after) == {"delegations_to_check": 0, "delegations_to_draw": 4}
    delegating.check(works[0], finding="met", finding_reason="资料齐全。", by=handler, at=at)
    assert waiting(handler, after) == {"delegations_to_check": 0, "delegations_to_draw": 1}
    assert "3件第三方工作，分属2个合同" in page(handler, reverse("sample_new", args=["party_work", at.year]), at=at)
    sample = draws.sampled(PARTY_WORK, at.year, office=handler, supervisor=supervisor, at=at, share=50)
    drawn = list(Delegation.objects.drawn().order_by("pk"))
    assert ({row.number for row in drawn}, len(drawn)) == (set(sample.panel), 2)
    assert {row.contract_id for row in drawn} == {row.contract_id for row in works}
    assert waiting(handler, after) == {"delegations_to_check": 2, "delegations_to_draw": 0}
    own, bad = reverse("sample", args=[sample.number]), drawn[0]
    assert reverse("delegation", args=[bad.pk]) in page(handler, own, at=at)
    assert reverse("delegation", args=[bad.pk]) not in page(supervisor, own, at=at)
    assert reverse("delegation", args=[bad.pk]) in page(handler, reverse("delegations") + "?standing=drawn", at=at)
    assert sample.number in page(handler, reverse("delegation", args=[bad.pk]), at=at)
    found = {"finding": "short", "finding_reason": "分组晚于约定时间两日。"}
    assert visit(handler, reverse("check_delegation", args=[bad.pk]), found, at=at).status_code == 302
    assert Delegation.objects.get(pk=bad.pk).standing == ("工作不能达到要求", "red")
    propose = reverse("propose_party_measure", args=[bad.contract_id]) + f"?delegation={bad.pk}"
    assert propose in page(handler, reverse("delegation", args=[bad.pk]), at=at)
    form = visit(handler, propose, at=at).context["form"]
    begun = {name: form.initial[name] for name in ("delegation", "ground", "ground_facts")}
    assert begun == {"delegation": bad, "ground": "short", "ground_facts": found["finding_reason"]}
    verbs = Record.objects.filter(case=bad.case, article="P29").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["check_delegation", "draw_delegation", "draw_delegation", "check_delegation"]
    assert proving.faults() == []
