"""Sheets as offices send them: titles above, columns moved, merged, hidden, with totals below."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from casework.workbook import Column, Kind, SheetSpec, read_workbook

SPEC = SheetSpec(
    sheet="名单",
    notes=("填写说明",),
    columns=(
        Column(name="uscc", heading="统一社会信用代码", kind=Kind.CODE, required=True),
        Column(name="name", heading="机构名称", required=True),
        Column(name="district", heading="所在区县", required=True),
        Column(name="grade", heading="等级", kind=Kind.CHOICE, choices=("甲", "乙", "丙"), required=True),
        Column(name="day", heading="日期", kind=Kind.DATE),
        Column(name="level", heading="级别", kind=Kind.INTEGER, units=("级",)),
    ),
)
NOTE, HEADS = ["填写说明"], [column.heading for column in SPEC.columns]
ROW = ["12500103Y600010029", "甲卫生院", "渝中区", "乙", "2026-03-05", 3]


def read(*rows, change=lambda page: None):
    book = Workbook()
    book.active.title = SPEC.sheet
    for row in rows:
        book.active.append(row)
    change(book.active)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return read_workbook(file, SPEC)


def told(result):
    return {error.cell: error.sentence for error in result.errors}


def test_titles_above_the_headings_are_passed_over():
    result = read(["渝中区名录（2026年）"], ["填报单位：渝中区卫健委"], NOTE, HEADS, ROW)
    assert [(row.number, row.values["uscc"]) for row in result.rows] == [(5, ROW[0])]


def test_headings_in_another_width_and_with_a_star():
    assert (
        len(read(NOTE, ["统一社会信用代码*", " 机构名称 ", "所在区县（必填）", "等 级", "日期", "级别"], ROW).rows) == 1
    )


def test_no_headings_at_all():
    assert told(read(NOTE, ROW)) == {
        "A2": "第2行应为表头（“统一社会信用代码”至“级别”），未找到，请使用系统提供的模板填写。"
    }


def test_unknown_and_missing_columns_are_named():
    heads = [*HEADS[:3], *HEADS[4:], "备注"]
    assert told(read(NOTE, heads, ROW)) == {
        "D2": "缺少“等级”一列，请使用系统提供的模板填写。",
        "F2": "多出一列“备注”，系统不认识，请删去该列。",
    }
    assert told(read(NOTE, [HEADS[0], "备注", *HEADS[1:]], ROW)) == {"B2": "多出一列“备注”，系统不认识，请删去该列。"}


def test_columns_in_another_order():
    heads = [HEADS[1], HEADS[0], *HEADS[2:]]
    assert told(read(NOTE, heads, ROW)) == {
        "A2": "表头应为“统一社会信用代码”，现为“机构名称”，请按模板的顺序排列各列。",
        "B2": "表头应为“机构名称”，现为“统一社会信用代码”，请按模板的顺序排列各列。",
    }


def test_a_merged_cell_and_a_total_row():
    second = ["12500103Y600011410", "乙卫生院", None, "乙", None, None]
    result = read(NOTE, HEADS, ROW, second, ["合计", "2家"], change=lambda page: page.merge_cells("C3:C4"))
    assert told(result) == {
        "C4": "“所在区县”在合并单元格C3:C4之内，请取消合并，每行分别填写。",
        "A5": "“合计”是汇总行，不是数据，请删去本行。",
    }


def test_hidden_rows_are_counted_and_said():
    def hide(page):
        page.row_dimensions[3].hidden = page.row_dimensions[5].hidden = page.row_dimensions[6].hidden = True

    result = read(NOTE, HEADS, ROW, ROW, ROW, change=hide)
    assert told(result) == {"A3": "本表有2行被隐藏（第3、5行），请取消隐藏或筛选，核对后重新上传；不需要的行请删去。"}


@pytest.mark.parametrize(
    "column, typed, kept",
    [
        (3, "乙级", "乙"),
        (3, " 乙\u200b", "乙"),
        (5, "三级", 3),
        (5, "3 级", 3),
        (5, "３", 3),
        (5, "/", None),
        (5, "无", None),
        (4, 46086, "2026-03-05"),
        (4, "2026年3月5日", "2026-03-05"),
        (4, "2026.3.5", "2026-03-05"),
        (4, "—", None),
    ],
)
def test_what_is_meant_is_read(column, typed, kept):
    row = [*ROW[:column], typed, *ROW[column + 1 :]]
    value = read(NOTE, HEADS, row).rows[0].values[SPEC.columns[column].name]
    assert (value if value is None or isinstance(value, int) else str(value)) == kept


def test_a_code_that_became_a_number_is_called_that():
    result = read(NOTE, HEADS, [1.250010345045679e17, *ROW[1:]], ["1.25E+17", *ROW[1:]])
    assert "被表格软件变成了数字" in told(result)["A3"]
    assert "科学计数法" in told(result)["A4"]
