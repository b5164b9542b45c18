"""The queue of a member and the record of a case, as the spreadsheets they take away."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Membership

from .. import regulations
from ..clocks.calendar import CalendarTable
from ..models import Case, Record
from ..record import undone_in
from ..workbench.rows import COLUMNS, names_for, shown_row
from ..workbook import Column, Kind, Sheet, SheetSpec

QUEUE = SheetSpec(
    sheet="工作台",
    notes=("按时限先后排列。",),
    columns=(
        Column(name="number", heading="编号", width=14),
        Column(name="title", heading="机构", width=36),
        Column(name="summary", heading="摘要", width=30),
        Column(name="stage", heading="当前环节", width=22),
        Column(name="due_on", heading="时限", kind=Kind.DATE, width=14),
        Column(name="remaining", heading="剩余", width=18),
        Column(name="due", heading="时限事项与依据", width=40),
        Column(name="missing", heading="还缺什么", width=40),
        Column(name="waits", heading="待谁办理", width=30),
    ),
)
RECORD = SheetSpec(
    sheet="办理记录",
    columns=(
        Column(name="seq", heading="序号", kind=Kind.INTEGER, width=8),
        Column(name="at", heading="时间", width=20),
        Column(name="label", heading="事项", width=24),
        Column(name="actor", heading="经办人", width=14),
        Column(name="office", heading="单位", width=30),
        Column(name="role", heading="岗位", width=16),
        Column(name="article", heading="依据", width=12),
        Column(name="reason", heading="理由", width=50),
        Column(name="undone", heading="撤回", width=24),
        Column(name="digest", heading="校验值", width=70),
    ),
)


def queue(rows: QuerySet[Case], *, member: Membership, on: date, table: CalendarTable) -> Sheet:
    """A queue as it is filtered, dated cases first."""
    found = rows.order_by(F("due_on").asc(nulls_last=True), "id").values(*COLUMNS)
    names = names_for(member, on=on)

    def cells() -> Iterator[list[Any]]:
        for row in found.iterator(chunk_size=2000):
            said = shown_row(row, member=member, on=on, table=table, cases_url="", names=names)
            due = f"{row['due_label']} {said['due']}" if row["due_on"] else said["due"]
            yield [
                row["number"],
                row["title"],
                row["summary"],
                said["stage"],
                row["due_on"],
                said["chip"],
                due,
                said["missing"],
                said["waits"],
            ]

    return Sheet(spec=QUEUE, rows=cells())


def record_rows(rows: QuerySet[Record]) -> Sheet:
    """The record of a case, as far as its reader may read it."""
    undone = undone_in(read := list(rows))
    return Sheet(
        spec=RECORD,
        rows=(
            [
                row.seq,
                f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}",
                row.label,
                row.actor_name,
                row.office_name,
                row.role,
                regulations.article(row.article).label if row.article else "",
                row.reason,
                f"已撤回（第{undone[row.seq].seq}行）" if row.seq in undone else "",
                row.digest,
            ]
            for row in read
        ),
    )
