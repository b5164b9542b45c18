"""`manage.py workdays`: the answer's exact shape, and one line on bad input."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from casework.clocks.calendar import Year
from casework.models import CalendarYear
from casework.models.calendar import CalendarYearQuerySet


def answer(capsys, *arguments):
    call_command("workdays", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_the_shape(capsys):
    found = answer(capsys, "2026-02-12", "5")
    assert found == {
        "start": "2026-02-12",
        "working_days": 5,
        "last_day": "2026-02-26",
        "provisional": False,
        "counted": ["2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26"],
        "skipped": [f"2026-02-{day}" for day in range(15, 24)],
    }
    assert list(found) == ["start", "working_days", "last_day", "provisional", "counted", "skipped"]


@pytest.mark.django_db
def test_to_a_person(capsys):
    call_command("workdays", "2026-12-04", "20")
    first, counted, skipped = capsys.readouterr().out.splitlines()
    assert first == (
        "2026年12月4日起20个工作日（当日不计），至2027年1月4日24时止（暂定：期限涉及尚未公布节假日安排的年份）。"
    )
    assert counted.startswith("计入：2026-12-07、")
    assert skipped.startswith("不计：2026-12-05、")


@pytest.mark.django_db
def test_the_database_is_asked_first(capsys):
    year = Year(year=2026, notice=None, days_off={date(2026, 3, 3): "临时放假"}, makeup_days={})
    CalendarYear.objects.publish(year, source=CalendarYear.Source.ENTERED, at=timezone.now())
    assert answer(capsys, "2026-03-02", "1")["last_day"] == "2026-03-04"


def test_without_a_database(capsys, monkeypatch):
    def no_table(self):
        raise DatabaseError("no such table")

    monkeypatch.setattr(CalendarYearQuerySet, "table", no_table)
    assert answer(capsys, "2025-01-24", "5")["last_day"] == "2025-02-07"


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["2026-02-30", "20260212", "2026-2-12", "2026-W07-4", "明天", ""])
def test_a_wrong_day(start):
    with pytest.raises(CommandError, match="请按2026-02-12的格式填写") as refusal:
        call_command("workdays", start, "5")
    assert refusal.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("n", ["0", "-5", "2501", "1.5", "五", "５", "1_0", "9" * 5000])
def test_a_wrong_number(n):
    with pytest.raises(CommandError, match="请填写1至2500的整数") as refusal:
        call_command("workdays", "2026-02-12", n)
    assert refusal.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["9999-12-20", "9999-12-31"])
def test_beyond_the_last_day_there_is(start):
    with pytest.raises(CommandError, match="超出公元9999年") as refusal:
        call_command("workdays", start, "20")
    assert refusal.value.returncode == 2
