"""The filing as a workbook: out with what is filled in, in all or nothing, faults by cell (E09)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from casework import autosave
from casework.workbook import read_workbook
from config.scenarios import filing as scenario
from emr_rating.filing.workbook import SPECS, read, template
from emr_rating.models import Filing
from emr_rating.rules import Part
from emr_rating.sheet.reading import Sheet
from tests.casework.workbooks import repacked, typed
from tests.emr_rating.pages import address, text
from tests.worlds import walked_once


@walked_once
def filing(cycle, applicant, at):
    return scenario.fill(scenario.begin(applicant, cycle, at=at), by=applicant.clerk, at=at, parts=(Part.BASIC,))


@pytest.fixture
def clerk(signed_in, applicant):
    return signed_in(applicant.clerk)


def written(filing, changes=None, *, drop=()):
    """The template as a person fills it in: (sheet, key, column) -> cell; `drop` leaves out whole sheets."""
    changes = dict(changes or {})
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": True}) as workbook:
        for spec in SPECS:
            if spec.sheet in drop:
                continue
            page = workbook.add_worksheet(spec.sheet)
            for row, note in enumerate(spec.notes):
                page.write(row, 0, note)
            page.write_row(spec.heading_row - 1, 0, [column.heading for column in spec.columns])
            rows = read_workbook(BytesIO(template(filing.sheet)), spec).rows
            for row in rows:
                for at, column in enumerate(spec.columns):
                    key = (spec.sheet, row.values["key"], column.name)
                    page.write(row.number - 1, at, changes.pop(key, row.values[column.name] or ""))
    assert not changes
    return file.getvalue()


def upload(client, filing, content, name="填报.xlsx"):
    return client.post(address("filing_import", filing), {"file": SimpleUploadedFile(name, content)})


def test_the_template_carries_what_is_filled_in(filing, clerk):
    response = clerk.get(address("filing_template", filing))
    assert "filename*=utf-8''E2026-0001" in response["Content-Disposition"]
    basic, emr, quality = (read_workbook(BytesIO(response.content), spec) for spec in SPECS)
    assert [len(part.rows) for part in (basic, emr)] == [11, 39]
    asked = [item.dimensions.get(level, ()) for item in filing.sheet.edition.items for level in range(3, 8)]
    assert len(quality.rows) == sum(map(len, asked))
    assert basic.rows[0].values == {"key": "1", "label": "实际开放床位数", "unit": "张", "value": "620"}
    assert basic.rows[1].values["label"] == "年门急诊人次（上一自然年度全年数）"
    assert quality.rows[0].values["key"] == "01.01-3级一致性"
    assert b"basic." not in response.content


def test_a_template_of_before_is_still_read(filing):
    """Its first column names the fields themselves."""
    found, errors = read(BytesIO(before(filing)), filing.sheet)
    assert (errors, found["basic.income"]) == ([], "41800.56")


def before(filing) -> bytes:
    rows = {
        SPECS[0]: [["basic.income", "年总收入", "万元", "４１８００．５６"]],
        SPECS[2]: [["dq.01.01.4.completeness", "01.01 病房医嘱处理", "4级完整性", "16", "17"]],
    }
    with Workbook(file := BytesIO(), {"in_memory": True}) as workbook:
        for spec in SPECS:
            page = workbook.add_worksheet(spec.sheet)
            for row, note in enumerate(spec.notes):
                page.write(row, 0, note)
            page.write_row(spec.heading_row - 1, 0, [column.heading for column in spec.columns])
            for at, row in enumerate(rows.get(spec, ())):
                page.write_row(spec.heading_row + at, 0, row)
    return file.getvalue()


def test_a_whole_filing_by_workbook(filing, clerk):
    texts = scenario.plausible(filing.sheet.edition, level=4, seed=7)
    whole = Filing.objects.get()
    whole.sheet = Sheet.read(filing.sheet.edition, texts)
    response = upload(clerk, filing, template(whole.sheet))
    assert response.url == address("filing", filing)
    stored = Filing.objects.get().sheet
    assert (stored.scoring.level, stored.unfinished_parts()) == (4, [])
    assert stored.frozen() == whole.sheet.frozen()


def test_an_empty_cell_takes_nothing_away(filing, clerk):
    changes = {("基础数据", "1", "value"): "", ("基础数据", "7", "value"): 15}
    assert upload(clerk, filing, written(filing, changes)).status_code == 302
    stored = autosave.values(filing)
    assert (stored["basic.beds"], stored["basic.it_staff"]) == ("620", "15")


FAULTS = [
    (("EMR数据", "01.01", "have"), 50, "“EMR数据”工作表F4单元格：“达到该级的数量”不能大于“全部数量”（40），请核对。"),
    (("EMR数据", "01.01", "have"), -3, "“EMR数据”工作表F4单元格：“达到该级的数量”不能为负数，请填写0或正整数。"),
    (("EMR数据", "01.01", "have"), "若干", "“EMR数据”工作表F4单元格：“达到该级的数量”应为整数，请只填写数字。"),
    (("EMR数据", "01.01", "have"), 1e30, "“EMR数据”工作表F4单元格：“达到该级的数量”超过15位"),
    (("EMR数据", "01.01", "level"), 9, "“EMR数据”工作表D4单元格：“达到等级”应为0至8级，请重新选择。"),
    (("EMR数据", "01.01", "met"), "是", "“EMR数据”工作表E4单元格：本项目不填写此列，请清空该单元格。"),
    (("EMR数据", "09.01", "met"), "大概", "“EMR数据”工作表E36单元格：“是否实现”应为是、否之一"),
    (("EMR数据", "01.01", "key"), "99.99", "“EMR数据”工作表A4单元格：“99.99”不是本填报的项目"),
    (("EMR数据", "01.02", "key"), "01.01", "“01.01”重复出现，请只保留一行。"),
]


@pytest.mark.parametrize("place, cell, sentence", FAULTS, ids=[str(cell) for _, cell, _ in FAULTS])
def test_one_fault_and_nothing_changes(filing, clerk, place, cell, sentence):
    before = autosave.versions(filing)
    changes = {
        ("基础数据", "1", "value"): 999,
        ("EMR数据", "01.01", "all"): 40,
        ("EMR数据", "01.02", "all"): 60,
        place: cell,
    }
    response = upload(clerk, filing, written(filing, changes))
    assert (response.status_code, sentence in text(response)) == (422, True)
    assert "未导入任何内容" in text(response)
    assert autosave.versions(filing) == before


@pytest.mark.article("E09")
def test_a_workbook_does_not_jump_the_order(cycle, applicant, clerk, at):
    filing = scenario.begin(applicant, cycle, at=at)
    response = upload(clerk, filing, written(filing, {("EMR数据", "01.01", "level"): 3}))
    assert (response.status_code, "请先完成“基础数据”，再填写“EMR数据”（第九条）。" in text(response)) == (422, True)
    assert autosave.values(filing) == {}


def macro(filing):
    return repacked(written(filing), add={"xl/vbaProject.bin": b"x"})


def bomb(filing):
    return repacked(written(filing), add={"xl/worksheets/sheet9.xml": b" " * (70 * 1024 * 1024)})


def formula(filing):
    return written(filing, {("基础数据", "1", "value"): "=1+1"})


def wrong_sheet(filing):
    return typed("1", headings=["编号"], sheet="别的表")


def too_many_rows(filing):
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("基础数据")
        page.write_row(2, 0, [column.heading for column in SPECS[0].columns])
        for row in range(3, 600):
            page.write(row, 0, "basic.beds")
    return file.getvalue()


@pytest.mark.parametrize(
    "make, sentence",
    [
        (macro, "该文件含有宏"),
        (bomb, "该文件解压后过大"),
        (formula, "D4单元格含有公式"),
        (wrong_sheet, "文件中没有名为“基础数据”的工作表"),
        (too_many_rows, "一次最多导入500行"),
        (lambda filing: b"PK\x03\x04nonsense", "该文件已损坏或不符合规范"),
        (lambda filing: b"\xd0\xcf\x11\xe0old", "旧版 .xls"),
        (lambda filing: b"", "空文件"),
        (lambda filing: written(filing, drop=("数据质量评估",)), "文件中没有名为“数据质量评估”的工作表"),
    ],
    ids=["macro", "bomb", "formula", "wrong sheet", "rows", "damaged", "xls", "empty", "part missing"],
)
def test_a_bad_workbook_is_refused_in_a_sentence(filing, clerk, make, sentence):
    before = autosave.versions(filing)
    response = upload(clerk, filing, make(filing))
    assert (response.status_code, sentence in text(response)) == (422, True)
    assert autosave.versions(filing) == before
