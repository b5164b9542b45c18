"""Dates and times as officials write them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def day_text(day: date) -> str:
    """2026年3月5日"""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(at: datetime, *, seconds: bool = False) -> str:
    """2026年3月5日 09:05, in Shanghai; midnight at the end of a day is written 24:00 of that day by `closing_text`."""
    local = timezone.localtime(at)
    return f"{day_text(local.date())} {local:{'%H:%M:%S' if seconds else '%H:%M'}}"


def closing_text(ends_at: datetime) -> str:
    """The end of a period: midnight is 24:00 of the day that it ends, 2026年11月30日 24:00."""
    local = timezone.localtime(ends_at)
    if local.time() == time.min:
        return f"{day_text(local.date() - timedelta(days=1))} 24:00"
    return moment_text(ends_at)


def weekday_text(day: date) -> str:
    """星期一"""
    return f"星期{'一二三四五六日'[day.weekday()]}"
