"""Workbooks of the portal saved by office programs: every template and every export comes back as it went out."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

import openpyxl
import xlsxwriter

from casework.workbook import Column, Kind, ReadResult, Sheet, SheetSpec, WorkbookRefused, read_workbook, write_workbook
from tests.casework.sheets import sheets
from tests.evidence.part import Batch, Part
from tests.evidence.part import Kind as Trials
from tests.office_programs import saved_by_libreoffice

WORDS = ("渝中区", "青禾镇卫生院", "阿不都·买买提", "（一）", "PDY5001", "=号开头", "+86", "得分 80", "2026年", "A-1")
BLANK = 0.2
Values = list[Any]


def cell(column: Column, chance: Random) -> Any:
    """What may stand in a column: of its kind, as long as it may be."""
    if not column.required and chance.random() < BLANK:
        return None
    text = "".join(chance.choices(WORDS, k=3))[: column.max_length or 60]
    return {
        Kind.INTEGER: lambda: chance.randrange(10**6),
        Kind.DECIMAL: lambda: Decimal(chance.randrange(10**7)) / 100,
        Kind.DATE: lambda: date(2000, 1, 1) + timedelta(days=chance.randrange(12_000)),
        Kind.CHOICE: lambda: chance.choice(column.choices) if column.choices else text,
        Kind.CODE: lambda: f"12500103{chance.randrange(10**9):09d}K"[: column.max_length or 18],
        Kind.TELEPHONE: lambda: f"138{chance.randrange(10**8):08d}",
        Kind.EMAIL: lambda: f"a{chance.randrange(10**6)}@example.cn",
        Kind.PROSE: lambda: f"{text}\n{text}"[: column.max_length or 120],
    }.get(column.kind, lambda: text)()


def written(spec: SheetSpec, chance: Random) -> bytes:
    rows = [[cell(column, chance) for column in spec.columns] for _ in range(chance.randint(1, 12))]
    return write_workbook([Sheet(spec=spec, rows=rows, template=chance.random() < 0.5)])


def by_openpyxl(content: bytes, chance: Random) -> bytes:
    """Opened and saved, with what a person adds on the way: a footer, a filter, a drop-down, a colour by condition, a note."""
    book = openpyxl.load_workbook(BytesIO(content))
    page = book.worksheets[0]
    page.protection.sheet = False
    page.oddFooter.center.text = "第 &P 页"
    page.auto_filter.ref = page.dimensions
    choices = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"1,2"')
    choices.add("AA1:AA9")
    page.add_data_validation(choices)
    page.conditional_formatting.add("B3:B9", openpyxl.formatting.rule.CellIsRule(operator="lessThan", formula=["60"]))
    page.cell(1, 1).comment = openpyxl.comments.Comment("请核对", "王小满")
    book.save(saved := BytesIO())
    return saved.getvalue()


def by_xlsxwriter(content: bytes, chance: Random) -> bytes:
    """Typed over into a new workbook, texts in the shared part, with a footer and a link behind the cells."""
    source = openpyxl.load_workbook(BytesIO(content))
    saved = BytesIO()
    with xlsxwriter.Workbook(saved, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        days = book.add_format({"num_format": "yyyy/m/d"})
        for page in source.worksheets:
            copy = book.add_worksheet(page.title)
            for row in page.iter_rows():
                for found in row:
                    if found.value is not None:
                        copy.write(found.row - 1, found.column - 1, found.value, days if found.is_date else None)
            copy.set_footer("&C第 &P 页")
            copy.data_validation("AA1:AA9", {"validate": "list", "source": ["甲", "乙"]})
    return saved.getvalue()


def attempt(world: None, batch: Batch) -> Iterator[str]:
    yield from {
        "openpyxl": _one_by_one(by_openpyxl),
        "XlsxWriter": _one_by_one(by_xlsxwriter),
        "LibreOffice": _together,
    }[batch.kind](batch)


def _trials(batch: Batch) -> Iterator[tuple[int, str, SheetSpec, bytes, Random]]:
    """The sheets take turns."""
    known = sorted(sheets().items())
    for number, chance in batch.chances():
        name, spec = known[number % len(known)]
        yield number, name, spec, written(spec, chance), chance


def _one_by_one(save: Callable[[bytes, Random], bytes]) -> Callable[[Batch], Iterator[str]]:
    def tried(batch: Batch) -> Iterator[str]:
        for number, name, spec, content, chance in _trials(batch):
            yield from _compared(number, name, spec, content, save(content, chance))

    return tried


def _together(batch: Batch) -> Iterator[str]:
    trials = list(_trials(batch))
    saved = saved_by_libreoffice({f"{number}.xlsx": content for number, _, _, content, _ in trials}, "xlsx")
    for number, name, spec, content, _ in trials:
        yield from _compared(number, name, spec, content, saved[str(number)])


def _compared(number: int, name: str, spec: SheetSpec, content: bytes, saved: bytes) -> Iterator[str]:
    sent, back = _read(content, spec), _read(saved, spec)
    if sent.errors or (not sent.rows and spec.columns[0].required):
        yield f"number {number}: {name}: what was written does not read: {sent.errors[:1]}"
    elif isinstance(back, ReadResult) and (back.rows, back.errors) != (sent.rows, sent.errors):
        yield f"number {number}: {name}: came back otherwise: {[str(error) for error in back.errors[:2]] or 'other values'}"


def _read(content: bytes, spec: SheetSpec) -> ReadResult:
    try:
        return read_workbook(BytesIO(content), spec)
    except WorkbookRefused as refused:
        return ReadResult([], [refused])  # type: ignore[list-item]  # only shown


PART = Part(
    name="round_trips",
    title="Workbooks saved by other programs",
    kinds=tuple(
        Trials(
            name,
            2_000,
            f"a template or export of the portal, saved by {name}, reads as what was written",
            suite=len(sheets()),
        )
        for name in ("LibreOffice", "openpyxl", "XlsxWriter")
    ),
    attempt=attempt,
    marks=("office",),
)
