"""Grades as workbooks: the history that the commission imports, and the register that goes out (P14, P26, P27)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import IO, Any

from casework.workbook import Column, Kind, ReadResult, Sheet, SheetSpec, read_workbook, write_workbook

from ..standards.terms import Grade

HISTORY = SheetSpec(
    sheet="历史等级",
    notes=("填写平台启用前已公布的等级，一行一次公布；等级填写甲、乙、丙之一。",),
    columns=(
        Column(name="uscc", heading="统一社会信用代码", kind=Kind.CODE, required=True, max_length=30, width=24),
        Column(name="name", heading="机构名称", required=True, max_length=100, width=36),
        Column(name="grade", heading="等级", kind=Kind.CHOICE, choices=tuple(Grade), required=True, width=8),
        Column(name="decree_number", heading="公布文号", kind=Kind.CODE, required=True, max_length=60, width=28),
        Column(name="decreed_on", heading="发文日期", kind=Kind.DATE, required=True),
    ),
)
REGISTER = SheetSpec(
    sheet="等级名册",
    columns=(
        Column(name="name", heading="机构名称", width=36),
        Column(name="uscc", heading="统一社会信用代码", width=24),
        Column(name="type_label", heading="机构类别", width=20),
        Column(name="district", heading="区县"),
        Column(name="grade", heading="等级", width=8),
        Column(name="decree_number", heading="公布文号", width=28),
        Column(name="decreed_by", heading="公布机关", width=28),
        Column(name="decreed_on", heading="发文日期", kind=Kind.DATE),
        Column(name="renew_by", heading="申请复评截止", kind=Kind.DATE),
        Column(name="valid_until", heading="有效期至", kind=Kind.DATE),
        Column(name="status_label", heading="状态", width=20),
        Column(name="since", heading="失效日期", kind=Kind.DATE),
    ),
    max_rows=100_000,
)
DAYS = [column.name for column in REGISTER.columns if column.kind is Kind.DATE]


def template() -> bytes:
    return write_workbook([Sheet(spec=HISTORY)])


def read(file: IO[bytes]) -> ReadResult:
    return read_workbook(file, HISTORY)


def register(entries: Iterable[Mapping[str, Any]]) -> Sheet:
    """`entries` come from `primary_care_review.grades.register`."""
    names = [column.name for column in REGISTER.columns]
    return Sheet(spec=REGISTER, rows=([row[name] for name in names] for row in entries))


def fixed(entries: Iterable[Mapping[str, Any]]) -> Sheet:
    """The same of a register that was fixed, from its file."""
    return register({**row, **{day: _day(row[day]) for day in DAYS}} for row in entries)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
