"""Dates and times as officials write them, and names in a row. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from .clocks.calendar import SHANGHAI


def day_text(day: date) -> str:
    """2026年3月5日: Arabic numerals, no leading zero (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(at: datetime, *, seconds: bool = False) -> str:
    """2026年3月5日 09:05, in Shanghai; midnight at the end of a day is written 24:00 of that day by `closing_text`."""
    local = at.astimezone(SHANGHAI)
    return f"{day_text(local.date())} {local:{'%H:%M:%S' if seconds else '%H:%M'}}"


def closing_text(ends_at: datetime) -> str:
    """The end of a period: midnight is 24:00 of the day that it ends, 2026年11月30日 24:00."""
    local = ends_at.astimezone(SHANGHAI)
    if local.time() == time.min:
        return f"{day_text(local.date() - timedelta(days=1))} 24:00"
    return moment_text(ends_at)


def weekday_text(day: date) -> str:
    """星期一"""
    return f"星期{'一二三四五六日'[day.weekday()]}"


def listed(names: Sequence[object], *, most: int = 5, unit: str = "") -> str:
    """01.01、01.02等: the first of them by name; with a unit, how many there are: 甲医院、乙医院等7家."""
    more = f"等{f'{len(names)}{unit}' if unit else ''}" if len(names) > most else ""
    return "、".join(map(str, names[:most])) + more
