"""Hostile spreadsheets are refused cheaply and in one sentence."""

import subprocess
import sys
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import pytest
from xlsxwriter import Workbook

from casework.workbook import (
    WorkbookRefused,
    guard,
)
from tests.casework.workbooks import (
    DAMAGED,
    ROW,
    SHEET1,
    SPEC,
    read,
    repacked,
    replacing,
    typed,
    written,
)


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"", "不是有效的 Excel 工作簿"),
        ("统一社会信用代码,医院名称\n1,2\n".encode("gbk"), "不是有效的 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "旧版 .xls"),
        (b"PK\x03\x04" + bytes(2000), DAMAGED),
        (b"PK\x03\x04" + b"PK\x01\x02" * 2000, "不是有效的 Excel 工作簿"),
        (b"PK\x03\x04" + bytes(guard.MAX_BYTES), "超过10MB"),
    ],
    ids=["empty", "csv", "xls", "no directory", "huge directory", "big"],
)
def test_not_a_workbook(data, sentence):
    with pytest.raises(WorkbookRefused, match=sentence):
        read(data)


def test_a_zip_that_is_no_workbook():
    with ZipFile(file := BytesIO(), "w") as target:
        target.writestr("a.txt", "a")
    with pytest.raises(WorkbookRefused, match="不是有效的 Excel 工作簿"):
        read(file.getvalue())


def test_a_text_document():
    types = replacing(b"spreadsheetml.sheet", b"wordprocessingml")
    with pytest.raises(WorkbookRefused, match="不是有效的 Excel 工作簿"):
        read(repacked(written(ROW), change={"[Content_Types].xml": types}))


def test_a_truncated_file_is_refused_wherever_it_breaks():
    data = written(ROW)
    for end in range(0, len(data), 37):
        with pytest.raises(WorkbookRefused):
            read(data[:end])


@pytest.mark.parametrize(
    "part, sentence",
    [
        ("xl/vbaProject.bin", "含有宏"),
        ("XL/VBAPROJECT.BIN", "含有宏"),
        ("xl/macrosheets/sheet1.xml", "含有宏"),
        ("xl/externalLinks/externalLink1.xml", "外部链接"),
        ("xl/connections.xml", "外部链接"),
        ("xl/embeddings/oleObject1.bin", "嵌入对象"),
        ("XL/Workbook.xml", DAMAGED),
    ],
)
def test_forbidden_parts(part, sentence):
    with pytest.raises(WorkbookRefused, match=sentence):
        read(repacked(written(ROW), add={part: b"x"}))


def test_a_macro_workbook_under_another_name():
    types = replacing(
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main"
    )
    with pytest.raises(WorkbookRefused, match="含有宏"):
        read(repacked(written(ROW), change={"[Content_Types].xml": types}))


def test_formulas_are_named_by_cell():
    with Workbook(file := BytesIO()) as workbook:
        workbook.add_worksheet(SPEC.sheet)
        workbook.add_worksheet("附表").write_formula("C7", "=1+1")
    with pytest.raises(WorkbookRefused, match="C7单元格含有公式"):
        read(file.getvalue())


def test_a_formula_behind_a_prefix():
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        b'<x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    with pytest.raises(WorkbookRefused, match="A1单元格含有公式"):
        read(repacked(written(ROW), change={SHEET1: lambda part: sheet}))


def test_entities_are_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'
    with pytest.raises(WorkbookRefused, match=DAMAGED):
        read(repacked(written(ROW), change={SHEET1: lambda part: laughs}))


def test_another_encoding_hides_nothing():
    with pytest.raises(WorkbookRefused, match=DAMAGED):
        read(repacked(written(ROW), change={SHEET1: lambda part: part.decode().encode("utf-16")}))


def test_other_compressions_are_refused():
    with pytest.raises(WorkbookRefused, match=DAMAGED):
        read(repacked(written(ROW), compression=ZIP_BZIP2))


def test_zip_bombs_are_refused_before_unpacking():
    for size, name in [(8 * 1024 * 1024, "xl/media/image1.png"), (guard.MAX_UNPACKED, SHEET1 + "x")]:
        with pytest.raises(WorkbookRefused, match="解压后过大"):
            read(repacked(written(ROW), add={name: bytes(size)}))


@pytest.mark.parametrize(
    "part, old, new",
    [
        (SHEET1, b'r="A3"', b'r="ZZZZZZZ3"'),
        (SHEET1, b'r="A3"', b'r="A0"'),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="99999999'),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="x'),
        (SHEET1, b't="s"><v>0</v>', b't="s"><v>99999</v>'),
    ],
    ids=["far column", "row zero", "huge table", "no number", "no such string"],
)
def test_parts_that_would_bring_the_reader_down(part, old, new):
    """Let through, a far column or a huge table ends the process at once."""
    data = typed(*("甲",) * 6)
    with pytest.raises(WorkbookRefused, match=DAMAGED):
        read(repacked(data, change={part: replacing(old, new)}))


