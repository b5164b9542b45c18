"""Writing sheets: templates to fill in, and exports."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from .spec import Column, Kind, SheetSpec, letters

CREATED = datetime(2020, 1, 1, tzinfo=UTC)  # fixed, so that the same rows make the same bytes
A4 = 9
MAX_TEXT = 32_767
CUT = "……（内容过长，全文见系统）"
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
CHOICES_SHEET = "选项"
FORMATS = {Kind.INTEGER: "0", Kind.DECIMAL: "General", Kind.DATE: "yyyy-mm-dd"}
BASE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
HEADING = BASE | {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#155A9C",
    "border": 1,
    "align": "center",
    "text_wrap": True,
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows in the order of the columns. A `template` is protected but for the cells to be filled in."""

    spec: SheetSpec
    rows: Iterable[Sequence[Any]] = ()
    template: bool = False


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx whose texts can never become formulas or links; equal rows give equal bytes."""
    file = BytesIO()
    workbook = Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"created": CREATED})
    choices = [column for sheet in sheets for column in sheet.spec.columns if column.choices]
    for sheet in sheets:
        _write_sheet(workbook, sheet, choices)
    if choices:
        _write_choices(workbook, choices)
    workbook.close()
    return file.getvalue()


def _write_sheet(workbook: Workbook, sheet: Sheet, choices: list[Column]) -> None:
    spec, page = sheet.spec, workbook.add_worksheet(sheet.spec.sheet)
    first = spec.heading_row  # counted from zero, the row below the headings
    for index, column in enumerate(spec.columns):
        page.set_column(index, index, column.width, workbook.add_format(_format(column)))
        if column.choices:
            page.data_validation(first, index, spec.last_row - 1, index, _dropdown(column, choices))
    note, heading = workbook.add_format(BASE), workbook.add_format(HEADING)
    for row, line in enumerate(spec.notes):
        page.set_row(row, None, note)
        page.write_string(row, 0, line, note)
    page.set_row(first - 1, 30)
    for index, column in enumerate(spec.columns):
        page.write_string(first - 1, index, column.heading, heading)
    page.freeze_panes(first, 0)
    page.repeat_rows(first - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    if sheet.template:
        page.protect("", {"format_columns": True, "format_rows": True})
    writers = [_cell_writer(workbook, page, column) for column in spec.columns]
    for row, values in enumerate(sheet.rows, start=first):
        for index, (write, value) in enumerate(zip(writers, values, strict=True)):
            if value is not None and value != "":
                write(row, index, value)


def _cell_writer(workbook: Workbook, page: Any, column: Column) -> Callable[[int, int, Any], object]:
    plain = workbook.add_format(_format(column))
    if column.kind in (Kind.INTEGER, Kind.DECIMAL):
        return lambda row, index, value: page.write_number(row, index, value, plain)
    if column.kind is Kind.DATE:
        return lambda row, index, value: page.write_datetime(row, index, value, plain)
    # The quote prefix keeps a text that looks like a formula a text when its cell is edited.
    quoted = workbook.add_format(_format(column) | {"quote_prefix": True})

    def write(row: int, index: int, value: Any) -> None:
        text = str(value)
        if len(text) > MAX_TEXT:
            text = text[: MAX_TEXT - len(CUT)] + CUT
        page.write_string(row, index, text, quoted if text.startswith(FORMULA_STARTS) else plain)

    return write


def _format(column: Column) -> dict[str, Any]:
    return BASE | {"num_format": FORMATS.get(column.kind, "@"), "locked": column.locked}


def _dropdown(column: Column, choices: list[Column]) -> dict[str, Any]:
    """From a hidden sheet: a list written into the cell itself may not exceed 255 characters."""
    at = letters(choices.index(column))
    return {
        "validate": "list",
        "source": f"={CHOICES_SHEET}!${at}$1:${at}${len(column.choices)}",
        "error_title": "填写有误",
        "error_message": "请从下拉列表中选择。",
    }


def _write_choices(workbook: Workbook, choices: list[Column]) -> None:
    page = workbook.add_worksheet(CHOICES_SHEET)
    page.hide()
    for row in range(max(len(column.choices) for column in choices)):
        for index, column in enumerate(choices):
            if row < len(column.choices):
                page.write_string(row, index, column.choices[row])
