"""The spreadsheets of draws: a frozen list, and the figures of fairness."""

from typing import Any

from casework.workbook import Column, Kind, Sheet, SheetSpec
from experts.drawing.page import candidate_rows, excluded_rows
from experts.models import Draw

CANDIDATES = SheetSpec(
    sheet="候选专家",
    max_rows=20_000,
    columns=(
        Column(name="number", heading="专家编号", width=14),
        Column(name="name", heading="姓名", width=14),
        Column(name="employer", heading="工作单位", width=36),
        Column(name="district", heading="区县", width=14),
        Column(name="kind", heading="类别", width=14),
        Column(name="level", heading="级别", width=10),
    ),
)
EXCLUDED = SheetSpec(
    sheet="排除人员",
    max_rows=20_000,
    columns=(
        Column(name="number", heading="专家编号", width=14),
        Column(name="name", heading="姓名", width=14),
        Column(name="reasons", heading="排除事由和依据", width=70),
    ),
)


def lists(draw: Draw) -> list[Sheet]:
    return [
        _sheet(CANDIDATES, candidate_rows(draw.frozen["candidates"])),
        _sheet(EXCLUDED, excluded_rows(draw.frozen["excluded"])),
    ]


def fairness_sheet(name: str) -> SheetSpec:
    """One sheet by experts, one by units, one by levels, with the same columns."""
    return SheetSpec(
        sheet=name,
        max_rows=20_000,
        columns=(
            Column(name="label", heading="编号或者名称", width=36),
            Column(name="name", heading="姓名", width=14),
            Column(name="unit", heading="工作单位", width=36),
            Column(name="level", heading="级别", width=10),
            Column(name="draws", heading="列入候选次数", kind=Kind.INTEGER, width=14),
            Column(name="expected", heading="期望席位", kind=Kind.DECIMAL, width=12),
            Column(name="drawn", heading="实际席位", kind=Kind.INTEGER, width=12),
            Column(name="difference", heading="差异", kind=Kind.DECIMAL, width=12),
        ),
    )


def fairness(tables: dict[str, list[dict[str, Any]]]) -> list[Sheet]:
    """`tables` has the rows of each sheet under its name."""
    return [_sheet(fairness_sheet(name), rows) for name, rows in tables.items()]


def _sheet(spec: SheetSpec, rows: list[dict[str, Any]]) -> Sheet:
    return Sheet(spec=spec, rows=([row[column.name] for column in spec.columns] for row in rows))
