"""Reading a sheet that was laid out by its `SheetSpec`."""

from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from accounts.entry.normal import Unreadable

from .guard import damaged, safe_container
from .spec import CellError, SheetSpec, WorkbookRefused, letters
from .values import Raw, Value, value_of

MAX_ERRORS = 200


@dataclass(frozen=True)
class ReadRow:
    """A row without faults: its number in the sheet, and its typed values by column name."""

    number: int
    values: dict[str, Any]  # a `Value` of its column's kind, or None


@dataclass(frozen=True)
class ReadResult:
    """The faultless rows, and every fault by cell. Whoever imports all or nothing looks at `errors` first."""

    rows: list[ReadRow]
    errors: list[CellError]


def read_workbook(file: IO[bytes], spec: SheetSpec) -> ReadResult:
    """Read an uploaded .xlsx; raises `WorkbookRefused` where the file as a whole cannot be accepted."""
    try:
        workbook = CalamineWorkbook.from_filelike(safe_container(file, spec))
        if spec.optional and spec.sheet not in workbook.sheet_names:
            return ReadResult([], [])
        sheet = _sheet(workbook, spec)
    except CalamineError:
        raise damaged() from None
    rows = enumerate(sheet.iter_rows(), start=1)
    headings = next(islice(rows, spec.heading_row - 1, None), (0, []))[1]
    if errors := _wrong_headings(headings, spec):
        return ReadResult([], errors)
    result = ReadResult([], [])
    for number, cells in rows:
        _read_row(number, cells, spec, result)
        if len(result.errors) >= MAX_ERRORS:
            result.errors[MAX_ERRORS:] = [
                CellError(spec.sheet, f"A{number}", f"错误过多，以上仅列出前{MAX_ERRORS}处，请改正后重新上传。")
            ]
            break
    return result


def _sheet(workbook: CalamineWorkbook, spec: SheetSpec) -> CalamineSheet:
    if spec.sheet not in workbook.sheet_names:
        found = "、".join(f"“{name}”" for name in workbook.sheet_names[:10])
        raise WorkbookRefused(f"文件中没有名为“{spec.sheet}”的工作表（现有{found}），请使用系统提供的模板填写。")
    return workbook.get_sheet_by_name(spec.sheet)


def _wrong_headings(cells: list[Raw], spec: SheetSpec) -> list[CellError]:
    found = [str(cell).strip() for cell in cells]
    expected = [column.heading for column in spec.columns]
    found += [""] * (len(expected) - len(found))
    expected += [""] * (len(found) - len(expected))
    return [
        CellError(
            spec.sheet,
            f"{letters(index)}{spec.heading_row}",
            f"表头应为“{should}”，现为“{is_}”，请使用系统提供的模板填写。"
            if should
            else f"多出一列“{is_}”，请删去该列。",
        )
        for index, (should, is_) in enumerate(zip(expected, found, strict=True))
        if should != is_
    ]


def _read_row(number: int, cells: list[Raw], spec: SheetSpec, result: ReadResult) -> None:
    if all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells):
        return
    values: dict[str, Value | None] = {}
    before = len(result.errors)
    width = len(spec.columns)
    for index, (cell, column) in enumerate(zip(cells, spec.columns, strict=False)):
        try:
            values[column.name] = value_of(cell, column)
        except Unreadable as error:
            result.errors.append(CellError(spec.sheet, f"{letters(index)}{number}", str(error)))
    result.errors.extend(
        CellError(spec.sheet, f"{letters(index)}{number}", "表格右侧有多余内容，请删去或移入相应的列。")
        for index, cell in enumerate(cells[width:], start=width)
        if cell != ""
    )
    if len(result.errors) == before:
        result.rows.append(ReadRow(number, values))
