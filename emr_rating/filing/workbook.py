"""The filing as a workbook, out and in (E09): one sheet a part, what is filled in already in its cells.

Read all or nothing: every fault is named by its cell, and nothing changes while there is one. An empty cell leaves
the answer as it stands, so that a half-filled sheet takes nothing away.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO

from casework.workbook import (
    CellError,
    Column,
    Kind,
    ReadRow,
    Sheet,
    SheetSpec,
    in_order,
    read_workbook,
    write_workbook,
)

from ..rules import Part
from ..sheet import reading as filing_sheet
from ..sheet.fields import BASIC_FIELDS, DIMENSIONS, kept
from ..standards.edition import INDEX_LEVELS, Edition, Item, MetricKind

YES_NO = {"yes": "是", "no": "否"}
NOTES = (
    "只填写白色单元格，请勿改动表头和左侧各列；数量只填整数，不要使用公式。",
    "留空的单元格不改变平台上已填的内容；导入后请在平台上核对。",
)
MAX_ROWS = 500


def _locked(name: str, heading: str, *, width: int = 16) -> Column:
    kind = Kind.KEY if name == "key" else Kind.TEXT
    return Column(name=name, heading=heading, kind=kind, locked=True, width=width)


def _spec(part: Part, *columns: Column) -> SheetSpec:
    return SheetSpec(sheet=part.label, notes=NOTES, columns=columns, max_rows=MAX_ROWS)


BASIC_SPEC = _spec(
    Part.BASIC,
    _locked("key", "编号", width=8),
    _locked("label", "填报事项", width=44),
    _locked("unit", "单位", width=8),
    Column(name="value", heading="填报内容", width=30),
)
EMR_SPEC = _spec(
    Part.EMR,
    _locked("key", "项目代码", width=10),
    _locked("label", "项目", width=24),
    _locked("metric", "统计口径", width=26),
    Column(name="level", heading="达到等级", width=10),
    Column(name="met", heading="是否实现", kind=Kind.CHOICE, choices=tuple(YES_NO.values()), width=10),
    Column(name="have", heading="达到该级的数量"),
    Column(name="all", heading="全部数量"),
)
QUALITY_SPEC = _spec(
    Part.DATA_QUALITY,
    _locked("key", "编号", width=20),
    _locked("label", "项目", width=30),
    _locked("asked", "等级和维度", width=16),
    Column(name="have", heading="符合的记录数"),
    Column(name="all", heading="记录总数"),
)
SPECS = (BASIC_SPEC, EMR_SPEC, QUALITY_SPEC)
TYPED = ("value", "level", "met", "have", "all")


def template(sheet: filing_sheet.Sheet) -> bytes:
    rows = (_basic_rows(sheet), _emr_rows(sheet), _quality_rows(sheet))
    return write_workbook(
        [Sheet(spec=spec, rows=list(part), template=True) for spec, part in zip(SPECS, rows, strict=True)]
    )


def _basic_rows(sheet: filing_sheet.Sheet) -> Iterator[tuple[str, ...]]:
    for number, field in enumerate(BASIC_FIELDS, start=1):
        hint = f"（{field.hint.rstrip('。')}）" if field.hint else ""
        yield str(number), f"{field.label}{hint}", field.unit, sheet.text(field)


def _emr_rows(sheet: filing_sheet.Sheet) -> Iterator[tuple[str, ...]]:
    for item in sheet.edition.items:
        typed = {name: sheet.texts.get(f"emr.{item.code}.{name}", "") for name in ("level", "met", "have", "all")}
        met = YES_NO.get(typed["met"], typed["met"])
        yield item.code, item.name, item.metric, typed["level"], met, typed["have"], typed["all"]


def _quality_rows(sheet: filing_sheet.Sheet) -> Iterator[tuple[str, ...]]:
    for key, item, asked in _quality_keys(sheet.edition):
        yield (
            _quality_number(item, asked),
            f"{item.code} {item.name}",
            asked,
            sheet.texts.get(f"{key}.have", ""),
            sheet.texts.get(f"{key}.all", ""),
        )


def _quality_number(item: Item, asked: str) -> str:
    return f"{item.code}-{asked}"


def _quality_keys(edition: Edition) -> Iterator[tuple[str, Item, str]]:
    """Every level and dimension that may be asked, whatever is claimed now: (start of the field names, item, words)."""
    for item in edition.items:
        for level in INDEX_LEVELS:
            for dimension in item.dimensions.get(level, ()):
                yield f"dq.{item.code}.{level}.{DIMENSIONS[dimension]}", item, f"{level}级{dimension}"


def read(file: IO[bytes], sheet: filing_sheet.Sheet) -> tuple[dict[str, str], list[CellError]]:
    """The texts of the workbook by field, and every fault by cell; raises `WorkbookRefused` for the file as a whole."""
    found: dict[str, tuple[str, SheetSpec, str]] = {}
    errors: list[CellError] = []
    for spec, names in zip(SPECS, _names(sheet.edition), strict=True):
        file.seek(0)
        result = read_workbook(file, spec)
        errors += result.errors
        for row in result.rows:
            errors += _take(row, spec, names, found)
    texts = {name: text for name, (text, _, _) in found.items()}
    merged = filing_sheet.Sheet.read(sheet.edition, dict(sheet.texts) | texts)
    errors += [
        CellError(spec.sheet, cell, merged.errors[name])
        for name, (_, spec, cell) in found.items()
        if name in merged.errors
    ]
    asked = {name: kept(merged.fields[name], text) for name, text in texts.items() if name in merged.fields}
    return asked, in_order(errors)


Names = Mapping[str, Callable[[str], str | None]]


def _names(edition: Edition) -> tuple[Names, Names, Names]:
    """For each sheet: the key of a row -> the field that a column of it fills, None where the row has none.

    Templates of before name the fields themselves in their first column, and are still read.
    """
    yes_no = {item.code for item in edition.items if item.metric_kind is MetricKind.YES_NO}

    def of_item(code: str) -> Callable[[str], str | None]:
        has = ("level", "met") if code in yes_no else ("level", "have", "all")
        return lambda column: f"emr.{code}.{column}" if column in has else None

    return (
        {
            key: (lambda column, name=field.name: name)
            for number, field in enumerate(BASIC_FIELDS, start=1)
            for key in (str(number), field.name)
        },
        {item.code.lower(): of_item(item.code) for item in edition.items},
        {
            written.lower(): (lambda column, key=key: f"{key}.{column}")
            for key, item, asked in _quality_keys(edition)
            for written in (_quality_number(item, asked), key)
        },
    )


def _take(
    row: ReadRow, spec: SheetSpec, names: Names, found: dict[str, tuple[str, SheetSpec, str]]
) -> Iterator[CellError]:
    key = str(row.values["key"] or "")
    if key not in names:
        yield CellError(
            spec.sheet, spec.cell("key", row.number), f"“{key}”不是本填报的项目，请使用系统提供的模板填写。"
        )
        return
    for column, value in row.values.items():
        if column not in TYPED or value is None:
            continue
        name, cell = names[key](column), spec.cell(column, row.number)
        if name is None:
            yield CellError(spec.sheet, cell, "本项目不填写此列，请清空该单元格。")
        elif name in found:
            yield CellError(spec.sheet, cell, f"“{key}”重复出现，请只保留一行。")
        else:
            text = str(value)
            found[name] = ({"是": "yes", "否": "no"}.get(text, text) if column == "met" else text, spec, cell)
