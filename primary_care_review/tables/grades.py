"""Grades as workbooks: the history that the commission imports, and the register that goes out (P26, P27)."""

from collections.abc import Iterable
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
        Column(name="type", heading="机构类别", width=20),
        Column(name="district", heading="区县"),
        Column(name="grade", heading="等级", width=8),
        Column(name="decree_number", heading="公布文号", width=28),
        Column(name="decreed_on", heading="发文日期", kind=Kind.DATE),
        Column(name="valid_until", heading="有效期至", kind=Kind.DATE),
        Column(name="status", heading="状态"),
    ),
    max_rows=100_000,
)


def template() -> bytes:
    return write_workbook([Sheet(spec=HISTORY)])


def read(file: IO[bytes]) -> ReadResult:
    return read_workbook(file, HISTORY)


def register(entries: Iterable[dict[str, Any]]) -> Sheet:
    """`entries` come from `primary_care_review.register`."""
    names = [column.name for column in REGISTER.columns]
    return Sheet(spec=REGISTER, rows=([row[name] for name in names] for row in entries))
