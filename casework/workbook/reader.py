"""Reading a sheet that was laid out by its `SheetSpec`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from accounts.entry.normal import Unreadable, line, name_key, quoted

from ..text import listed
from .guard import damaged, safe_container
from .hidden import hidden_rows
from .spec import CellError, Column, Kind, SheetSpec, WorkbookRefused, letters
from .values import Raw, Value, value_of

MAX_ERRORS = 200
LISTED = 10
TITLE_ROWS = 20  # above the headings, besides the lines of the template
TOTALS = ("合计", "总计", "共计", "小计", "累计")
Merged = tuple[tuple[int, int], tuple[int, int]]  # first and last cell as (row, column), counted from zero


@dataclass(frozen=True)
class ReadRow:
    """A row without faults: its number in the sheet, and its typed values by column name."""

    number: int
    values: dict[str, Any]  # a `Value` of its column's kind, or None
    joined: frozenset[str] = frozenset()  # columns of one line whose cell had several


@dataclass(frozen=True)
class ReadResult:
    """The faultless rows, and every fault by cell. Whoever imports all or nothing looks at `errors` first."""

    rows: list[ReadRow]
    errors: list[CellError]
    longer: bool = False  # than was asked for; nothing of it was read then


def read_workbook(file: IO[bytes], spec: SheetSpec, *, most: int | None = None) -> ReadResult:
    """Read an uploaded .xlsx, unless it has more than `most` rows; raises `WorkbookRefused` where the file as a whole cannot be accepted."""
    container = safe_container(file, spec)
    hidden = hidden_rows(container, spec.sheet)
    try:
        workbook = CalamineWorkbook.from_filelike(container)
        if spec.optional and spec.sheet not in workbook.sheet_names:
            return ReadResult([], [])
        sheet = _sheet(workbook, spec)
    except CalamineError:
        raise damaged() from None
    rows: Iterator[tuple[int, list[Raw]]] = enumerate(sheet.iter_rows(), start=1)
    above = list(islice(rows, spec.heading_row + TITLE_ROWS))
    heading, cells = _headings(above, spec)
    if errors := _wrong_headings(heading, cells, _as_sent(cells, spec)):
        return ReadResult([], errors)
    result, merged = ReadResult([], []), sheet.merged_cell_ranges or []
    seen: list[int] = []
    filled = ((number, cells) for number, cells in chain(above[heading:], rows) if not _blank(cells))
    for count, (number, cells) in enumerate(filled, start=1):
        if most is not None and count > most:
            return ReadResult([], [], longer=True)
        seen += [number] if number in hidden else []
        _read_row(number, cells, spec, result, merged)
        if len(result.errors) >= MAX_ERRORS:
            result.errors[MAX_ERRORS:] = [
                CellError(spec.sheet, f"A{number}", f"错误过多，以上仅列出前{MAX_ERRORS}处，请改正后重新上传。")
            ]
            break
    if seen:
        sentence = f"本表有{len(seen)}行被隐藏（第{listed(seen, most=LISTED)}行），请取消隐藏或筛选，核对后重新上传；不需要的行请删去。"
        result.errors.append(CellError(spec.sheet, f"A{seen[0]}", sentence))
    return result


def _sheet(workbook: CalamineWorkbook, spec: SheetSpec) -> CalamineSheet:
    if spec.sheet not in workbook.sheet_names:
        found = listed([f"“{name}”" for name in workbook.sheet_names], most=LISTED)
        raise WorkbookRefused(f"文件中没有名为“{spec.sheet}”的工作表（现有{found}），请使用系统提供的模板填写。")
    return workbook.get_sheet_by_name(spec.sheet)


def _headings(rows: list[tuple[int, list[Raw]]], spec: SheetSpec) -> tuple[int, list[Raw]]:
    """The row of the headings: where the template has it, or further down below titles that somebody has written."""
    wanted = {name_key(column.heading) for column in spec.columns}
    known = {number: len(wanted & {_heading(cell) for cell in cells}) for number, cells in rows}
    best = max(known, key=lambda number: (known[number], number == spec.heading_row, -number), default=0)
    number = best if known.get(best) else spec.heading_row
    return number, next((cells for at, cells in rows if at == number), [])


def _as_sent(cells: list[Raw], spec: SheetSpec) -> SheetSpec:
    """Without the columns that may be missing, and are."""
    found = {_heading(cell) for cell in cells}
    kept = (column for column in spec.columns if not column.omissible or name_key(column.heading) in found)
    return replace(spec, columns=tuple(kept))


def _heading(cell: Raw) -> str:
    """By which headings are compared; a star or 必填 behind one is no part of it."""
    return name_key(str(cell)).rstrip("*").removesuffix("(必填)")


def _wrong_headings(row: int, cells: list[Raw], spec: SheetSpec) -> list[CellError]:
    """What is missing and what nobody knows by name; where all are there, which of them stand elsewhere."""
    found, expected = [_heading(cell) for cell in cells], [name_key(column.heading) for column in spec.columns]
    while found and not found[-1]:
        found.pop()
    if found == expected:
        return []
    if not set(found) & set(expected):
        first, last = spec.columns[0].heading, spec.columns[-1].heading
        sentence = f"第{spec.heading_row}行应为表头（“{first}”至“{last}”），未找到，请使用系统提供的模板填写。"
        return [CellError(spec.sheet, f"A{spec.heading_row}", sentence)]
    strange = [
        CellError(
            spec.sheet, f"{letters(index)}{row}", f"多出一列“{quoted(str(cells[index]))}”，系统不认识，请删去该列。"
        )
        for index, key in enumerate(found)
        if key not in expected or key in found[:index]
        if not (index < len(expected) and expected[index] not in found)  # renamed rather than added
    ]
    missing = [
        CellError(spec.sheet, f"{letters(index)}{row}", _missing(column, found, cells, index, expected))
        for index, (column, key) in enumerate(zip(spec.columns, expected, strict=True))
        if key not in found
    ]
    moved = [
        CellError(
            spec.sheet,
            f"{letters(index)}{row}",
            f"表头应为“{spec.columns[index].heading}”，现为“{quoted(str(cells[index]))}”，请按模板的顺序排列各列。",
        )
        for index, key in enumerate(found[: len(expected)])
        if key != expected[index]
    ]
    return [*missing, *strange] or moved


def _missing(column: Column, found: list[str], cells: list[Raw], index: int, expected: list[str]) -> str:
    if index < len(found) and found[index] and found[index] not in expected:
        return f"表头应为“{column.heading}”，现为“{quoted(str(cells[index]))}”，请使用系统提供的模板填写。"
    return f"缺少“{column.heading}”一列，请使用系统提供的模板填写。"


def _blank(cells: list[Raw]) -> bool:
    return all(cell == "" or (isinstance(cell, str) and not line(cell)) for cell in cells)


def _is_total(cells: list[Raw]) -> bool:
    first = next((cell for cell in cells if cell != ""), "")
    return isinstance(first, str) and name_key(first).rstrip(":") in TOTALS


def _read_row(number: int, cells: list[Raw], spec: SheetSpec, result: ReadResult, merged: list[Merged]) -> None:
    if _is_total(cells):
        sentence = f"“{quoted(str(next(cell for cell in cells if cell != '')))}”是汇总行，不是数据，请删去本行。"
        result.errors.append(CellError(spec.sheet, f"A{number}", sentence))
        return
    values: dict[str, Value | None] = dict.fromkeys((column.name for column in spec.columns), None)
    joined = set()
    before = len(result.errors)
    width = len(spec.columns)
    for index, (cell, column) in enumerate(zip(cells, spec.columns, strict=False)):
        try:
            _refuse_merged(number, index, column, merged)
            values[column.name] = value_of(cell, column)
            if column.kind is Kind.TEXT and isinstance(cell, str) and "\n" in cell.strip():
                joined.add(column.name)
        except Unreadable as error:
            result.errors.append(CellError(spec.sheet, f"{letters(index)}{number}", str(error)))
    result.errors.extend(
        CellError(spec.sheet, f"{letters(index)}{number}", "表格右侧有多余内容，请删去或移入相应的列。")
        for index, cell in enumerate(cells[width:], start=width)
        if cell != ""
    )
    if len(result.errors) == before:
        result.rows.append(ReadRow(number, values, frozenset(joined)))


def _refuse_merged(number: int, index: int, column: Column, merged: list[Merged]) -> None:
    """A merged cell has its text in its first cell alone; for which rows it was meant, the file does not say."""
    for (top, left), (bottom, right) in merged:
        inside = top < number <= bottom + 1 and left <= index <= right
        if inside and (number, index) != (top + 1, left):
            area = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
            raise Unreadable(f"“{column.heading}”在合并单元格{area}之内，请取消合并，每行分别填写。")
