"""The commission keeps the editions: imported, filed, in force, never changed once used (P03, P25)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Regime, Role
from casework.gateway import Refused
from casework.models import Record, StandardEdition
from casework.workbook import Sheet, write_workbook
from config.scenarios import primary_care as scenario
from primary_care_review.assessment import actions as assessment
from primary_care_review.editions import actions as editions
from primary_care_review.editions import workbook as sheets
from primary_care_review.standards.edition import bundled

pytestmark = [pytest.mark.django_db, pytest.mark.article("P03")]

DEMO = bundled("demo-2026")


@pytest.fixture
def commission(people, signed_in):
    return signed_in(people[Role.COMMISSION_HANDLER])


def upload(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("标准.xlsx", data if data is not None else sheets.write(DEMO))


def fields(**changed):
    return {
        "key": "cq-2026",
        "title": "重庆市评审标准（2026年版）",
        "valid_from": "2026-01-01",
        "file": upload(),
    } | changed


def with_bounds(change) -> bytes:
    """The demonstration edition with its bounds changed row by row."""
    clauses, bounds = sheets._clause_rows(DEMO), [change(list(row)) for row in sheets._bound_rows(DEMO)]
    return write_workbook([Sheet(spec=sheets.CLAUSES, rows=clauses), Sheet(spec=sheets.BOUNDS, rows=bounds)])


def test_exported_and_read_back_it_is_the_same():
    payload, errors = sheets.read(BytesIO(sheets.write(DEMO)), key="demo-2026", title=DEMO.title)
    assert errors == []
    clauses = [clause for chapter in DEMO.chapters for section in chapter.sections for clause in section.clauses]
    read = [
        clause for chapter in payload["chapters"] for section in chapter["sections"] for clause in section["clauses"]
    ]
    assert [clause["number"] for clause in read] == [clause.number for clause in clauses]
    assert [(bound["grade"], bound["c"]) for bound in payload["bounds"]] == [
        (bound.grade, str(bound.shares["C"].normalize())) for bound in DEMO.bounds
    ]


def test_imported_it_is_not_in_force_until_filed(commission, at):
    assert commission.post("/primary-care/editions/import/", fields()).status_code == 302
    page = commission.get("/primary-care/editions/cq-2026/").content.decode()
    assert "尚未登记国家备案" in page
    assert StandardEdition.objects.in_force(Regime.PRIMARY_CARE, date(2026, 11, 9)).first().key == "demo-2026"
    answer = commission.post(
        "/primary-care/editions/cq-2026/filing/", {"number": "国卫备〔2026〕1号", "filed_on": "2026-11-01"}
    )
    assert answer.status_code == 302
    assert StandardEdition.objects.in_force(Regime.PRIMARY_CARE, date(2026, 11, 9)).first().key == "cq-2026"
    listed = commission.get("/primary-care/editions/").context["rows"]
    assert {row["edition"].key: row["current"] for row in listed} == {"cq-2026": True, "demo-2026": False}
    verbs = Record.objects.filter(subject="edition:cq-2026").values_list("verb", flat=True)
    assert list(verbs) == ["import_edition", "record_filing"]


def test_a_filing_to_come_or_a_second_one_is_refused(commission):
    commission.post("/primary-care/editions/import/", fields())
    address = "/primary-care/editions/cq-2026/filing/"
    late = commission.post(address, {"number": "国卫备〔2026〕1号", "filed_on": "2026-12-01"})
    assert late.status_code == 422
    assert "备案日期不能晚于今天" in late.content.decode()
    commission.post(address, {"number": "国卫备〔2026〕1号", "filed_on": "2026-11-01"})
    again = commission.post(address, {"number": "国卫备〔2026〕2号", "filed_on": "2026-11-02"})
    assert "已登记备案" in again.content.decode()


def test_one_in_use_cannot_be_changed_or_removed(commission, people, leader, at):
    commission.post("/primary-care/editions/import/", fields())
    row = StandardEdition.objects.get(key="cq-2026")
    editions.record_filing(row, number="x", filed_on=date(2026, 1, 1), by=people[Role.COMMISSION_HANDLER], at=at)
    of = assessment.start(leader.office.institution, by=leader, at=at)
    assert of.standard == row
    answer = commission.post("/primary-care/editions/import/", fields(title="另一个名称"))
    assert answer.status_code == 422
    assert "已有评审使用，不能修改" in answer.content.decode()
    assert "另一个名称" in answer.content.decode()
    removed = commission.post("/primary-care/editions/cq-2026/remove/", {"reason": "误导入"})
    assert removed.status_code == 422
    assert StandardEdition.objects.get(key="cq-2026").digest == row.digest


def test_a_running_assessment_says_that_its_own_edition_is_a_demonstration(commission, people, leader, at, signed_in):
    """Also once a filed edition is in force: what it began under stays what it is read by."""
    assessment.start(leader.office.institution, by=leader, at=at)
    commission.post("/primary-care/editions/import/", fields())
    row = StandardEdition.objects.get(key="cq-2026")
    editions.record_filing(row, number="x", filed_on=date(2026, 1, 1), by=people[Role.COMMISSION_HANDLER], at=at)
    assert "演示标准</b>" in signed_in(leader).get("/primary-care/assessment/").content.decode()


def test_one_not_in_use_is_replaced_or_removed_and_the_record_stays(commission):
    commission.post("/primary-care/editions/import/", fields())
    commission.post("/primary-care/editions/import/", fields(title="更名"))
    assert StandardEdition.objects.get(key="cq-2026").title == "更名"
    assert commission.post("/primary-care/editions/cq-2026/remove/", {"reason": "误导入"}).status_code == 302
    assert not StandardEdition.objects.filter(key="cq-2026").exists()
    assert Record.objects.filter(subject="edition:cq-2026").count() == 3


@pytest.mark.parametrize("key", ["demo-2026", "emr-2018-demo"])
def test_a_key_of_the_portals_own_editions_is_refused(commission, key):
    answer = commission.post("/primary-care/editions/import/", fields(key=key))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["key"]


def test_the_demonstration_edition_is_neither_filed_nor_removed(people, at):
    row = StandardEdition.objects.get(key="demo-2026")
    by = people[Role.COMMISSION_HANDLER]
    with pytest.raises(Refused, match="演示标准不办理国家备案"):
        editions.record_filing(row, number="x", filed_on=date(2026, 1, 1), by=by, at=at)
    with pytest.raises(Refused, match="演示标准随平台提供"):
        editions.remove_edition(row, reason="x", by=by, at=at)


@pytest.mark.article("P25")
@pytest.mark.refuses("P25", 2)
def test_bounds_that_do_not_fall_are_refused_with_their_reason(commission):
    def equal(row):
        row[2] = DEMO.bounds[0].shares["C"]
        return row

    answer = commission.post("/primary-care/editions/import/", fields(file=upload(with_bounds(equal))))
    assert answer.status_code == 422
    assert "乡镇卫生院甲级的C级比例应当高于乙级" in answer.content.decode()
    assert StandardEdition.objects.filter(regime=Regime.PRIMARY_CARE).count() == 1


def test_faults_are_named_by_cell(commission):
    rows = sheets._clause_rows(DEMO)
    rows[1][4], rows[2][1], rows[3][6] = rows[0][4], "另一章名", "也许"
    data = write_workbook(
        [Sheet(spec=sheets.CLAUSES, rows=rows), Sheet(spec=sheets.BOUNDS, rows=sheets._bound_rows(DEMO))]
    )
    page = commission.post("/primary-care/editions/import/", fields(file=upload(data))).content.decode()
    assert "“条款”工作表E4单元格：条款编号1.1.1重复" in page
    assert "“条款”工作表B5单元格：与前面填写的名称" in page
    assert "“条款”工作表G6单元格：“核心条款”应为是、否之一" in page


def test_a_workbook_without_its_second_sheet_is_refused(commission):
    data = write_workbook([Sheet(spec=sheets.CLAUSES, rows=sheets._clause_rows(DEMO))])
    answer = commission.post("/primary-care/editions/import/", fields(file=upload(data)))
    assert "没有名为“等级线”的工作表" in answer.content.decode()


def test_only_the_commission_keeps_them_and_all_may_read(people, signed_in, leader):
    for member in (leader, people[Role.BUREAU_HANDLER]):
        client = signed_in(member)
        page = client.get("/primary-care/editions/demo-2026/").content.decode()
        assert "功能定位明确" in page
        assert "演示标准" in page
        assert client.get("/primary-care/editions/demo-2026/export/").status_code == 200
        assert client.post("/primary-care/editions/import/", fields()).status_code == 403


@pytest.mark.article("P01")
@pytest.mark.article("P36")
def test_the_public_page_says_purpose_basis_and_since_when(reference, client):
    page = client.get("/primary-care/").content.decode()
    assert "重庆市医疗机构管理条例" in page
    assert "2020年10月20日" in page
    assert "演示标准" in page


def test_scenario_grades_are_borne_as_named(people, at):
    for grade in ("甲", "乙", "丙"):
        of = scenario.application_at("draft", people=people, at=at, grade=scenario.Grade(grade), index=ord(grade))
        assert of.assessment.borne == grade
