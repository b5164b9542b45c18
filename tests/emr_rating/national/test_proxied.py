"""The acts of an institute that is not connected come from a spreadsheet with number, date and scan, all rows or none (E03, E20-E25)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.jobs.working import Refusals
from casework.models import Material, Posting, Record
from config.scenarios import extending, takeover
from config.scenarios import national as scenes
from config.scenarios import proxied as sheets
from emr_rating.models import NationalReview
from emr_rating.national.rules import Found
from emr_rating.proxied.sheets import (
    APPLICATION,
    CONCLUSIONS,
    DRAWS,
    EXTENSIONS,
    MATERIALS,
    POSTINGS,
    RECORDS,
    TESTS,
    VISITS,
    ProxySheet,
)
from emr_rating.proxy import SCAN
from emr_rating.registration.institute import connect_institute
from emr_rating.stages import NationalStage
from experts.models import Assignment

REASON = "采纳专家意见：材料真实完整。"


@pytest.fixture
def unconnected(people, case, morning):
    return connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=morning)


def visit(case: NationalReview, at, **changed: Any) -> dict[str, Any]:
    said = scenes.arranged(at) | {"mode": "现场审核"} | changed
    return sheets.row(case, at=at, **said)


def faults(of: ProxySheet, *rows: dict[str, Any], people, at) -> dict[str, str]:
    with pytest.raises(Refusals) as refusals:
        sheets.entered(of, *rows, people=people, at=at)
    return {fault.cell: fault.sentence for fault in refusals.value.faults}


def cell(of: ProxySheet, column: str, row: int = 1) -> str:
    return of.spec.cell(column, of.spec.heading_row + row)


@pytest.mark.article("E03")
@pytest.mark.article("E20")
@pytest.mark.article("E21")
@pytest.mark.article("E22")
def test_a_case_goes_through_both_steps_by_sheets_alone(unconnected, case, pool, people, morning):
    names = "、".join(member.person.name for member in pool[:5])
    seats = {"experts": names, "leader": pool[0].person.name}
    assert sheets.entered(DRAWS, sheets.row(case, at=morning, act=MATERIALS, **seats), people=people, at=morning) == 1
    assert set(Assignment.objects.of(case).values_list("member__person__name", flat=True)) == set(names.split("、"))
    for assignment in scenes.review.accept_all(case, at=morning):
        scenes.review.hand_in(assignment, at=morning)
    scenes.review.consolidate(case, at=morning)
    row = sheets.row(case, at=morning, act=MATERIALS, level=5, reason=REASON)
    sheets.entered(CONCLUSIONS, row, people=people, at=morning)
    assert scenes.current(case).state == NationalStage.APPLICATION_REVIEW
    remote = {"mode": "远程审核", "remote_reason": "道路中断，无法到场。"}
    sheets.entered(VISITS, visit(case, morning, **remote), people=people, at=morning)
    tested = sheets.row(case, at=morning, passed="通过", result="上午九时视频连接，画面和声音稳定。")
    sheets.entered(TESTS, tested, people=people, at=morning)
    found = scenes.current(case)
    assert (found.visit.remote, found.visit.test_passed, len(found.sample)) == (
        True,
        True,
        found.law["national_sample"],
    )
    code = found.sample[0]
    met = {"findings": f"{code} 4级 不符合 抽查病历 未见闭环记录。", "record_text": scenes.SEEN}
    sheets.entered(RECORDS, sheets.row(case, at=morning, **met), people=people, at=morning)
    recorded = {(code, level): (found, remark) for code, level, found, remark in scenes.current(case).visit.findings}
    assert recorded.pop((code, 4)) == (Found.NOT_MET, "抽查病历 未见闭环记录。")
    assert set(recorded.values()) == {(Found.MET, "")}
    row = sheets.row(case, at=morning, act=APPLICATION, level=5, reason=REASON)
    sheets.entered(CONCLUSIONS, row, people=people, at=morning)
    assert scenes.current(case).state == NationalStage.PASSED
    rows = Record.objects.filter(case=case.pk, facts__has_key="proxy")
    assert rows.count() == 6
    assert {row.role for row in rows} == {"信息中心人员（代录）"}
    assert {row.facts["proxy"]["number"] for row in rows} == {sheets.NUMBER}
    assert Material.objects.filter(case=case.pk, kind=SCAN, handed_in_at__isnull=False).count() == 6
    assert proving.faults() == []


@pytest.mark.article("E25")
def test_a_list_of_several_is_one_posting_by_one_paper(both, people, thursday):
    passed, failed = both
    connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=thursday)
    refused = faults(POSTINGS, sheets.row(failed, at=thursday), people=people, at=thursday)
    assert "未通过国家级审核的全部步骤" in refused[cell(POSTINGS, "number")]
    other = sheets.row(passed, at=thursday, number=failed.number, title=failed.title, proxy_number="另一文号")
    refused = faults(POSTINGS, sheets.row(passed, at=thursday), other, people=people, at=thursday)
    assert "与第" in refused[cell(POSTINGS, "proxy_number", 2)]
    assert Posting.objects.count() == 0
    assert sheets.entered(POSTINGS, sheets.row(passed, at=thursday), people=people, at=thursday) == 1
    posting = Posting.objects.get()
    assert list(posting.lines.values_list("name", flat=True)) == [passed.title]
    assert {scenes.current(one).state for one in both} == {NationalStage.POSTED}
    assert posting.paper["number"] == sheets.NUMBER


# Each kind of fault: the sheet, what the row says otherwise, the column, and a part of the sentence.
CONCLUDED = {"act": MATERIALS, "level": 5, "reason": REASON}
SEATS = {"act": MATERIALS, "experts": "柳承志、万里舟、鲍清源、费逸飞、岑溪月", "leader": "柳承志"}
FAULTS: dict[str, tuple[ProxySheet, dict[str, Any], str, str]] = {
    "unknown case": (CONCLUSIONS, CONCLUDED | {"number": "N2020-0001"}, "number", "没有编号为N2020-0001的"),
    "other name": (CONCLUSIONS, CONCLUDED | {"title": "另一家医院"}, "title", "不符"),
    "number missing": (CONCLUSIONS, CONCLUDED | {"proxy_number": None}, "proxy_number", "必填"),
    "date missing": (CONCLUSIONS, CONCLUDED | {"proxy_date": None}, "proxy_date", "必填"),
    "date ahead": (CONCLUSIONS, CONCLUDED | {"proxy_date": date(2099, 1, 1)}, "proxy_date", "不能晚于今天"),
    "scan missing": (CONCLUSIONS, CONCLUDED | {"proxy_scan": None}, "proxy_scan", "必填"),
    "scan not packed": (CONCLUSIONS, CONCLUDED | {"proxy_scan": "没有.pdf"}, "proxy_scan", "压缩包中没有"),
    "scan of another kind": (CONCLUSIONS, CONCLUDED | {"proxy_scan": "意见.docx"}, "proxy_scan", "没有"),
    "act unknown": (CONCLUSIONS, CONCLUDED | {"act": "终审"}, "act", "请从下拉列表中选择"),
    "raised": (CONCLUSIONS, CONCLUDED | {"level": 6}, "level", "只能维持5级或降至更低级别"),
    "no reason": (CONCLUSIONS, CONCLUDED | {"reason": None}, "reason", "必填"),
    "second step first": (CONCLUSIONS, CONCLUDED | {"act": APPLICATION}, "act", "现处的环节不能办理"),
    "visit in the first step": (VISITS, {}, "number", "现处的环节不能办理"),
    "nobody of that name": (DRAWS, SEATS | {"experts": "无此人"}, "experts", "没有可以指派的“无此人”"),
    "an even team": (DRAWS, SEATS | {"experts": "柳承志、万里舟"}, "experts", "单数"),
    "one named twice": (DRAWS, SEATS | {"experts": "柳承志、柳承志、鲍清源"}, "experts", "填写了两次"),
    "led by another": (DRAWS, SEATS | {"leader": "毕云帆"}, "leader", "不在所填评审专家之中"),
}


@pytest.mark.article("E03")
@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_is_said_at_its_cell_and_nothing_is_entered(unconnected, case, pool, people, morning, kind):
    of, otherwise, column, part = FAULTS[kind]
    rows = Record.objects.count()
    row = (visit(case, morning) if of is VISITS else sheets.row(case, at=morning)) | otherwise
    found = faults(of, row, people=people, at=morning)
    assert part in found.get(cell(of, column), ""), found
    assert (Record.objects.count(), Material.objects.filter(kind=SCAN).count()) == (rows, 0)


def test_what_is_found_at_a_visit_is_refused_where_it_cannot_be_read(people, case, morning):
    case = scenes.national_at(NationalStage.APPLICATION_REVIEW, case, people=people, at=morning)
    scenes.arrange(case, people=people, at=morning)
    scenes.heard(case, people=people, at=morning)
    connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=morning)
    code = scenes.current(case).sample[0]
    for said, part in {
        "都好": "不能辨认",
        f"{code} 四级 不符合 无记录": "不能辨认",
        f"{code} 1级 不符合 无记录": "不是本案件应查的项目和级别",
        f"{code} 4级 不符合 无记录\n{code} 4级 未核查": "填写了两次",
        f"{code} 4级 部分符合": "请写明情况",
    }.items():
        row = sheets.row(case, at=morning, findings=said, record_text=scenes.SEEN)
        assert part in faults(RECORDS, row, people=people, at=morning)[cell(RECORDS, "findings")]
    assert scenes.current(case).visit.recorded_at is None


@pytest.mark.article("E03")
def test_one_wrong_row_keeps_every_other_from_being_entered_and_no_file_is_written(
    unconnected, case, people, morning, monkeypatch
):
    kept = []
    monkeypatch.setattr(default_storage, "save", lambda name, content: kept.append(name))
    sound = sheets.row(case, at=morning, act=MATERIALS, level=5, reason=REASON)
    wrong = sound | {"number": "N2020-0001"}
    assert list(faults(CONCLUSIONS, sound, wrong, people=people, at=morning)) == [cell(CONCLUSIONS, "number", 2)]
    assert list(faults(CONCLUSIONS, sound, sound, people=people, at=morning)) == [cell(CONCLUSIONS, "number", 2)]
    assert (scenes.current(case).state, kept) == (NationalStage.MATERIALS_REVIEW, [])


@pytest.mark.article("E03")
def test_nobody_but_the_centre_of_an_unconnected_institute_enters_a_sheet(case, people, morning):
    row = sheets.row(case, at=morning, act=MATERIALS, level=5, reason=REASON)
    with pytest.raises(Refused, match="无须代录"):
        sheets.entered(CONCLUSIONS, row, people=people, at=morning)
    for role in (Role.COMMISSION_HEAD, Role.INSTITUTE, Role.BUREAU_HEAD):
        with pytest.raises(Refused, match="由信息中心代录"):
            sheets.entered(CONCLUSIONS, row, people=people | {Role.CENTRE: people[role]}, at=morning)
    assert scenes.current(case).state == NationalStage.MATERIALS_REVIEW


def test_the_term_of_the_districts_is_extended_by_a_sheet(people, cycle, at):
    asked = extending.extension(cycle, people[Role.BUREAU_HEAD].office.own_district, people=people, at=at)
    connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=at)
    none = sheets.row(asked, at=at, act="不同意延期")
    assert "理由" in faults(EXTENSIONS, none, people=people, at=at)[cell(EXTENSIONS, "reason")]
    sheets.entered(EXTENSIONS, sheets.row(asked, at=at, act="同意延期"), people=people, at=at)
    asked.refresh_from_db()
    assert asked.state == "approved"


@pytest.mark.article("E03")
def test_the_pages_lead_from_the_template_to_the_record(unconnected, case, people, morning, as_role, now):
    now(morning + timedelta(hours=1))
    client = as_role(Role.CENTRE)
    page = client.get(reverse("proxy_sheets")).text
    assert "国家级审核结论" in page
    template = client.get(reverse("proxy_template", args=["conclusions"]), {"filled": 1})
    assert template.status_code == 200
    row = sheets.row(case, at=morning, act=MATERIALS, level=4, reason="部分材料不能证明所填内容。")
    sent = {"file": sheets.workbook(CONCLUSIONS, [row | {"level": 7}]), "scans": takeover.archive(sheets.SCAN)}
    address = reverse("proxy_sheet", args=["conclusions"])
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert cell(CONCLUSIONS, "level") in answer.text
    sent = {"file": sheets.workbook(CONCLUSIONS, [row]), "scans": takeover.archive(sheets.SCAN)}
    assert "已代录国家级审核结论1件" in client.post(address, sent, follow=True).text
    assert scenes.current(case).state == NationalStage.NOT_PASSED
    assert "（代录）" in client.get(reverse("case_tab", args=[case.number, "record"])).text
    for role in (Role.INSTITUTE, Role.COMMISSION_HEAD, Role.BUREAU_HEAD):
        assert as_role(role).get(address).status_code == 403
