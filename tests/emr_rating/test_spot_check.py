"""Spot checks of the districts' results: the sample that two parties draw, and what comes of it (E30)."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import NotTheirs
from casework.models import Message, Record, Sample
from casework.sampling import actions
from casework.verifiers.verify_draw import commitment, faults
from config.scenarios import cast, draws, review
from config.scenarios import filing as filings
from emr_rating.models import Cycle, Filing
from emr_rating.spot_check.samples import DISTRICT_RESULTS
from emr_rating.stages import Stage
from tests.experts.reviews import page, visit
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


def drawn(people, supervisor, at):
    office = people[Role.COMMISSION_HANDLER]
    return draws.finished(frozen(people, at), office=office, supervisor=supervisor, at=at, under=actions.SAMPLING)


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
    first = drawn(people, supervisor, results)
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
