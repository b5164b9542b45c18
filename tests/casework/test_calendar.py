"""Working days and months: the hand checks, two independent oracles, and the ends of months and days."""

import re
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.clocks.calendar import (
    SHANGHAI,
    CalendarTable,
    Year,
    bundled_table,
    count_working_days,
    end_of_day,
    months_deadline,
    window_open,
)
from casework.clocks.statutory import holidays
from casework.models import CalendarDay, CalendarYear

TABLE = bundled_table()
DAY = timedelta(days=1)
AT = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)
PUBLISHED = st.dates(date(2018, 1, 1), date(2026, 10, 31))
ANY_DAY = st.dates(date(2015, 1, 1), date(2029, 12, 31))
YEAR_2027 = Year(
    year=2027,
    notice="国办发明电〔2026〕1号",
    days_off={date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"},
    makeup_days={date(2027, 1, 9): "元旦"},
)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


# The hand checks


@pytest.mark.parametrize(
    "start, n, last_day",
    [("2026-02-12", 5, "2026-02-26"), ("2025-01-24", 5, "2025-02-07"), ("2026-12-03", 20, "2026-12-31")],
)
def test_hand_checks(start, n, last_day):
    found = count_working_days(date.fromisoformat(start), n, TABLE)
    assert (found.last_day, found.provisional) == (date.fromisoformat(last_day), False)


def test_spring_festival_2026_day_by_day():
    found = count_working_days(date(2026, 2, 12), 5, TABLE)
    assert found.counted == days("2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26")
    assert found.skipped == tuple(date(2026, 2, 15) + n * DAY for n in range(9))


def test_a_limit_into_an_unpublished_year_is_provisional():
    found = count_working_days(date(2026, 12, 4), 20, TABLE)
    assert (found.last_day, found.provisional) == (date(2027, 1, 4), True), "New Year's Day is off by law"


def test_an_unpublished_year_before_the_event_does_not_matter():
    assert not count_working_days(date(2017, 12, 31), 5, TABLE).provisional


def test_the_posting_day_can_be_counted():
    assert count_working_days(date(2026, 3, 2), 5, TABLE, count_start=True).last_day == date(2026, 3, 6)
    assert count_working_days(date(2026, 3, 2), 5, TABLE).last_day == date(2026, 3, 9)


def test_a_limit_of_no_days_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at least one"):
        count_working_days(date(2026, 3, 2), 0, TABLE)


def test_names_of_days():
    assert TABLE.name_of(date(2026, 2, 17)) == "春节"
    assert TABLE.name_of(date(2026, 2, 14)) == "春节"
    assert TABLE.name_of(date(2026, 3, 3)) == ""
    assert TABLE.name_of(date(2027, 1, 1)) == "元旦"
    assert TABLE.name_of(date(2027, 1, 4)) == ""


# Oracles


def test_every_day_agrees_with_chinesecalendar():
    every = [date(2018, 1, 1) + n * DAY for n in range((date(2027, 1, 1) - date(2018, 1, 1)).days)]
    assert [day for day in every if TABLE.is_working_day(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year, total", [(2020, 249), (2021, 250), (2022, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, total):
    assert TABLE.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == total


def test_bundled_years_have_no_faults_and_the_known_notices():
    assert [fault for year in TABLE.years.values() for fault in year.faults()] == []
    assert {year.year: year.notice for year in TABLE.years.values() if year.notice} == {
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }


def worked(day: date) -> bool:
    if 2018 <= day.year <= 2026:
        return chinese_calendar.is_workday(day)
    return day.isoweekday() <= 5 and day not in holidays().get(day.year, {})


def by_brute_force(start: date, n: int, paused: set[date]) -> date:
    """Cross off days on the library's calendar until n are gone."""
    while n:
        start += DAY
        n -= worked(start) and start not in paused
    return start


PAUSES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3)


@settings(deadline=None)
@given(ANY_DAY, st.integers(1, 60), PAUSES)
def test_counting_agrees_with_brute_force(start, n, offsets):
    pauses = [(start + after * DAY, start + (after + length) * DAY) for after, length in offsets]
    paused = {notice + k * DAY for notice, back in pauses for k in range(1, (back - notice).days + 1)}
    found = count_working_days(start, n, TABLE, pauses=pauses)
    span = [start + k * DAY for k in range(1, (found.last_day - start).days + 1)]
    assert found.last_day == by_brute_force(start, n, paused)
    assert sorted(found.counted + found.skipped) == span
    assert len(found.counted) == n
    assert all(worked(day) and day not in paused for day in found.counted)
    assert found.provisional == any(not 2018 <= day.year <= 2026 for day in span if day not in paused)


@settings(deadline=None)
@given(ANY_DAY, st.integers(-400, 400))
def test_days_between_agree_with_brute_force(start, distance):
    end = start + distance * DAY
    low, high = min(start, end), max(start, end)
    count = sum(worked(low + k * DAY) for k in range(1, (high - low).days + 1))
    assert TABLE.working_days_between(start, end) == (count if distance > 0 else -count)


@settings(deadline=None)
@given(PUBLISHED, st.integers(1, 40))
def test_what_is_left_of_a_limit_is_its_length_on_its_first_day(start, n):
    assert TABLE.working_days_between(start, count_working_days(start, n, TABLE).last_day) == n


def test_left_and_overdue():
    due = date(2026, 2, 26)
    assert TABLE.working_days_between(date(2026, 2, 24), due) == 2
    assert TABLE.working_days_between(due, due) == 0
    assert TABLE.working_days_between(date(2026, 3, 2), due) == -3, "27 and 28 February (a make-up Saturday), 2 March"


# Pauses


@pytest.mark.article("P20")
def test_a_pause_removes_the_days_after_the_notice_up_to_and_including_the_handing_in():
    found = count_working_days(date(2026, 3, 2), 10, TABLE, pauses=[(date(2026, 3, 4), date(2026, 3, 11))])
    assert found.counted[:3] == days("2026-03-03", "2026-03-04", "2026-03-12")
    assert found.last_day == date(2026, 3, 23)


@pytest.mark.article("P20")
def test_handing_in_again_on_the_day_of_the_notice_stops_nothing():
    without = count_working_days(date(2026, 3, 2), 10, TABLE)
    assert count_working_days(date(2026, 3, 2), 10, TABLE, pauses=[(date(2026, 3, 4), date(2026, 3, 4))]) == without


def test_paused_days_of_an_unpublished_year_do_not_make_a_limit_provisional():
    table = CalendarTable([TABLE.years[2024], TABLE.years[2026]])
    pauses = [(date(2024, 12, 31), date(2025, 12, 31))]
    assert not count_working_days(date(2024, 12, 30), 5, table, pauses=pauses).provisional


# Months


@pytest.mark.parametrize(
    "start, months, last_day",
    [
        ("2025-11-30", 3, "2026-02-28"),  # no 30 February; the 28th is a make-up Saturday
        ("2025-03-30", 3, "2025-06-30"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2025-11-16", 3, "2026-02-24"),  # 16 February lies in the Spring Festival
        ("2025-07-01", 3, "2025-10-09"),
    ],
)
@pytest.mark.article("P21")
def test_a_limit_for_acting_moves_to_the_next_working_day(start, months, last_day):
    assert months_deadline(date.fromisoformat(start), months, TABLE).last_day == date.fromisoformat(last_day)


@pytest.mark.article("P27")
def test_a_validity_or_a_date_counted_backwards_stays():
    assert months_deadline(date(2022, 10, 1), 48, TABLE, roll=False).last_day == date(2026, 10, 1)
    assert months_deadline(date(2026, 5, 31), -3, TABLE, roll=False).last_day == date(2026, 2, 28)


def test_months_into_an_unpublished_year_are_provisional_only_where_they_could_move():
    start = date(2026, 10, 12)
    assert months_deadline(start, 3, TABLE).provisional
    assert not months_deadline(start, 3, TABLE, roll=False).provisional
    assert months_deadline(start, 3, CalendarTable([*TABLE.years.values(), YEAR_2027])).last_day == date(2027, 1, 12)


@settings(deadline=None)
@given(ANY_DAY, st.integers(0, 60))
def test_months_end_on_the_first_working_day_from_the_same_day_number(start, months):
    plain = months_deadline(start, months, TABLE, roll=False).last_day
    found = months_deadline(start, months, TABLE)
    assert (plain.year * 12 + plain.month) - (start.year * 12 + start.month) == months
    assert plain.day == start.day or (plain.day < start.day and (plain + DAY).day == 1)
    assert found.skipped == tuple(plain + k * DAY for k in range((found.last_day - plain).days))
    assert worked(found.last_day)
    assert not any(worked(day) for day in found.skipped)


# Clocks


def test_a_day_ends_at_midnight_in_shanghai():
    assert end_of_day(date(2026, 2, 26)) == datetime(2026, 2, 26, 16, 0, tzinfo=UTC)


@pytest.mark.article("E08")
def test_a_window_is_open_until_just_before_it_closes():
    opens, closes = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI), end_of_day(date(2026, 3, 31))
    moments = [opens - DAY, opens, closes - timedelta(microseconds=1), closes]
    assert [window_open(at, opens, closes) for at in moments] == [False, True, True, False]


# The stored calendar


def publish(year: Year) -> bool:
    return CalendarYear.objects.publish(year, source=CalendarYear.Source.ENTERED, at=AT)


@pytest.mark.django_db
def test_an_empty_database_counts_by_the_bundled_years():
    CalendarYear.objects.all().delete()
    assert CalendarYear.objects.table() is TABLE


@pytest.mark.django_db
def test_seeding_is_idempotent_and_says_what_the_file_says(capsys):
    CalendarYear.objects.all().delete()
    call_command("seed_calendar")
    stamps = dict(CalendarYear.objects.values_list("pk", "imported_at"))
    call_command("seed_calendar")
    assert dict(CalendarYear.objects.values_list("pk", "imported_at")) == stamps
    assert CalendarYear.objects.table().years == TABLE.years
    assert "已写入：无" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.django_db
def test_seeding_leaves_an_entered_year_alone():
    amended = Year(year=2026, notice="改", days_off={date(2026, 3, 3): "临时放假"}, makeup_days={})
    publish(amended)
    call_command("seed_calendar", verbosity=0)
    table = CalendarYear.objects.table()
    assert (table.years[2026], table.years[2025]) == (amended, TABLE.years[2025])


@pytest.mark.django_db
def test_a_new_year_counts_at_once_and_a_corrected_one_too(django_assert_num_queries):
    publish(TABLE.years[2026])
    assert CalendarYear.objects.table().is_published(date(2026, 12, 31))
    with django_assert_num_queries(1):
        assert count_working_days(date(2026, 12, 4), 20, CalendarYear.objects.table()).provisional
    publish(YEAR_2027)
    found = count_working_days(date(2026, 12, 4), 20, CalendarYear.objects.table())
    assert (found.last_day, found.provisional) == (date(2027, 1, 5), False)
    assert not publish(YEAR_2027)
    publish(Year(year=2027, notice="更正", days_off={}, makeup_days={}))
    assert CalendarYear.objects.table().is_working_day(date(2027, 1, 4))
    assert not CalendarDay.objects.filter(year=2027).exists()


@pytest.mark.django_db
def test_a_year_from_a_file(tmp_path, capsys):
    file = tmp_path / "2027.json"
    file.write_text('{"2027": {"notice": "甲", "days_off": {"2027-01-01": "元旦"}, "makeup_days": {}}}', "utf-8")
    call_command("seed_calendar", str(file))
    assert capsys.readouterr().out == "已写入：2027；无变化：无。\n"
    assert CalendarYear.objects.get(pk=2027).source == CalendarYear.Source.ENTERED


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("[]", "不是工作日历文件"),
        ("{", "不是工作日历文件"),
        ('{"2027": {"notice": null, "days_off": {"2027-01-02": "元旦"}, "makeup_days": {}}}', "是周末"),
        ('{"2027": {"notice": null, "days_off": {}, "makeup_days": {"2027-01-04": "元旦"}}}', "是周一至周五"),
        ('{"2027": {"notice": null, "days_off": {"2028-01-03": "元旦"}, "makeup_days": {}}}', "不在2027年内"),
    ],
)
def test_a_wrong_file_is_refused_with_one_line(tmp_path, text, sentence):
    file = tmp_path / "wrong.json"
    file.write_text(text, "utf-8")
    with pytest.raises(CommandError, match=re.escape(sentence)) as refusal:
        call_command("seed_calendar", str(file))
    assert refusal.value.returncode == 2


def test_a_missing_file_is_refused():
    with pytest.raises(CommandError, match="无法读取文件"):
        call_command("seed_calendar", "missing.json")
