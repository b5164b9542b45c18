"""A year of the State Council's calendar, from a spreadsheet or a file, and what it does to every date that was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused

from .. import record
from ..actor import CLOCK, Actor
from ..clocks import counted
from ..clocks.calendar import SATURDAY, Year
from ..models import CalendarYear
from ..text import day_text
from ..workbook import CellError, Column, Kind, ReadRow, Sheet, SheetSpec, in_order, read_workbook

OFF, WORKED = "放假", "调休上班"

SPEC = SheetSpec(
    sheet="放假安排",
    notes=(
        "每行一日：放假只填周一至周五，调休上班只填周六、周日；平常的工作日和周末不填。",
        "依据国务院办公厅关于当年部分节假日安排的通知填写。",
    ),
    max_rows=200,
    columns=(
        Column(name="day", heading="日期", kind=Kind.DATE, required=True, width=14),
        Column(name="kind", heading="安排", kind=Kind.CHOICE, required=True, choices=(OFF, WORKED), width=14),
        Column(name="name", heading="节日", required=True, max_length=20, width=16),
    ),
)


@dataclass(frozen=True)
class Imported:
    """What came of it: the years that are new or another, and how many running dates were counted anew."""

    years: tuple[int, ...]
    moved: int

    @property
    def changed(self) -> bool:
        return bool(self.years)


class CellsRefused(Refused):
    """The file has faults; each names its cell."""


def template() -> Sheet:
    return Sheet(spec=SPEC, template=True)


def import_year(file: IO[bytes], *, year: int, notice: str, by: Membership, at: datetime) -> Imported:
    """Enters or corrects a year; every provisional last day that it settles is computed anew in the same transaction."""
    result = read_workbook(file, SPEC)
    faults = in_order([*result.errors, *_faults(result.rows, year)])
    if faults:
        raise CellsRefused(*(str(fault) for fault in faults), field="file")
    if not result.rows:
        raise CellsRefused("文件中没有放假安排，请按模板填写后重新上传。", field="file")
    entered = Year(year=year, notice=notice, days_off=_days(result.rows, OFF), makeup_days=_days(result.rows, WORKED))
    return put_in_force([entered], source=CalendarYear.Source.ENTERED, by=by, at=at)


def put_in_force(
    years: Iterable[Year], *, source: CalendarYear.Source, by: Actor, at: datetime, reason: str = ""
) -> Imported:
    """Years without faults; in the same transaction every counted date that runs is counted anew."""
    with transaction.atomic():
        changed = [year for year in years if CalendarYear.objects.publish(year, source=source, at=at)]
        moved = counted.recount_all(by=CLOCK, at=at) if changed else 0
        for year in changed:
            facts = {"notice": year.notice, "days_off": len(year.days_off), "makeup": len(year.makeup_days)}
            record.append(
                subject=f"calendar:{year.year}",
                at=at,
                verb="import_calendar",
                label="录入年度工作日历",
                by=by,
                reason=reason,
                facts=facts | {"moved": moved},
            )
    return Imported(years=tuple(year.year for year in changed), moved=moved)


def _days(rows: Iterable[ReadRow], kind: str) -> dict[date, str]:
    return {row.values["day"]: row.values["name"] for row in rows if row.values["kind"] == kind}


def _faults(rows: Iterable[ReadRow], year: int) -> list[CellError]:
    """What only the calendar knows: the year, weekends and weekdays, and a day named twice."""
    seen: dict[date, int] = {}
    faults = []
    for row in rows:
        day, off = row.values["day"], row.values["kind"] == OFF
        if day.year != year:
            sentence = f"不在{year}年内，请核对年份。"
        elif off and day.weekday() >= SATURDAY:
            sentence = "是周末，本来休息，请删去本行。"
        elif not off and day.weekday() < SATURDAY:
            sentence = "是周一至周五，本来上班，请删去本行。"
        elif day in seen:
            sentence = f"与第{seen[day]}行重复，请删去其中一行。"
        else:
            seen[day] = row.number
            continue
        faults.append(CellError(SPEC.sheet, SPEC.cell("day", row.number), f"{day_text(day)}{sentence}"))
    return faults
