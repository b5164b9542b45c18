"""Filings that were run elsewhere come in from a sheet, are confirmed by another, and go on by the ordinary steps (E34)."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.deciding import proposals
from casework.jobs.working import Refusals
from casework.models import Deadline, Proposal, Record, TakenOver, TakeoverSheet
from casework.takeover.tab import TAKEOVER_TAB
from config.scenarios import filing as filings
from config.scenarios import review, takeover
from emr_rating.materials.steps import MATERIALS_DEADLINE
from emr_rating.models import Filing, NationalReview
from emr_rating.municipal import actions
from emr_rating.stages import Stage
from emr_rating.takeover.actions import FILING_TAKEOVER
from tests.worlds import walked_once

STAGES = list(FILING_TAKEOVER.steps.confirm.targets)


@pytest.fixture
def after(cycle):
    """A working day some days after the window."""
    return cycle.closes_at + timedelta(days=3, hours=10)


@walked_once
def hospitals(people, at):
    return [filings.hospital(index, people=people, at=at).institution for index in range(2, 22 * len(STAGES), 20)]


def sentences(rows, people, at, archive=None) -> list[tuple[str, str]]:
    with pytest.raises(Refusals) as refusals:
        takeover.registered(rows, people=people, at=at)
    return [(fault.cell, fault.sentence) for fault in refusals.value.faults]


@pytest.mark.article("E34")
def test_a_filing_stands_in_each_stage_with_clocks_of_its_own_dates(hospitals, cycle, people, after):
    rows = [takeover.row(one, stage, cycle=cycle) for one, stage in zip(hospitals, STAGES, strict=False)]
    sheet = takeover.registered(rows, people=people, at=after)
    waiting = list(Filing.objects.order_by("pk"))
    assert {one.state for one in waiting} == {Stage.TAKING_OVER}
    assert Deadline.objects.filter(case__in=waiting).count() == 0
    for one, stage in zip(waiting, STAGES, strict=True):
        taken = takeover.confirmed(one, people=people, at=after)
        assert (taken.state, bool(taken.closed_at)) == (stage, False)
        clocks = FILING_TAKEOVER.steps.confirm.starts_at(stage)
        started = Deadline.objects.filter(case=taken).values_list("clock", "started_on")
        assert list(started) == [(clock.name, cycle.last_day + timedelta(days=1)) for clock in clocks]
        last = Record.objects.filter(case=taken, verb="take_over").get()
        assert sheet.sheet_id in last.reason
        assert last.facts["source"] == takeover.SOURCE
    assert NationalReview.objects.get().of_filing.state == Stage.NATIONAL
    assert proving.faults() == []


@pytest.mark.article("E34")
@pytest.mark.article("E16")
def test_what_was_taken_over_goes_on_to_its_result(hospitals, cycle, people, after):
    case = takeover.taken_over(hospitals[0], Stage.DISTRICT_REVIEW, cycle=cycle, people=people, at=after)
    (assignment,) = review.designate(case, people=people, at=after)
    review.hand_in(assignment, at=after)
    review.conclude_district(Filing.objects.get(pk=case.pk), people=people, at=after)
    review.report_summary(cycle, people=people, at=after)
    done = Filing.objects.get(pk=case.pk)
    assert (done.state, done.conclusion.to_level) == (Stage.PROVISIONAL, 3)
    assert proving.faults() == []


@pytest.mark.article("E16")
def test_a_conclusion_made_elsewhere_is_reopened_without_a_round(hospitals, cycle, people, after):
    case = takeover.taken_over(hospitals[0], Stage.DISTRICT_CONCLUDED, cycle=cycle, people=people, at=after)
    again = actions.reopen(case, by=people[Role.BUREAU_HEAD], at=after, reason="重新核对。")
    assert (again.state, again.conclusion) == (Stage.DISTRICT_REVIEW, None)


@pytest.mark.article("E11")
def test_the_term_of_materials_runs_from_the_day_of_the_sheet(hospitals, cycle, people, after):
    case = takeover.taken_over(hospitals[0], Stage.AWAITING_MATERIALS, cycle=cycle, people=people, at=after)
    clock = Deadline.objects.get(case=case, clock=MATERIALS_DEADLINE.name)
    assert clock.started_on == cycle.last_day + timedelta(days=1)
    assert case.materials_due == "newly"
    assert len(case.checklist.missing()) > 0


def test_of_a_refused_sheet_no_file_is_written(hospitals, cycle, people, after, monkeypatch):
    kept = []
    monkeypatch.setattr(default_storage, "save", lambda name, content: kept.append(name))
    rows = [takeover.row(hospitals[0], Stage.CITY_REVIEW, cycle=cycle, name="另一家医院")]
    assert "不符" in sentences(rows, people, after)[0][1]
    assert kept == []


def test_the_one_who_registers_does_not_confirm(hospitals, cycle, people, after):
    takeover.registered(
        [takeover.row(hospitals[0], Stage.CITY_REVIEW, cycle=cycle)],
        people=people | {Role.COMMISSION_HANDLER: people[Role.COMMISSION_HEAD]},
        at=after,
    )
    with pytest.raises(Refused, match="由您本人提出"):
        proposals.agree(Proposal.objects.get(), by=people[Role.COMMISSION_HEAD], at=after)
    assert Filing.objects.get().state == Stage.TAKING_OVER


def test_one_that_the_portal_has_entered_as_not_filed_is_taken_over_and_stands_as_that_again(
    hospitals, cycle, people, after
):
    review.close(cycle)
    (case,) = Filing.objects.filter(filed_by=hospitals[0])
    row = takeover.row(hospitals[0], Stage.DISTRICT_REVIEW, cycle=cycle)
    takeover.registered([row], people=people, at=after)
    case.refresh_from_db()
    assert case.state == Stage.TAKING_OVER
    drop = FILING_TAKEOVER.steps.drop
    proposals.take(case, drop, by=people[Role.COMMISSION_HANDLER], at=after, reason="登记有误。")
    dropped = Filing.objects.get(pk=case.pk)
    assert (dropped.state, dropped.taken_over) == (Stage.NOT_FILED, None)
    assert not TAKEOVER_TAB.shown_to(dropped, filings.leader(dropped))
    taken = takeover.taken_over(hospitals[0], Stage.DISTRICT_REVIEW, cycle=cycle, people=people, at=after)
    assert (taken.pk, taken.state, TakenOver.objects.count()) == (case.pk, Stage.DISTRICT_REVIEW, 2)


def test_before_it_is_confirmed_the_commission_alone_reads_what_would_be(hospitals, cycle, people, after):
    takeover.registered([takeover.row(hospitals[0], Stage.DISTRICT_REVIEW, cycle=cycle)], people=people, at=after)
    case = Filing.objects.get()
    assert TAKEOVER_TAB.shown_to(case, people[Role.COMMISSION_HEAD])
    assert not TAKEOVER_TAB.shown_to(case, filings.leader(case))
    taken = takeover.confirmed(case, people=people, at=after)
    assert TAKEOVER_TAB.shown_to(taken, filings.leader(taken))


def test_one_of_a_hospital_that_came_after_the_window_and_is_dropped_was_not_missing_then(cycle, people, after):
    review.close(cycle)
    late = filings.hospital(2, people=people, at=after).institution
    takeover.registered([takeover.row(late, Stage.DISTRICT_REVIEW, cycle=cycle)], people=people, at=after)
    dropped = proposals.take(
        Filing.objects.get(filed_by=late),
        FILING_TAKEOVER.steps.drop,
        by=people[Role.COMMISSION_HANDLER],
        at=after,
        reason="登记有误。",
    )
    assert (dropped.state, dropped.withdrawn_at) == (Stage.WITHDRAWN, after)


# Each kind of fault: what the row says otherwise, the stage, the column, and a part of the sentence.
FAULTS = {
    "code": (Stage.CITY_REVIEW, {"uscc": "91500000000000000X"}, "uscc", "统一社会信用代码"),
    "name": (Stage.CITY_REVIEW, {"name": "别的医院"}, "name", "不符"),
    "stage": (Stage.CITY_REVIEW, {"stage": "某环节"}, "stage", "请从下拉列表中选择"),
    "year": (Stage.CITY_REVIEW, {"year": 2024}, "year", "尚未建立"),
    "day ahead": (Stage.CITY_REVIEW, {"since": date(2027, 3, 1)}, "since", "不能晚于今天"),
    "before the end of the window": (Stage.CITY_REVIEW, {"since": date(2026, 3, 1)}, "since", "填报期于"),
    "no date": (Stage.CITY_REVIEW, {"paper_on": None}, "paper_on", "必填"),
    "reported later": (Stage.CITY_REVIEW, {"reported_on": date(2026, 12, 20)}, "reported_on", "不能晚于进入现处环节"),
    "declared above computed": (Stage.CITY_REVIEW, {"computed_level": 3}, "declared_level", "不能高于自评级别"),
    "level that is none": (Stage.CITY_REVIEW, {"computed_level": 9}, "computed_level", "0至8"),
    "total that is none": (Stage.CITY_REVIEW, {"total": -1}, "total", "不小于0"),
    "total that no column holds": (Stage.CITY_REVIEW, {"total": 123456}, "total", "小于10000"),
    "total too fine": (Stage.CITY_REVIEW, {"total": 120.12345}, "total", "最多四位小数"),
    "five by a district": (Stage.CITY_CHECK, {"office": "区县"}, "office", "第十七条"),
    "stage of other levels": (Stage.CITY_CHECK, {"declared_level": 3}, "stage", "只适用于申报5级"),
    "conclusion missing": (Stage.PROVISIONAL, {"level": None}, "level", "已有结论"),
    "conclusion too early": (Stage.CITY_REVIEW, {"level": 4}, "level", "尚无结论"),
    "conclusion above": (Stage.PROVISIONAL, {"level": 5}, "level", "之间"),
    "materials not owed": (Stage.CITY_REVIEW, {"materials_on": date(2026, 11, 30)}, "materials_on", "无须提交"),
    "scan missing": (Stage.CITY_REVIEW, {"scan": "没有.pdf"}, "scan", "压缩包中没有"),
    "data missing": (Stage.CITY_REVIEW, {"data": "没有.xlsx"}, "data", "压缩包中没有"),
}


@pytest.mark.article("E34")
def test_every_kind_of_fault_is_said_at_its_cell_and_nothing_comes_in(hospitals, cycle, people, after):
    spec = FILING_TAKEOVER.spec
    for name, (stage, otherwise, column, part) in FAULTS.items():
        rows = [takeover.row(hospitals[0], stage, cycle=cycle, **otherwise)]
        found = dict(sentences(rows, people, after))
        assert part in found.get(spec.cell(column, spec.heading_row + 1), ""), (name, found)
    twice = [takeover.row(hospitals[0], Stage.CITY_REVIEW, cycle=cycle)] * 2
    assert "同一机构" in dict(sentences(twice, people, after))[spec.cell("uscc", spec.heading_row + 2)]
    assert (Filing.objects.count(), TakeoverSheet.objects.count()) == (0, 0)


def test_nothing_is_taken_over_while_the_window_is_open_or_where_a_filing_stands(hospitals, cycle, people, at, after):
    row = takeover.row(hospitals[0], Stage.CITY_REVIEW, cycle=cycle)
    assert "填报期尚未结束" in str(sentences([row], people, at))
    takeover.registered([row], people=people, at=after)
    assert "已在本平台办理" in str(sentences([row], people, after))


@pytest.mark.article("E34")
def test_the_pages_lead_from_the_template_to_the_case(hospitals, cycle, people, after, as_role, now):
    now(after)
    client = as_role(Role.COMMISSION_HANDLER)
    assert client.get(reverse("takeover_template", args=["emr_filing"]), {"filled": 1}).status_code == 200
    rows = [takeover.row(hospitals[0], Stage.DISTRICT_REVIEW, cycle=cycle)]
    sent = {"source": takeover.SOURCE, "file": takeover.workbook(rows), "scans": takeover.archive()}
    page = client.post(reverse("takeover_new", args=["emr_filing"]), sent, follow=True).content.decode()
    assert "已登记1件" in page
    assert "已登记接管，待确认" in page
    assert "完成区县审核并汇总报送" in page
    head = as_role(Role.COMMISSION_HEAD)
    case, proposal = Filing.objects.get(), Proposal.objects.get()
    together = reverse("signing_together")
    assert "申报级别：3级" in head.get(together, {"proposal": proposal.pk}).content.decode()
    head.post(together, {"proposal": proposal.pk})
    case.refresh_from_db()
    assert case.state == Stage.DISTRICT_REVIEW
    tab = head.get(reverse("case_tab", args=[case.number, "takeover"])).content.decode()
    assert takeover.SOURCE in tab
    assert takeover.SCAN in tab
    wrong = {**sent, "file": takeover.workbook(rows), "scans": takeover.workbook(rows)}
    wrong["scans"].name = "扫描件.zip"
    refused = as_role(Role.COMMISSION_HANDLER).post(reverse("takeover_new", args=["emr_filing"]), wrong)
    assert refused.status_code == 422


def test_what_the_rows_of_a_sheet_share_is_read_once_for_its_page(hospitals, cycle, people, after, as_role):
    client, costs = as_role(Role.COMMISSION_HEAD), []
    for some in (hospitals[:1], hospitals[1:5]):
        rows = [takeover.row(one, Stage.CITY_REVIEW, cycle=cycle) for one in some]
        sheet = takeover.registered(rows, people=people, at=after)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(reverse("takeover", args=[sheet.pk])).context["rows"]
        assert [row["case"].filed_by for row in shown] == some
        costs.append(len(queries))
    assert costs[0] == costs[1]
