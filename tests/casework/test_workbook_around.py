"""What office programs write around the cells is neither text nor formula of the sheet, wherever it stands."""

import re
from datetime import date
from pathlib import Path

import pytest

from casework.workbook import ReadRow, SheetSpec, WorkbookRefused
from casework.workbook.guard import safe_container
from tests.casework.workbooks import DAMAGED, ROW, SHEET1, SPEC, read, repacked, replacing, typed

CASES = Path(__file__).parents[1] / "cases"
X14 = b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
AROUND = {
    "footer": b"<headerFooter><oddHeader>&amp;C2026</oddHeader><oddFooter>&amp;C1 &amp;P / &amp;N</oddFooter></headerFooter>",
    "drop-down": b'<dataValidations count="1"><dataValidation type="list" sqref="F3:F9"><formula1>"1,2"</formula1>'
    b"</dataValidation></dataValidations>",
    "drop-down from another sheet": b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    + X14
    + b" "
    + XM
    + b">"
    b"<x14:dataValidations><x14:dataValidation><x14:formula1><xm:f>Sheet2!$A$1:$A$3</xm:f></x14:formula1>"
    b"<xm:sqref>F3:F9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>",
    "conditional format": b'<conditionalFormatting sqref="C3:C9"><cfRule type="cellIs" priority="1" operator="greaterThan">'
    b"<formula>60</formula></cfRule></conditionalFormatting>",
    "conditional format of today": b"<extLst><ext "
    + X14
    + b" "
    + XM
    + b"><x14:conditionalFormattings><x14:conditionalFormatting>"
    b"<x14:cfRule><xm:f>60</xm:f></x14:cfRule></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>",
    "filter": b'<autoFilter ref="A2:F9"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter>',
    "strings out of place": b"<si><t>7</t></si>",
}
READS_AS = [
    ReadRow(3, {"uscc": "12", "name": "医院", "level": 4, "score": 5, "on": date(2026, 3, 5), "nature": "公立"})
]


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize("place", [b"<sheetData>", b"</sheetData>"], ids=["before", "behind"])
def test_what_stands_around_the_cells_is_passed_over(place, around):
    """Read on as text of the last cell, it made a pointer that leads nowhere, and the file was called damaged."""
    data = typed("12", "医院", 4, 5, date(2026, 3, 5), "公立")
    there = around + place if place == b"<sheetData>" else place + around
    result = read(repacked(data, change={SHEET1: replacing(place, there)}))
    assert (result.rows, result.errors) == (READS_AS, [])


def test_cells_without_their_optional_address_are_read():
    """Each stands behind the one before it, as the format says."""
    data = typed(*ROW)
    without = repacked(data, change={SHEET1: lambda part: re.sub(rb'(<c) r="[A-Z]+[0-9]+"', rb"\1", part)})
    assert read(without).rows == read(data).rows != []


HONEST = sorted(CASES.glob("*.xlsx"))


@pytest.mark.parametrize(
    "path", [path for path in HONEST if path.stem != "backslash-parts"], ids=lambda path: path.stem
)
def test_workbooks_as_offices_send_them_pass_the_guard(path):
    with path.open("rb") as file:
        assert safe_container(file, SheetSpec(sheet="", columns=SPEC.columns)).getbuffer()


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("backslash-parts.xlsx", DAMAGED),
        ("gbk.csv", "不是有效的 Excel 工作簿"),
        ("html-as.xls", "不是有效的 Excel 工作簿"),
    ],
)
def test_what_is_no_workbook_is_told_how_to_become_one(name, sentence):
    with pytest.raises(WorkbookRefused, match=f"{sentence}.*另存为 .xlsx"):
        read((CASES / name).read_bytes())
