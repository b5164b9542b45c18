"""A small sheet, and files of it as our own and other programs write them."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

from casework.workbook import (
    CellError,
    Column,
    Kind,
    Sheet,
    SheetSpec,
    read_workbook,
    write_workbook,
)

SPEC = SheetSpec(
    sheet="名单",
    notes=("请勿改动表头。",),
    columns=(
        Column(name="uscc", heading="统一社会信用代码", required=True, max_length=18),
        Column(name="name", heading="医院名称", required=True, max_length=12),
        Column(name="level", heading="级别", kind=Kind.INTEGER),
        Column(name="score", heading="得分", kind=Kind.DECIMAL),
        Column(name="on", heading="日期", kind=Kind.DATE),
        Column(name="nature", heading="性质", kind=Kind.CHOICE, choices=("公立", "民营")),
    ),
)
ROW = ("12500101MB0000001A", "示范医院", 4, Decimal("118.53"), date(2026, 3, 5), "公立")
VALUES = dict(zip(("uscc", "name", "level", "score", "on", "nature"), ROW, strict=True))
SHEET1 = "xl/worksheets/sheet1.xml"
DAMAGED = "已损坏或不符合规范"


def read(data: bytes, spec: SheetSpec = SPEC):
    return read_workbook(BytesIO(data), spec)


def written(*rows, spec: SheetSpec = SPEC, template: bool = False) -> bytes:
    return write_workbook([Sheet(spec=spec, rows=rows, template=template)])


def typed(*cells, headings=tuple(column.heading for column in SPEC.columns), sheet=SPEC.sheet) -> bytes:
    """A file as another program might have written it: one row of cells, each with the type of its Python value."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet(sheet)
        page.write_row(SPEC.heading_row - 1, 0, headings)
        date_format = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for index, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(SPEC.heading_row, index, cell, date_format)
            else:
                page.write(SPEC.heading_row, index, cell)
    return file.getvalue()


def repacked(data: bytes, *, change=None, add=None, drop=(), compression=ZIP_DEFLATED) -> bytes:
    """The same container with parts changed, added or dropped."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(file, "w", compression) as target:
        for name in source.namelist():
            if name not in drop:
                target.writestr(name, (change or {}).get(name, lambda part: part)(source.read(name)))
        for name, part in (add or {}).items():
            target.writestr(name, part)
    return file.getvalue()


def replacing(old: bytes, new: bytes):
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new)

    return change


def cells(errors: list[CellError]) -> dict[str, str]:
    return {error.cell: error.sentence for error in errors}
