"""Spot checks of the districts' results: the sample that two parties draw, and what comes of it (E30)."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import beside, proving
from casework.gateway import NotTheirs, perform
from casework.models import Message, Record, Sample
from casework.sampling import actions
from casework.verifiers.verify_draw import commitment, faults
from config.scenarios import cast, checking, draws, review
from config.scenarios import filing as filings
from emr_rating.models import Cycle, Filing, ResultSheet, SpotCheck
from emr_rating.results import sheets
from emr_rating.results.derivation import derivation
from emr_rating.results.outcome import outcome_of
from emr_rating.results.register import found, line
from emr_rating.spot_check import actions as spot_checks
from emr_rating.spot_check.samples import DISTRICT_RESULTS
from emr_rating.spot_check.steps import LOWER_BY_CHECK
from emr_rating.spot_check.uses import SPOT_CHECK
from emr_rating.stages import SpotCheckStage, Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from experts.conflicts import conflicts
from experts.recusal import Ground
from tests.experts.reviews import page, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E30")]


@walked_once
def results(people, at):
    """Three provisional results of 渝中区, the morning after the year's window."""
    cycle = filings.cycle(people=people, at=at)
    for index in (2, 22, 42):
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = review.close(cycle)
    for filing in Filing.objects.order_by("pk"):
        for assignment in review.designate(filing, people=people, at=morning):
            review.hand_in(assignment, at=morning)
        review.conclude_district(filing, people=people, at=morning)
    review.report_summary(Cycle.objects.get(), people=people, at=morning)
    return morning


@walked_once
def supervisor(at):
    return cast.commission_supervisor(at=at)


def frozen(people, at, **changed):
    asked = {"year": 2026, "share": 34, "least": 1} | changed
    return actions.freeze(DISTRICT_RESULTS, **asked, by=people[Role.COMMISSION_HANDLER], at=at)


def test_both_parties_draw_the_sample_on_its_page_and_anybody_re_runs_the_proof(results, people, supervisor):
    office = people[Role.COMMISSION_HANDLER]
    listing = page(office, reverse("samples"), at=results)
    new = reverse("sample_new", args=[DISTRICT_RESULTS.name, 2026])
    assert new in listing
    assert "3件审核结果，分属1个区县" in page(office, new, at=results)
    assert visit(office, new, {"share": "0", "least": "1"}, at=results).status_code == 422
    answer = visit(office, new, {"share": "34", "least": "1"}, at=results)
    sample = Sample.objects.get()
    own = reverse("sample", args=[sample.number])
    assert (answer.url, sample.frozen["rule"]["kinds"]) == (own, {"500103": 2})
    for member, party in ((office, "office"), (supervisor, "supervisor")):
        assert "登记密语摘要" in page(member, own, at=results)
        hashed = commitment(sample.number, party, draws.SECRETS[party])
        assert visit(member, own, {"commitment": hashed}, at=results).status_code == 302
    for member, party in ((office, "office"), (supervisor, "supervisor")):
        assert visit(member, own, {"secret": draws.SECRETS[party]}, at=results).status_code == 302
    sample.refresh_from_db()
    shown = page(supervisor, own, at=results)
    assert len(sample.panel) == 2
    assert all(number in shown for number in sample.panel)
    assert "验证通过" in shown
    proof = visit(supervisor, reverse("sample_proof", args=[sample.number]), at=results)
    recorded = {"list_hash": sample.list_hash, "commitments": sample.commitments}
    assert faults(json.loads(proof.getvalue()), recorded) == []
    book = load_workbook(BytesIO(visit(office, reverse("sample_list", args=[sample.number]), at=results).getvalue()))
    rows = [row for row in book["抽样名单"].iter_rows(values_only=True) if row[4] == "抽中" and row[0] != "编号"]
    assert {row[0] for row in rows} == set(sample.panel)
    told = Message.objects.filter(person=supervisor.person, title__startswith=f"抽样{sample.number}")
    assert [message.title.partition("：")[2] for message in told.order_by("pk")] == [
        "请登记密语摘要", "请提交密语", "抽取完成",
    ]  # fmt: skip


def test_a_further_sample_is_recorded_with_its_reason_and_draws_from_the_others(results, people, supervisor):
    first = checking.sampled(2026, people=people, supervisor=supervisor, at=results)
    with pytest.raises(Refused, match="再次抽样须写明理由"):
        frozen(people, results)
    second = frozen(people, results, reason="抽中的医院已停业，补充抽样。")
    assert {one["number"] for one in second.frozen["candidates"]}.isdisjoint(first.panel)
    assert (second.previous, second.frozen["previous"]) == (first, first.proof["digest"])
    shown = page(supervisor, reverse("sample", args=[second.number]), at=results)
    assert "抽中的医院已停业，补充抽样。" in shown
    assert first.number in shown
    labels = Record.objects.filter(subject=second.subject).values_list("label", flat=True)
    assert list(labels) == ["再次抽样：固定名单"]


