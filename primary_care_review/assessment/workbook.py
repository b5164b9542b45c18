"""A self-assessment as a workbook: out with what is filled in, and back (P18)."""

from datetime import date
from decimal import Decimal
from typing import IO

from casework.workbook import CellError, Column, Kind, Sheet, SheetSpec, read_workbook, write_workbook

from ..standards.terms import SHARES, Rating
from .fields import fault, field_name
from .present import clause_rows
from .reading import FIELDS, Assessment

Value = str | int | Decimal | date

SELF_ASSESSMENT = SheetSpec(
    sheet="自评表",
    notes=("灰色各列请勿改动；自评填写A、B、C、D、E之一（E为不适用），尚未自评的留空。",),
    columns=(
        Column(name="number", heading="条款编号", kind=Kind.CODE, required=True, locked=True, width=10),
        Column(name="title", heading="条款名称", locked=True, width=24),
        Column(name="core", heading="核心条款", locked=True, width=9),
        Column(name="c", heading="C级要求", kind=Kind.PROSE, locked=True, width=36),
        Column(name="b", heading="B级要求", kind=Kind.PROSE, locked=True, width=36),
        Column(name="a", heading="A级要求", kind=Kind.PROSE, locked=True, width=36),
        Column(name="rating", heading="自评", kind=Kind.CHOICE, choices=tuple(Rating), width=7),
        Column(name="evidence", heading="达标依据", kind=Kind.PROSE, max_length=FIELDS["evidence"][1], width=40),
        Column(name="problem", heading="存在问题", kind=Kind.PROSE, max_length=FIELDS["problem"][1], width=30),
        Column(name="measure", heading="整改措施", kind=Kind.PROSE, max_length=FIELDS["measure"][1], width=30),
        Column(name="done_on", heading="完成整改日期", kind=Kind.DATE, width=14),
    ),
)


def write(assessment: Assessment) -> bytes:
    asks = {clause.number: clause.asks for clause in assessment.clauses}
    rows = [
        [
            row["number"],
            row["title"],
            "★" if row["core"] else "",
            *(asks[row["number"]][level] for level in SHARES),
            row["rating"],
            row["evidence"],
            row["problem"],
            row["measure"],
            _date(row["done_on"]),
        ]
        for row in clause_rows(assessment)
    ]
    return write_workbook([Sheet(spec=SELF_ASSESSMENT, rows=rows, template=True)])


def read(file: IO[bytes], assessment: Assessment, *, on: date) -> tuple[dict[str, str], list[CellError]]:
    """Texts by field name, and every fault by cell; `WorkbookRefused` where the file as a whole is none of ours."""
    result = read_workbook(file, SELF_ASSESSMENT)
    known, texts, errors = {clause.number for clause in assessment.clauses}, {}, list(result.errors)
    seen: set[str] = set()
    for row in result.rows:
        number = str(row.values["number"])
        if number not in known or number in seen:
            sentence = (
                "重复，请删去多余的行。" if number in seen else "不在本机构适用的条款之中，请使用系统提供的工作簿填写。"
            )
            cell = SELF_ASSESSMENT.cell("number", row.number)
            errors.append(CellError(SELF_ASSESSMENT.sheet, cell, f"条款编号“{number}”{sentence}"))
            continue
        seen.add(number)
        for suffix in FIELDS:
            text = _text(row.values[suffix])
            if sentence := fault(suffix, text, on=on):
                errors.append(CellError(SELF_ASSESSMENT.sheet, SELF_ASSESSMENT.cell(suffix, row.number), sentence))
            texts[field_name(number, suffix)] = text
    return texts, errors


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: Value | None) -> str:
    return "" if value is None else str(value)
