"""The one door for spreadsheets: hostile files stop at it, honest ones come in typed, ours go out harmless."""

from .reader import ReadResult, ReadRow, read_workbook
from .spec import CellError, Column, Kind, SheetSpec, WorkbookRefused, in_order
from .writer import Sheet, write_workbook

__all__ = [
    "CellError",
    "Column",
    "Kind",
    "ReadResult",
    "ReadRow",
    "Sheet",
    "SheetSpec",
    "WorkbookRefused",
    "in_order",
    "read_workbook",
    "write_workbook",
]