@pytest.mark.parametrize("address, sentence", [("XFD3", "超出允许的128列"), ("A1048576", "一次最多导入5000行")])
def test_a_single_value_far_out(address, sentence):
    data = repacked(typed("甲", "乙", 4), change={SHEET1: replacing(b'r="C3"', f'r="{address}"'.encode())})
    with pytest.raises(WorkbookRefused, match=f"{address}单元格.*{sentence}"):
        read(data)


def test_sheets_that_pretend_to_be_another_part_meet_the_same_limits():
    far = b'<sst><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></sst>'
    with pytest.raises(WorkbookRefused, match="XFD1048576单元格"):
        read(repacked(typed("甲"), change={"xl/sharedStrings.xml": lambda part: far}))


@pytest.mark.parametrize(
    "cells, address",
    [
        (b'<row r="1048576"><c r="A1"><v>1</v></c><c><v>2</v></c></row>', "B1048576"),
        (b'<row r="6000"/><row><c><v>1</v></c></row>', "A6001"),
        (b'<row r="4"><c r="DX4"/><c><v>1</v></c></row>', "DY4"),
    ],
    ids=["row of its own", "row counted on", "column counted on"],
)
def test_a_cell_without_an_address_stands_where_the_reader_counts_it(cells, address):
    data = repacked(typed("甲"), change={SHEET1: replacing(b"</sheetData>", cells + b"</sheetData>")})
    with pytest.raises(WorkbookRefused, match=f"^{address}单元格"):
        read(data)


def test_strings_that_another_part_claims_to_share_move_no_pointer():
    """Else the copies would be counted by the short ones and made from the long ones."""
    with Workbook(file := BytesIO()) as workbook:
        workbook.add_worksheet(SPEC.sheet).write_column(0, 0, ["甲"] * 3000)
    long = replacing("甲".encode(), b"x" * 900_000)
    first = replacing(b"</workbook>", b"<si><t>x</t></si></workbook>")
    data = repacked(file.getvalue(), change={"xl/sharedStrings.xml": long, "xl/workbook.xml": first})
    with pytest.raises(WorkbookRefused, match="解压后过大"):
        read(data)


def test_one_long_string_repeated_by_many_cells():
    """Nine kilobytes that would be copied into gigabytes."""
    with Workbook(file := BytesIO()) as workbook:
        workbook.add_worksheet(SPEC.sheet).write_column(0, 0, ["甲"] * 3000)
    data = repacked(file.getvalue(), change={"xl/sharedStrings.xml": replacing("甲".encode(), b"x" * 900_000)})
    assert len(data) < 30_000
    with pytest.raises(WorkbookRefused, match="解压后过大"):
        read(data)


def test_an_endless_row_of_empty_elements(monkeypatch):
    monkeypatch.setattr(guard, "MAX_ELEMENTS", 1_000)
    with pytest.raises(WorkbookRefused, match="解压后过大"):
        read(repacked(typed("甲"), change={SHEET1: replacing(b"<sheetData>", b"<sheetData>" + b"<row/>" * 2_000)}))


def test_too_many_rows_are_refused_quickly_in_little_memory():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_001)).encode()
    data = repacked(typed(), change={SHEET1: replacing(b"</sheetData>", rows + b"</sheetData>")})
    tracemalloc.start()
    with pytest.raises(WorkbookRefused, match=r"A5003单元格仍有内容，一次最多导入5000行（至第5002行为止）"):
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_the_wrong_sheet():
    with pytest.raises(WorkbookRefused, match="没有名为“名单”的工作表（现有“Sheet1”）"):
        read(typed("甲", sheet="Sheet1"))


def test_the_reader_survives_random_damage():
    """In a process of its own: a fault in the reader would end it, not raise."""
    program = (
        "import random, sys\n"
        "from io import BytesIO\n"
        "from tests.casework.workbooks import ROW, SHEET1, SPEC, repacked, typed\n"
        "from casework.workbook import WorkbookRefused, read_workbook\n"
        "whole, chance = typed(*ROW[:3], 1, *ROW[4:]), random.Random(7)\n"
        "parts = [SHEET1, 'xl/workbook.xml', 'xl/styles.xml', 'xl/sharedStrings.xml', 'xl/_rels/workbook.xml.rels']\n"
        "def damage(part):\n"
        "    part = bytearray(part)\n"
        "    for _ in range(chance.randint(1, 4)):\n"
        "        part[chance.randrange(len(part))] = chance.choice(b'0123456789<>/\"AZaz& ')\n"
        "    return bytes(part)\n"
        "for _ in range(600):\n"
        "    try:\n"
        "        read_workbook(BytesIO(repacked(whole, change={chance.choice(parts): damage})), SPEC)\n"
        "    except WorkbookRefused:\n"
        "        pass\n"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
