from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from django.db import models, transaction

from accounts.columns import Covered, kept
from accounts.prepared import Prepared
from casework.clocks.calendar import CalendarTable, Year, bundled_table


class CalendarYearQuerySet(models.QuerySet["CalendarYear"]):
    def table(self) -> CalendarTable:
        """The calendar in force: the years held here, or those that come with the portal while none is held.

        The table is kept per process. Each call asks for the digests of the ten or so years, one small query, so that
        every web process and worker counts by a new or corrected year from the moment it is committed. Call it once a
        request and pass the table on.
        """
        held = tuple(_held())
        return _table(held) if held else bundled_table()

    @transaction.atomic
    def publish(self, year: Year, *, source: "CalendarYear.Source", at: datetime) -> bool:
        """Enter a year without faults, or replace it; False when it already stands so."""
        digest = _digest(year)
        if self.filter(pk=year.year, digest=digest).exists():
            return False
        row, _ = self.update_or_create(
            pk=year.year,
            defaults={"notice": year.notice or "", "source": source, "digest": digest, "imported_at": at},
        )
        row.days.all().delete()
        CalendarDay.objects.bulk_create([*_days(row, year.days_off, False), *_days(row, year.makeup_days, True)])
        return True


@kept(Covered("notice source digest imported_at"))
class CalendarYear(models.Model):
    """A year whose days off the State Council has published; deadlines that run into any other year are provisional."""

    class Source(models.TextChoices):
        BUNDLED = "bundled", "随系统提供"
        ENTERED = "entered", "录入"

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    notice = models.CharField("国务院办公厅通知文号", max_length=60, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    digest = models.CharField("内容校验", max_length=64)
    imported_at = models.DateTimeField("导入时间")

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        verbose_name = "年度工作日历"

    def __str__(self) -> str:
        return f"{self.year}年"


@kept(Covered("year working name"))
class CalendarDay(models.Model):
    """A day on which a year departs from Monday to Friday: a weekday off, or a weekend day worked."""

    day = models.DateField("日期", primary_key=True)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name="年份")
    working = models.BooleanField("上班")
    name = models.CharField("节日", max_length=20)

    class Meta:
        ordering = ["day"]
        verbose_name = "节假日与调休"

    def __str__(self) -> str:
        return f"{self.day}{self.name}"


@Prepared
def _held() -> "models.QuerySet[CalendarYear, tuple[int, str]]":
    return CalendarYear.objects.order_by("year").values_list("year", "digest")


def _days(row: CalendarYear, days: Mapping[date, str], working: bool) -> list[CalendarDay]:
    return [CalendarDay(day=day, year=row, working=working, name=name) for day, name in days.items()]


def _digest(year: Year) -> str:
    says = [year.notice, sorted(year.days_off.items()), sorted(year.makeup_days.items())]
    return sha256(repr(says).encode()).hexdigest()


@lru_cache(maxsize=1)
def _table(held: tuple[tuple[int, str], ...]) -> CalendarTable:
    """Kept while the same years are `held`; one statement reads years and days, so no table is half old."""
    notices: dict[int, str] = {}
    days: defaultdict[tuple[int, bool], dict[date, str]] = defaultdict(dict)
    rows = CalendarYear.objects.values_list("year", "notice", "days__day", "days__working", "days__name")
    for year, notice, day, working, name in rows:
        notices[year] = notice
        if day:
            days[year, working][day] = name
    return CalendarTable(
        Year(year=year, notice=notice or None, days_off=days[year, False], makeup_days=days[year, True])
        for year, notice in notices.items()
    )
