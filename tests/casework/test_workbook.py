"""Spreadsheets: honest files come in typed and faults are named by cell; what goes out is harmless."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from xlsxwriter import Workbook

from casework.workbook import (
    Column,
    Kind,
    ReadRow,
    SheetSpec,
)
from tests.casework.workbooks import ROW, SHEET1, SPEC, VALUES, cells, read, repacked, replacing, typed, written


def test_what_is_written_comes_back_typed():
    result = read(written(ROW, (ROW[0], "第二医院", None, None, None, "")))
    assert result.errors == []
    assert result.rows == [
        ReadRow(3, VALUES),
        ReadRow(4, dict.fromkeys(VALUES) | {"uscc": ROW[0], "name": "第二医院"}),
    ]


def test_equal_rows_give_equal_bytes():
    assert written(ROW, template=True) == written(ROW, template=True)


def test_an_empty_template_has_no_rows_and_no_errors():
    assert read(written(template=True)).rows == []


def test_blank_rows_are_passed_over():
    assert [row.number for row in read(written(ROW, (None,) * 6, ("  ", *(None,) * 5), ROW)).rows] == [3, 6]


def test_numbers_are_kept_as_they_were_typed():
    result = read(typed(500101000000001, 4512.0, "４", "1,118.50", "2026年3月5日", "民营"))
    assert result.errors == []
    assert result.rows[0].values == {
        "uscc": "500101000000001",
        "name": "4512",
        "level": 4,
        "score": Decimal("1118.50"),
        "on": date(2026, 3, 5),
        "nature": "民营",
    }


def test_every_fault_is_named_by_its_cell():
    result = read(typed(915001017339506000, "一二三四五六七八九十一二三", 4.5, "五,3", "2026-02-30", "私立"))
    assert result.rows == []
    assert cells(result.errors) == {
        "A3": "“统一社会信用代码”超过15位，被表格软件变成了数字（9.150010173E+17），末几位已经丢失，"
        "请将单元格格式设为“文本”后重新填写。",
        "B3": "“医院名称”有13个字，不得超过12个字。",
        "C3": "“级别”填写的“4.5”不是整数，请填写整数。",
        "D3": "“得分”填写的“五,3”不是数字，请只填写数字。",
        "E3": "“日期”填写的“2026-02-30”不是实有的日期，请改正。",
        "F3": "“性质”应为公立、民营之一，现填“私立”，请从下拉列表中选择。",
    }
    assert str(result.errors[5]) == "“名单”工作表F3单元格：“性质”应为公立、民营之一，现填“私立”，请从下拉列表中选择。"


def test_other_types_than_the_column_asks_for():
    result = read(typed(date(2026, 3, 5), True, True, "x", 460860, "公立"))
    assert set(cells(result.errors)) == {"A3", "B3", "C3", "D3", "E3"}


def test_missing_required_values():
    assert cells(read(typed("", "", 4)).errors) == {
        "A3": "“统一社会信用代码”必填，请填写。",
        "B3": "“医院名称”必填，请填写。",
    }


def test_infinite_numbers_are_no_numbers():
    data = repacked(typed("甲", "乙", 77), change={SHEET1: replacing(b"<v>77</v>", b"<v>1e999</v>")})
    assert cells(read(data).errors) == {"C3": "“级别”填写的“inf”不是数字，请只填写数字。"}


def test_wrong_headings_are_named_by_cell():
    headings = ("统一社会信用代码", "名称", "级别", "得分", "日期", "性质", "备注")
    assert cells(read(typed(*ROW[:3], headings=headings)).errors) == {
        "B2": "表头应为“医院名称”，现为“名称”，请使用系统提供的模板填写。",
        "G2": "多出一列“备注”，系统不认识，请删去该列。",
    }


def test_content_right_of_the_table_is_not_lost_silently():
    errors = cells(read(typed(*ROW[:3], 1, ROW[4], ROW[5], "旁注")).errors)
    assert errors == {"G3": "表格右侧有多余内容，请删去或移入相应的列。"}


def test_a_sheet_without_headings():
    with Workbook(file := BytesIO()) as workbook:
        workbook.add_worksheet(SPEC.sheet)
    assert set(cells(read(file.getvalue()).errors)) == {"A2"}


def test_errors_stop_at_two_hundred():
    result = read(written(*[(None, "院", None, None, None, None)] * 300))
    assert len(result.errors) == 201
    assert result.errors[-1].sentence == "错误过多，以上仅列出前200处，请改正后重新上传。"


def test_the_address_of_a_cell():
    wide = SheetSpec(sheet="宽", columns=tuple(Column(name=f"c{n}", heading=str(n)) for n in range(60)))
    assert [SPEC.cell("level", 7), wide.cell("c25", 1), wide.cell("c26", 1), wide.cell("c52", 9)] == [
        "C7",
        "Z1",
        "AA1",
        "BA9",
    ]


def test_repetitive_honest_files_are_accepted():
    spec = SheetSpec(sheet="名单", columns=SPEC.columns, max_rows=20_000)
    assert len(read(written(*[ROW] * 20_000, spec=spec), spec).rows) == 20_000


def test_hyperlinks_are_harmless():
    assert read(typed("甲", "http://a.cn", 4)).rows[0].values["name"] == "http://a.cn"


# What goes out


def test_texts_never_become_formulas_or_links():
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "{=1}", "http://example.org", "0012", "<b>&"]
    spec = SheetSpec(sheet="名单", columns=(Column(name="text", heading="内容"),))
    data = written(*[(text,) for text in texts], spec=spec)
    assert [row.values["text"] for row in read(data, spec).rows] == [text.strip() for text in texts]
    with ZipFile(BytesIO(data)) as container:
        assert b'quotePrefix="1"' in container.read("xl/styles.xml")
        assert b"hyperlink" not in container.read(SHEET1)


def test_a_text_too_long_for_a_cell_is_cut_visibly():
    spec = SheetSpec(sheet="名单", columns=(Column(name="text", heading="内容"),))
    text = read(written(("长" * 40_000,), spec=spec), spec).rows[0].values["text"]
    assert (len(text), text[-13:]) == (32_767, "……（内容过长，全文见系统）"[-13:])


def test_a_template_locks_what_is_not_to_be_filled_in():
    spec = SheetSpec(sheet="名单", columns=(Column(name="code", heading="编号", locked=True), SPEC.columns[5]))
    with ZipFile(BytesIO(written(("1", None), spec=spec, template=True))) as container:
        sheet, styles = container.read(SHEET1).decode(), container.read("xl/styles.xml").decode()
        workbook = container.read("xl/workbook.xml").decode()
    assert "<sheetProtection " in sheet
    assert '<protection locked="0"/>' in styles
    assert 'type="list"' in sheet
    assert "<formula1>选项!$A$1:$A$2</formula1>" in sheet
    assert 'sheet name="选项" sheetId="2" state="hidden"' in workbook
    assert 'ySplit="1"' in sheet


def test_long_lists_of_choices_are_whole():
    choices = tuple(f"第{n}人民医院" for n in range(300))
    spec = SheetSpec(sheet="名单", columns=(Column(name="name", heading="医院", kind=Kind.CHOICE, choices=choices),))
    assert read(written((choices[299],), spec=spec), spec).rows[0].values == {"name": "第299人民医院"}
    assert "应为第0人民医院、" in read(written(("无名医院",), spec=spec), spec).errors[0].sentence
