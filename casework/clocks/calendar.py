"""The official calendar: which days are worked, and where a limit counted in working days or months ends.

Working days (工作日) follow the State Council's yearly notice (国务院办公厅关于部分节假日安排的通知): weekdays off and
weekend days worked to make up for them. A year without a notice is counted with its weekends and the statutory holidays,
and whatever runs into it is *provisional*.

The day of the event is not counted; a limit ends at 24:00 Asia/Shanghai of its last day.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from .months import add_months
from .statutory import holidays

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
# What follows the end of a term follows it so much later: what arrived in its last second is decided first.
GRACE = timedelta(minutes=2)
SATURDAY = 5
BUNDLED = Path(__file__).parent / "data" / "calendar.json"


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of the State Council's notice: the days on which it departs from Monday to Friday, with their names."""

    year: int
    notice: str | None
    days_off: Mapping[date, str]
    makeup_days: Mapping[date, str]

    def faults(self) -> list[str]:
        """What makes this year's list impossible, a sentence each; empty when it can be used."""
        strangers = [day for day in (*self.days_off, *self.makeup_days) if day.year != self.year]
        weekends = [day for day in self.days_off if day.weekday() >= SATURDAY]
        weekdays = [day for day in self.makeup_days if day.weekday() < SATURDAY]
        return [
            *(f"{day}不在{self.year}年内，请移到所属年份。" for day in strangers),
            *(f"{day}是周末，本来休息，放假日只需列出周一至周五。" for day in weekends),
            *(f"{day}是周一至周五，本来上班，调休上班日只需列出周末。" for day in weekdays),
        ]


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit in working days with its working: every day counted, and every day passed over."""

    start: date
    working_days: int
    last_day: date
    provisional: bool
    counted: tuple[date, ...]
    skipped: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class CountedMonths:
    """A limit in months; `skipped` are the days off that a limit for acting moved over at its end."""

    start: date
    months: int
    last_day: date
    provisional: bool
    skipped: tuple[date, ...]


@cache
def _expected() -> Mapping[int, Year]:
    """Each year as the law alone makes it, for as long as no notice has moved its days."""
    return {
        year: Year(
            year=year,
            notice=None,
            days_off={day: name for day, name in days.items() if day.weekday() < SATURDAY},
            makeup_days={},
        )
        for year, days in holidays().items()
    }


class CalendarTable:
    """The published years, and what is known of the others. Immutable, so that threads may share it; every answer costs at
    most a binary search.
    """

    def __init__(self, years: Iterable[Year]):
        self.years: Mapping[int, Year] = {year.year: year for year in years}
        self._counted = {**_expected(), **self.years}
        self._days_off = frozenset(day for year in self._counted.values() for day in year.days_off)
        self._makeup_days = frozenset(day for year in self._counted.values() for day in year.makeup_days)
        self._sorted_off = sorted(self._days_off)
        self._sorted_made_up = sorted(self._makeup_days)

    def is_published(self, day: date) -> bool:
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        if day.weekday() < SATURDAY:
            return day not in self._days_off
        return day in self._makeup_days

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        day += DAY
        while not self.is_working_day(day):
            day += DAY
        return day

    def name_of(self, day: date) -> str:
        """The holiday a day off or a make-up day belongs to; empty for an ordinary day."""
        year = self._counted.get(day.year)
        return (year.days_off.get(day) or year.makeup_days.get(day, "")) if year else ""

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`.

        From today to the last day it is 剩 n 个工作日, and the same figure below zero is 逾期 n 个工作日. Cheap enough
        for every row of a queue.
        """
        return self._worked_through(end) - self._worked_through(start)

    def _worked_through(self, day: date) -> int:
        """Working days from 0001-01-01, a Monday, through `day`."""
        weeks, rest = divmod(day.toordinal(), 7)
        weekdays = weeks * 5 + min(rest, 5)
        return weekdays - bisect_right(self._sorted_off, day) + bisect_right(self._sorted_made_up, day)


def count_working_days(
    start: date,
    n: int,
    table: CalendarTable,
    *,
    count_start: bool = False,
    pauses: Iterable[tuple[date, date]] = (),
) -> Counted:
    """The `n` working days that follow the event of `start`, one by one.

    A pause is (day of the supplement notice, day of handing in again): the days after the first, up to and including
    the second, are not counted, published or not. `count_start` counts the event's own day where it is a working day.
    """
    if n < 1:
        raise ValueError("a limit has at least one working day")
    pauses = tuple(pauses)
    counted: list[date] = []
    skipped: list[date] = []
    provisional = False
    day = start if count_start else start + DAY
    while True:
        paused = any(notice < day <= back for notice, back in pauses)
        provisional |= not (paused or table.is_published(day))
        if table.is_working_day(day) and not paused:
            counted.append(day)
            if len(counted) == n:
                break
        else:
            skipped.append(day)
        day += DAY
    return Counted(start, n, day, provisional, tuple(counted), tuple(skipped))


def months_deadline(start: date, months: int, table: CalendarTable, *, roll: bool = True) -> CountedMonths:
    """The same day number `months` later, else the month's last day; negative months count backwards.

    A limit for acting that ends on a day off moves to the next working day (`roll`); a validity, or a date counted
    backwards, does not.
    """
    day = add_months(start, months)
    skipped: list[date] = []
    provisional = roll and not table.is_published(day)
    while roll and not table.is_working_day(day):
        skipped.append(day)
        day += DAY
        provisional |= not table.is_published(day)
    return CountedMonths(start, months, day, provisional, tuple(skipped))


def end_of_day(day: date) -> datetime:
    """24:00 of `day`: the first moment that is too late."""
    return datetime.combine(day + DAY, time.min, SHANGHAI)


def last_day(ends_at: datetime) -> date:
    """The last day of a period that ends then: midnight ends the day before it."""
    return (ends_at.astimezone(SHANGHAI) - timedelta.resolution).date()


def window_open(at: datetime, opens_at: datetime, closes_at: datetime) -> bool:
    """A window is open from its opening until just before its closing."""
    return opens_at <= at < closes_at


def years_from_json(text: str) -> list[Year]:
    """From {"2026": {"notice": ..., "days_off": {"2026-01-01": "元旦"}, "makeup_days": {"2026-01-04": "元旦"}}}."""
    return [
        Year(
            year=int(number),
            notice=year["notice"],
            days_off={date.fromisoformat(day): name for day, name in year["days_off"].items()},
            makeup_days={date.fromisoformat(day): name for day, name in year["makeup_days"].items()},
        )
        for number, year in json.loads(text).items()
    ]


@cache
def bundled_table() -> CalendarTable:
    """The years that come with the portal."""
    return CalendarTable(years_from_json(BUNDLED.read_text("utf-8")))
