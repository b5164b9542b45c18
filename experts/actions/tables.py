"""A new edition of the table of points from a spreadsheet: all of it or nothing, with every fault (P10, P11)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework import record
from casework.regulations import article
from casework.text import day_text
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
from experts.appointment import points

from ..models import Education, Level, PointsEntry, PointsTable, Title

ROWS = 200  # of each sheet: the door measures all of a workbook by one limit
_POINTS = Column(name="points", heading="分值", kind=Kind.INTEGER, required=True, width=10)
# By the words of the sheet: what the payload calls a scale, and its rungs, highest first.
_SCALES: dict[str, tuple[str, dict[str, str]]] = {
    "职称": ("title", {str(label): value for value, label in Title.choices}),
    "学历": ("education", {str(label): value for value, label in Education.choices}),
}
_GROUNDS = {PointsEntry.Ground(ground).label: ground for ground in points.ITEM_GROUNDS}
BASE = SheetSpec(
    sheet="职称和学历",
    notes=("职称、学历的各档均须填写，高一档的分值不得低于低一档。",),
    max_rows=ROWS,
    columns=(
        Column(name="scale", heading="类别", kind=Kind.CHOICE, choices=tuple(_SCALES), required=True, width=10),
        Column(name="name", heading="名称", required=True, max_length=20, width=16),
        _POINTS,
    ),
)
YEARS = SheetSpec(
    sheet="从业年限",
    notes=("从0年起，按年数由少到多填写；满该年数的，计该行分值。",),
    max_rows=ROWS,
    columns=(Column(name="since", heading="满几年", kind=Kind.INTEGER, required=True, width=10), _POINTS),
)
ITEMS = SheetSpec(
    sheet="加分和减分",
    notes=("代码 review、lead、score-1 至 score-5 由系统自动计分，不能缺少；其他代码自定。不良行为填负数。",),
    max_rows=ROWS,
    columns=(
        Column(name="ground", heading="事由", kind=Kind.CHOICE, choices=tuple(_GROUNDS), required=True, width=18),
        Column(name="code", heading="代码", kind=Kind.KEY, required=True, max_length=20, width=16),
        Column(name="name", heading="计分项", required=True, max_length=40, width=40),
        _POINTS,
    ),
)
LEVELS = SheetSpec(
    sheet="级别",
    notes=("各级的最低分，A级最高；低于C级最低分的，仍为C级。",),
    max_rows=ROWS,
    columns=(
        Column(name="level", heading="级别", kind=Kind.CHOICE, choices=tuple(Level.labels), required=True, width=10),
        Column(name="points", heading="最低分", kind=Kind.INTEGER, required=True, width=10),
    ),
)
SHEETS = (BASE, YEARS, ITEMS, LEVELS)


@dataclass
class Imported:
    """The edition as it was entered; or every fault, by cell and of the whole, and then nothing was written."""

    table: PointsTable | None = None
    errors: list[CellError] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def import_table(
    file: IO[bytes], *, title: str, demonstration: bool, valid_from: date, by: Membership, at: datetime
) -> Imported:
    """Raises `WorkbookRefused` where the file as a whole cannot be accepted. An edition holds from today on or later, never backwards."""
    if valid_from < timezone.localdate(at):
        raise Refused(f"启用日期不得早于今日（{day_text(timezone.localdate(at))}），请重新填写。", field="valid_from")
    read, errors = [], []
    for spec in SHEETS:
        file.seek(0)
        result = read_workbook(file, spec)
        read.append(result.rows)
        errors += result.errors
    if errors:
        return Imported(errors=in_order(errors))
    payload, errors = _payload(*read)
    if errors:
        return Imported(errors=in_order(errors))
    if problems := points.faults(payload):
        return Imported(problems=problems)
    return Imported(
        table=_enter(payload, title=title, demonstration=demonstration, valid_from=valid_from, by=by, at=at)
    )


def export_table(table: PointsTable) -> bytes:
    """The spreadsheet that would bring this edition in again."""
    payload = table.payload
    scales = [
        (scale, label, payload[name][rung]) for scale, (name, rungs) in _SCALES.items() for label, rung in rungs.items()
    ]
    items = [
        (PointsEntry.Ground(row["ground"]).label, row["code"], row["name"], row["points"]) for row in payload["items"]
    ]
    levels = [(level.label, payload["levels"][level]) for level in Level]
    rows = (scales, payload["years"], items, levels)
    return write_workbook([Sheet(spec=spec, rows=part) for spec, part in zip(SHEETS, rows, strict=True)])


def _payload(
    base: list[ReadRow], years: list[ReadRow], items: list[ReadRow], levels: list[ReadRow]
) -> tuple[dict[str, Any], list[CellError]]:
    """What the sheets say; a name that no scale knows, or that stands twice, is an error at its cell."""
    scales: dict[str, dict[str, int]] = {name: {} for name, _ in _SCALES.values()}
    errors = []
    for row in base:
        label = row.values["name"]
        name, rungs = _SCALES[row.values["scale"]]
        if label not in rungs:
            sentence = f"没有名为“{label}”的{row.values['scale']}，请填写{'、'.join(rungs)}之一。"
        elif rungs[label] in scales[name]:
            sentence = f"“{label}”重复，请只保留一行。"
        else:
            scales[name][rungs[label]] = row.values["points"]
            continue
        errors.append(CellError(BASE.sheet, BASE.cell("name", row.number), sentence))
    by_label = {str(label): value for value, label in Level.choices}
    seen: set[str] = set()
    for row in levels:
        if row.values["level"] in seen:
            cell = LEVELS.cell("level", row.number)
            errors.append(CellError(LEVELS.sheet, cell, f"“{row.values['level']}”重复，请只保留一行。"))
        seen.add(row.values["level"])
    payload = {
        **scales,
        "years": [[row.values["since"], row.values["points"]] for row in years],
        "items": [{**row.values, "ground": _GROUNDS[row.values["ground"]]} for row in items],
        "levels": {by_label[row.values["level"]]: row.values["points"] for row in levels},
    }
    return payload, errors


@transaction.atomic
def _enter(payload: dict[str, Any], *, by: Membership, at: datetime, **columns: Any) -> PointsTable:
    table = PointsTable.objects.create(payload=payload, entered_by=by.person, entered_at=at, **columns)
    record.append(
        subject="points-tables",
        at=at,
        verb="import_points_table",
        label="导入专家计分表",
        by=by,
        article=article("P10"),
        facts={"table": table, "valid_from": table.valid_from, "payload": payload},
    )
    return table


def scales(table: PointsTable) -> list[dict[str, Any]]:
    """The base points as a page shows them: title, education, years of practice, level."""
    payload = table.payload
    years = [(f"满{since}年" if since else "不满以上年限", value) for since, value in payload["years"]]
    return [
        *(
            {"label": scale, "rows": [(label, payload[name][rung]) for label, rung in rungs.items()]}
            for scale, (name, rungs) in _SCALES.items()
        ),
        {"label": "从业年限", "rows": years[::-1]},
        {"label": "级别（最低分）", "rows": [(level.label, payload["levels"][level]) for level in Level]},
    ]


def grounds(table: PointsTable) -> list[dict[str, Any]]:
    """The items by ground."""
    of = points.Table.read(table.payload).of
    return [{"label": label, "items": of(ground)} for label, ground in _GROUNDS.items()]
