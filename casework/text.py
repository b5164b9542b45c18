"""Dates and times as officials write them."""

from datetime import date, datetime

from django.utils import timezone


def day_text(day: date) -> str:
    """2026年3月5日"""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(at: datetime) -> str:
    """2026年3月5日 09:05, in Shanghai; midnight at the end of a day is written 24:00 of that day by `closing_text`."""
    local = timezone.localtime(at)
    return f"{day_text(local.date())} {local:%H:%M}"
