from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError
from django.utils.formats import date_format

from casework.clocks.calendar import CalendarTable, bundled_table, count_working_days
from casework.commands import AnswerCommand, BadInput
from casework.models import CalendarYear

LONGEST = 2500  # ten years


class Command(AnswerCommand):
    help = "某日起若干个工作日的截止日，逐日列出计入与不计的日期；当日不计。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start", help="起算事件日，如 2026-02-12")
        parser.add_argument("working_days", help="工作日数，如 5")

    def answer(self, **options: Any) -> dict[str, Any]:
        start = day_from(options["start"])
        working_days = number_from(options["working_days"])
        try:
            counted = count_working_days(start, working_days, calendar())
        except OverflowError:
            raise BadInput(f"起算日{chinese(options['start'])}过晚，期限超出公元9999年。") from None
        return {
            "start": counted.start.isoformat(),
            "working_days": counted.working_days,
            "last_day": counted.last_day.isoformat(),
            "provisional": counted.provisional,
            "counted": [day.isoformat() for day in counted.counted],
            "skipped": [day.isoformat() for day in counted.skipped],
        }

    def text(self, answer: dict[str, Any]) -> str:
        provisional = "（暂定：期限涉及尚未公布节假日安排的年份）" if answer["provisional"] else ""
        return (
            f"{chinese(answer['start'])}起{answer['working_days']}个工作日（当日不计），"
            f"至{chinese(answer['last_day'])}24时止{provisional}。\n"
            f"计入：{'、'.join(answer['counted'])}\n"
            f"不计：{'、'.join(answer['skipped']) or '无'}"
        )


def calendar() -> CalendarTable:
    """The calendar in force; the one that comes with the portal where the database has not been set up yet."""
    try:
        return CalendarYear.objects.table()
    except DatabaseError:
        return bundled_table()


def day_from(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise BadInput(f"日期“{text}”无效，请按2026-02-12的格式填写实有的日期。")
    return day


def number_from(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= LONGEST):
        raise BadInput(f"工作日数“{text}”无效，请填写1至{LONGEST}的整数。")
    return int(text)


def chinese(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "Y年n月j日")