def test_no_sample_is_drawn_by_one_party_or_by_whom_it_is_not_for(results, people, supervisor):
    sample = frozen(people, results)
    also = type(supervisor).objects.create(
        person=people[Role.COMMISSION_HANDLER].person,
        office=supervisor.office,
        role=Role.SUPERVISOR,
        valid_from=cast.SINCE,
    )
    actions.lodge(sample, commitment="a" * 64, by=people[Role.COMMISSION_HANDLER], at=results)
    with pytest.raises(Refused, match="双方须由不同的人办理"):
        actions.lodge(sample, commitment="b" * 64, by=also, at=results)
    with pytest.raises(Refused, match="双方均登记密语摘要之后，才能提交密语"):
        actions.enter_secret(sample, secret="x" * 30, by=people[Role.COMMISSION_HANDLER], at=results)
    with pytest.raises(NotTheirs):
        actions.freeze(DISTRICT_RESULTS, year=2026, share=10, least=1, by=people[Role.BUREAU_HEAD], at=results)
    assert visit(people[Role.BUREAU_HEAD], reverse("sample", args=[sample.number]), at=results).status_code == 404
    assert actions.SAMPLING.lapse_all(sample.due_at) == 1
    assert "未登记密语摘要" in Sample.objects.get().ended_reason


def test_without_a_supervisor_nothing_is_frozen(results, people):
    with pytest.raises(Refused, match="尚未设置纪检监督岗位"):
        frozen(people, results)
    assert Sample.objects.count() == 0


# What comes of it


@walked_once
def checks(results, people, supervisor) -> list[SpotCheck]:
    """Two of the three results are drawn and looked into: the experts of the first would keep it, those of the second lower it to 2."""
    checking.sampled(2026, people=people, supervisor=supervisor, at=results)
    advised = zip(SpotCheck.objects.order_by("pk"), (None, 2), strict=True)
    return [checking.heard(check, people=people, at=results, level=level) for check, level in advised]


def test_a_check_keeps_the_result_or_lowers_it_with_all_that_follows(checks, results, people):
    kept, lowered = checks
    on, head = results.date(), people[Role.COMMISSION_HEAD]
    paper = sheets.issue(lowered.of_filing, by=head, at=results)
    assert checking.concluded(kept, people=people, at=results).state == SpotCheckStage.KEPT
    assert checking.concluded(lowered, people=people, at=results, level=2).state == SpotCheckStage.LOWERED
    untouched, filing = (Filing.objects.get(pk=check.of_filing_id) for check in checks)
    assert (outcome_of(untouched, on=on).words, outcome_of(filing, on=on).words) == ("3级（暂定）", "2级（暂定）")
    assert not sheets.stands(ResultSheet.objects.get(pk=paper.pk), on=on)
    by_number = {row.number: line(row, on=on).basis for row in found(head, year=2026)}
    assert by_number[filing.number] == f"待国家通知和市级通知；监督抽查{lowered.number}"
    assert by_number[untouched.number] == "待国家通知和市级通知"
    hospital = Membership.objects.get(office=filing.hospital.office, role=Role.INSTITUTION_LEADER)
    for of, levels in (
        (untouched, [("区县审核结论", 3), ("监督抽查结论", 3)]),
        (filing, [("区县审核结论", 3), ("监督抽查结论", 2)]),
    ):
        reader = Membership.objects.get(office=of.hospital.office, role=Role.INSTITUTION_LEADER)
        assert [(rung.label, rung.level) for rung in derivation(of, reader)][-2:] == levels
    for office in (hospital.office, people[Role.BUREAU_HEAD].office):
        told = Message.objects.filter(case=lowered, office=office).order_by("pk").values_list("title", flat=True)
        assert [title.partition("：")[2] for title in told] == ["开始监督抽查", "抽查不合格，降为2级"]
    for reader in (hospital, people[Role.BUREAU_HEAD], people[Role.COMMISSION_HANDLER]):
        shown = page(reader, tab(lowered, "spot_check"), at=results)
        assert "不合格，降级" in shown
        assert "顾文澜" not in shown or reader.role == Role.COMMISSION_HANDLER
        assert "监督抽查结论" in page(reader, tab(filing, "review"), at=results)
    assert "结果已因监督抽查不合格降级" in str(RETURN_SUMMARY.verdict(filing, results))
    assert proving.faults() == []


def test_a_check_raises_nothing_and_stands_in_the_way_of_the_bureau(checks, results, people):
    _, lowered = checks
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="不能提高级别"):
        spot_checks.conclude(lowered, level=4, reason="提高", by=head, at=results)
    with pytest.raises(Refused, match="请在抽查案件中作出抽查结论"):
        perform(lowered.of_filing, LOWER_BY_CHECK, by=head, at=results, level=1, grounds="降级", check=lowered.number)
    assert not beside.shown_free(Filing.objects.get(pk=lowered.of_filing_id).held_by, RETURN_SUMMARY)
    dropped = spot_checks.drop(lowered, reason="医院已停业。", by=head, at=results)
    left = outcome_of(Filing.objects.get(pk=lowered.of_filing_id), on=results.date())
    assert (dropped.state, left.level) == (SpotCheckStage.DROPPED, 3)


def test_whoever_gave_an_opinion_in_the_review_is_no_expert_of_the_check(checks, people):
    reviewer = people[Role.EXPERT].pool_entry.expert
    barred = conflicts(reviewer, checks[0], pool=SPOT_CHECK.pool(checks[0]), on=date(2026, 12, 1))
    assert Ground.EARLIER_OPINION in {one.ground for one in barred}
