"""Days are Beijing days: moments are kept in UTC, so no day, hour or year is ever read off one without `localtime`."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    file
    for floor in ("accounts", "casework", "config", "experts", "emr_rating", "primary_care_review")
    for file in (ROOT / floor).rglob("*.py")
    if "migrations" not in file.parts
)
MOMENT = re.compile(r"(^|_)(at|now|moment)$")
PARTS = {"date", "time", "year", "month", "day", "hour", "weekday", "isoweekday", "strftime", "ctime"}
CLOCKS = {
    ("date", "today"),
    ("datetime", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("timezone", "activate"),
}


def last_name(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def offends(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=value, attr=attr) if (last_name(value), attr) in CLOCKS:
            return True
        case ast.Attribute(value=value, attr=attr) if attr in PARTS:
            return bool(MOMENT.search(last_name(value)))
        case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec)), *_])):
            return "%" in spec and bool(MOMENT.search(last_name(value)))
        case _:
            return False


def offences(source: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(source)) if offends(node)]


def test_no_day_is_read_off_a_moment_in_utc():
    found = {str(file.relative_to(ROOT)): offences(file.read_text("utf-8")) for file in SOURCES}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source, caught",
    [
        ("on = at.date()", True),
        ("year = case.opened_at.year", True),
        ("text = f'{self.issued_at:%Y-%m-%d}'", True),
        ("on = date.today()", True),
        ("on = timezone.localdate(at)", False),
        ("on = timezone.localtime(at).date()", False),
        ("local = timezone.localtime(at); on = local.date()", False),
    ],
)
def test_the_search_knows_the_mistake(source, caught):
    assert bool(offences(source)) == caught


def test_the_database_is_asked_for_days_in_shanghai():
    """`__date` lookups and TruncDate count in the current time zone, which nothing changes."""
    assert (settings.USE_TZ, settings.TIME_ZONE) == (True, "Asia/Shanghai")


def test_no_script_of_the_pages_reckons_with_the_browser_s_clock():
    scripts = {
        file.name: file.read_text("utf-8") for file in (ROOT / "static").rglob("*.js") if "htmx" not in file.name
    }
    assert [
        name for name, text in scripts.items() if re.search(r"new Date\((?!Date\.UTC)|toLocale(Date|Time)?String", text)
    ] == []
