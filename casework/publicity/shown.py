"""A posting as its page and its files show it: the days of its term, the list in groups."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from ..clocks.calendar import DAY
from ..models import CalendarYear, Posting
from ..text import closing_text, day_text, moment_text
from ..workbook import Column, Kind, Sheet, SheetSpec
from .changes import Change, changes

KEPT_FOR = 60  # seconds that a page may be old
SATURDAY = 5
_DAYS = "一二三四五六日"


def shown(posting: Posting, *, at: datetime) -> dict[str, Any]:
    """Everything on the page, kept for a minute: many read it in the hours after the posting."""
    stands = (posting.pk, posting.posted_at.timestamp(), posting.counted_from, posting.withdrawn_at is not None)
    key = f"posting:{':'.join(map(str, stands))}:{timezone.localdate(at)}"
    found = cache.get(key)
    if found is None:
        found = _shown(posting, at=at)
        cache.set(key, found, KEPT_FOR)
    return found | {"runs": posting.withdrawn_at is None and at < found["ends_at"]}


def _shown(posting: Posting, *, at: datetime) -> dict[str, Any]:
    table, on = CalendarYear.objects.table(), timezone.localdate(at)
    counted = posting.counted(table)
    left = table.working_days_between(on, counted.last_day) if on <= counted.last_day else 0
    changed = changes(posting)
    lines = [line.said() | _changed(changed.get(line.case_id)) for line in posting.lines.all()]
    return {
        "ends_at": posting.ends_at(table),
        "ends_text": closing_text(posting.ends_at(table)),
        "last_day": counted.last_day,
        "provisional": counted.provisional,
        "left": left,
        "posted_text": moment_text(posting.posted_at),
        "days": list(_days(posting, counted.counted, on=on)),
        "lines": lines,
        "groups": [(text, list(rows)) for text, rows in groupby(lines, key=lambda line: line["level_text"])],
        "office": posting.office.name,
    }


def _changed(change: Change | None) -> dict[str, Any]:
    return {"changed": str(change or ""), "anew": change.anew.pk if change and change.anew else None}


def _days(posting: Posting, counted: tuple[date, ...], *, on: date) -> Iterator[dict[str, Any]]:
    """The strip of the term: the day of posting, each counted day, and one tile for every run of days off between them."""
    if not posting.day_counts:
        yield _tile("paused", "公示日", posting.posted_on)
    before = posting.counted_from
    for number, day in enumerate(counted, 1):
        if (day - before).days > 1:
            yield _rest(before + DAY, day - DAY)
        state = "end" if number == len(counted) else "gone" if day < on else "today" if day == on else ""
        yield _tile(state, f"第{number}日", day)
        before = day


def _tile(state: str, label: str, day: date) -> dict[str, Any]:
    told = f"{label}，{day_text(day)}"
    return {
        "state": state,
        "label": label,
        "day": f"{day.month}/{day.day}",
        "week": f"周{_DAYS[day.weekday()]}",
        "told": told,
    }


def _rest(first: date, last: date) -> dict[str, Any]:
    span = f"{first.month}/{first.day}" if first == last else f"{first.month}/{first.day}–{last.month}/{last.day}"
    return {"state": "skipped", "label": "休息", "day": "", "week": span, "told": f"{span}，休息日，不计"}


def list_sheet(word: str) -> SheetSpec:
    return SheetSpec(
        sheet="公示名单",
        columns=(
            Column(name="position", heading="序号", kind=Kind.INTEGER, width=8),
            Column(name="name", heading="机构", width=40),
            Column(name="district", heading="区县", width=16),
            Column(name="level", heading=f"拟定{word}", width=18),
            Column(name="before", heading="此前公布", width=22),
            Column(name="changed", heading="此后变更", width=32),
        ),
    )


def sheet(posting: Posting) -> Sheet:
    changed = changes(posting)
    rows = [
        [line.position, line.name, line.district, line.level_text, line.before_text, str(changed.get(line.case_id, ""))]
        for line in posting.lines.all()
    ]
    return Sheet(spec=list_sheet(posting.word), rows=rows)
