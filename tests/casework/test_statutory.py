"""Holidays of years whose notice is not known yet: by the law, computed by calendar, against two independent sources."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from lunar_python import Lunar

from casework.clocks.calendar import CalendarTable, bundled_table, count_working_days
from casework.clocks.statutory import IN_FORCE_FROM, holidays

DAY = timedelta(days=1)
NAMES = {
    chinese_calendar.Holiday.new_years_day.value: "元旦",
    chinese_calendar.Holiday.spring_festival.value: "春节",
    chinese_calendar.Holiday.tomb_sweeping_day.value: "清明节",
    chinese_calendar.Holiday.labour_day.value: "劳动节",
    chinese_calendar.Holiday.dragon_boat_festival.value: "端午节",
    chinese_calendar.Holiday.national_day.value: "国庆节",
    chinese_calendar.Holiday.mid_autumn_festival.value: "中秋节",
}


def by_library(year: int) -> set[date]:
    """The thirteen statutory days of the State Council's rule, from a library that computes moon and sun."""

    def lunar(month: int, day: int) -> date:
        return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())

    spring = lunar(1, 1)
    qingming = date.fromisoformat(Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"].toYmd())
    return {
        *(spring + offset * DAY for offset in (-1, 0, 1, 2)),
        qingming,
        lunar(5, 5),
        lunar(8, 15),
        *(date(year, month, day) for month, day in [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]),
    }


@pytest.mark.parametrize("year", sorted(holidays()))
def test_the_statutory_days_are_those_that_a_library_computes(year):
    assert set(holidays()[year]) == by_library(year)


@pytest.mark.parametrize("year", range(IN_FORCE_FROM, 2027))
def test_published_years_keep_every_statutory_day_under_its_name(year):
    known = {day: chinese_calendar.get_holiday_detail(day)[1] for day in holidays()[year]}
    # Where Mid-Autumn lies in the week of National Day, the notice has one name for both.
    assert {day for day, name in known.items() if name is None} == set()
    assert [day for day, name in holidays()[year].items() if NAMES[known[day]] != name and name != "中秋节"] == []


def test_an_unpublished_year_is_off_on_its_statutory_days_and_stays_provisional():
    table = bundled_table()
    off = sorted(day for day in holidays()[2027] if day.weekday() < 5)
    assert [f"{day:%m-%d}" for day in off] == ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"]
    assert [day for day in off if table.is_working_day(day) or table.is_published(day)] == []
    assert table.name_of(date(2027, 2, 5)) == "春节"
    found = count_working_days(date(2026, 12, 4), 20, table)
    assert (found.last_day, found.provisional) == (date(2027, 1, 4), True)


def test_a_published_year_is_counted_by_its_notice_alone():
    table = CalendarTable([bundled_table().years[2026]])
    assert not table.is_working_day(date(2026, 2, 23)), "off by the notice"
    assert table.is_working_day(date(2026, 5, 9)), "a Saturday made up for by the notice"
