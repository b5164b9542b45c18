"""Statistics as a workbook: out with what is entered, and back with more of it (P22)."""

import re
from collections.abc import Collection, Iterable
from typing import IO

from casework.workbook import CellError, Column, Kind, Sheet, SheetSpec, read_workbook, write_workbook

from .rules import MOST, Entry, fits

SEPARATORS = re.compile(r"[\s,，;；、]+")
STATISTICS = SheetSpec(
    sheet="统计和监测结果",
    notes=(
        "对应条款填写条款编号，多条之间用顿号隔开；反映全机构情况的留空。已登记的行请勿改动，登记有误的在系统中更正。",
    ),
    columns=(
        Column(name="name", heading="指标名称", required=True, max_length=100, width=32),
        Column(name="period", heading="统计期间", kind=Kind.CODE, required=True, max_length=40, width=18),
        Column(name="value", heading="结果", kind=Kind.CODE, required=True, max_length=60, width=14),
        Column(name="unit", heading="单位", max_length=20, width=10),
        Column(name="source", heading="数据来源", required=True, max_length=100, width=28),
        Column(name="clauses", heading="对应条款", kind=Kind.CODE, max_length=200, width=24),
    ),
    max_rows=MOST,
)


def numbers(text: str) -> tuple[str, ...]:
    """1.1.1、2.3.1 -> ("1.1.1", "2.3.1"), each once."""
    return tuple(dict.fromkeys(part for part in SEPARATORS.split(text) if part))


def write(entries: Iterable[Entry]) -> bytes:
    rows = [[one.name, one.period, one.value, one.unit, one.source, "、".join(one.clauses)] for one in entries]
    return write_workbook([Sheet(spec=STATISTICS, rows=rows, template=True)])


def read(
    file: IO[bytes], *, clauses: Collection[str], standing: Collection[Entry]
) -> tuple[list[Entry], list[CellError]]:
    """What is new, and every fault by cell; `WorkbookRefused` where the file as a whole is none of ours."""
    result = read_workbook(file, STATISTICS)
    entries, errors = [], list(result.errors)
    there = {(one.name, one.period) for one in standing}
    for row in result.rows:
        said = {name: str(value or "") for name, value in row.values.items()}
        entry = Entry(
            said["name"], said["period"], said["value"], said["unit"], said["source"], numbers(said["clauses"])
        )
        if entry in standing:
            continue
        for field, verdict in fits(entry, clauses=clauses, there=there):
            errors.append(CellError(STATISTICS.sheet, STATISTICS.cell(field, row.number), str(verdict)))
        there.add((entry.name, entry.period))
        entries.append(entry)
    return entries, errors
