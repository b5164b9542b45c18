"""What a sheet looks like, said once for the template that goes out and for the file that comes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from string import digits


class Kind(Enum):
    TEXT = "文本"
    PROSE = "多行文本"
    CODE = "代码"
    KEY = "小写代码"  # a code of the portal's own, which it writes in small letters
    TELEPHONE = "电话"
    EMAIL = "电子邮箱"
    INTEGER = "整数"
    DECIMAL = "数字"
    DATE = "日期"
    CHOICE = "选项"


@dataclass(frozen=True, kw_only=True)
class Column:
    """`name` is the key in code, `heading` the words in the sheet; a template keeps a `locked` column from changes.

    `units` may stand behind a number; a file without an `omissible` column, the last ones of a sheet, reads as one in which it is
    empty. How each kind is read: `values`.
    """

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    width: int = 16
    locked: bool = False
    omissible: bool = False


@dataclass(frozen=True, kw_only=True)
class SheetSpec:
    """One sheet: its name, the lines of guidance above the headings, and its columns from A on."""

    sheet: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    max_rows: int = 5_000
    optional: bool = False  # a workbook without this sheet reads as an empty one

    @property
    def heading_row(self) -> int:
        return len(self.notes) + 1

    @property
    def last_row(self) -> int:
        return self.heading_row + self.max_rows

    def cell(self, name: str, row: int) -> str:
        """The address of a column's cell in a row, C7, for errors that only the caller can find."""
        return f"{letters([column.name for column in self.columns].index(name))}{row}"


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell, in one sentence."""

    sheet: str
    cell: str
    sentence: str

    @property
    def place(self) -> str:
        return f"“{self.sheet}”工作表{self.cell}单元格"

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}"


def in_order(errors: Iterable[CellError]) -> list[CellError]:
    """逐格: every cell once with all that is wrong with it; sheet by sheet, row by row and from left to right."""
    by_cell: dict[tuple[str, str], list[str]] = {}
    for error in errors:
        said = by_cell.setdefault((error.sheet, error.cell), [])
        if error.sentence not in said:
            said.append(error.sentence)
    sheets = list(dict.fromkeys(sheet for sheet, _ in by_cell))
    found = [CellError(sheet, cell, "".join(said)) for (sheet, cell), said in by_cell.items()]
    return sorted(found, key=lambda error: (sheets.index(error.sheet), *_place(error.cell)))


def _place(cell: str) -> tuple[int, int, str]:
    """Row and column of an address: B12 before AA12."""
    column = cell.rstrip(digits)
    return int(cell[len(column) :] or 0), len(column), column


class WorkbookRefused(Exception):
    """The file as a whole cannot be accepted; its message is the sentence to show."""

    @property
    def sentences(self) -> list[str]:
        return [str(self)]


def letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    index, last = divmod(index, 26)
    return (letters(index - 1) if index else "") + chr(ord("A") + last)
