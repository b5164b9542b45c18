"""What is owed, as pages show it: who is late, by how much, and how often they were reminded."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership

from .. import regulations
from ..clocks.calendar import CalendarTable
from ..models import CalendarYear, Case, Reminder
from ..present import remaining
from ..scopes import of_rounds
from ..text import day_text
from .matters import Owed, Source, errand, sources_of
from .matters import source as source_named

Row = dict[str, Any]
Way = Reminder.Way
FIRST = 5  # late matters above the queue; the page of all follows
TONES = {"late": "red", "soon": "amber"}


def late(member: Membership, counts: Mapping[str, int], *, on: date, table: CalendarTable) -> tuple[list[Row], int]:
    """The most overdue of what others owe, for the top of the queue, and how many there are; asked for where counts say so."""
    owing = [source for source in sources_of(member) if counts.get(errand(source))]
    found = _first(((source, source.late(member, on)) for source in owing), on=on, most=FIRST)
    return rows(found, on=on, table=table), sum(counts[errand(source)] for source in owing)


def of_case(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    """The tab of a case: what is owed on it and may be chased by the member, and the reminders of it that they may read."""
    on, table = timezone.localdate(at), CalendarYear.objects.table()
    owing = [] if case.closed_at else [source for source in sources_of(member) if source.case]
    found = [
        owed for source in owing for owed in source.owed(list(source.of(member).filter(**{source.case: case.pk})), on)
    ]
    sent = case.reminders.exclude(way=Way.TOLD).readable_by(member, rounds=of_rounds(case, member))
    return {
        "matters": rows(found, on=on, table=table),
        "sent": list(sent.select_related("office", "person", "by_office").order_by("-at", "-pk")),
    }


def rows(found: Iterable[Owed], *, on: date, table: CalendarTable) -> list[Row]:
    """Each with its reminders so far, in one query."""
    matters = list(found)
    said = _said([(owed.source, owed.row) for owed in matters]) if matters else {}
    return [_row(owed, said.get((owed.source, owed.row), ""), on=on, table=table) for owed in matters]


def _row(owed: Owed, said: str, *, on: date, table: CalendarTable) -> Row:
    chip, tone = remaining(owed.due_on, on=on, table=table)
    article = regulations.article(owed.article)
    return {
        "key": owed.key,
        "label": owed.label,
        "about": owed.about,
        "number": owed.case.number if owed.case else "",
        "who": owed.who,
        "chip": chip,
        "tone": TONES.get(tone, ""),
        "due": f"{day_text(owed.due_on)}止",
        "article": article.label,
        "article_url": regulations.url(article),
        "said": said,
        "reached": bool(owed.to),
    }


def _said(matters: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """已催办2次，最近2026年3月5日；系统已提醒1次"""
    sent = Reminder.objects.of_matters(matters).exclude(way=Way.TOLD).order_by()
    grouped = sent.annotate(clocked=ExpressionWrapper(Q(by=None), BooleanField())).values("source", "row", "clocked")
    counted = grouped.annotate(times=Count("at", distinct=True), last=Max("at"))
    said: dict[tuple[str, int], list[str]] = {}
    for one in sorted(counted, key=lambda one: one["clocked"]):
        day = day_text(timezone.localdate(one["last"]))
        text = f"系统已提醒{one['times']}次" if one["clocked"] else f"已催办{one['times']}次"
        said.setdefault((one["source"], one["row"]), []).append(f"{text}，最近{day}")
    return {matter: "；".join(texts) for matter, texts in said.items()}


def mark(queue: list[Row], pks: Iterable[int], member: Membership) -> None:
    """Writes into the rows of a queue how often their cases were chased, by the member's office or at it."""
    own = Q(by_office=member.office_id) | Q(office=member.office_id)
    sent = Reminder.objects.by_hand().filter(own, case__in=list(pks)).order_by()
    counted = sent.values("case__number", "by_office").annotate(times=Count("at", distinct=True), last=Max("at"))
    said: dict[str, list[str]] = {}
    for one in counted:
        word = "已催办" if one["by_office"] == member.office_id else "被催办"
        day = day_text(timezone.localdate(one["last"]))
        said.setdefault(one["case__number"], []).append(f"{word}{one['times']}次，最近{day}")
    for row in queue:
        row["chased"] = "；".join(said.get(row["number"], ()))


def listed(member: Membership, chosen: Source | None, *, on: date, table: CalendarTable, most: int) -> list[Row]:
    """What others owe, of one source or of all, the longest overdue first."""
    owing = [chosen] if chosen else sources_of(member)
    return rows(_first(((source, source.of(member)) for source in owing), on=on, most=most), on=on, table=table)


def _first(owing: Iterable[tuple[Source, QuerySet]], *, on: date, most: int) -> list[Owed]:
    """The longest overdue of several sources; these alone are put into words."""
    found = [(getattr(row, source.due), source, row) for source, late in owing for row in late[:most]]
    found.sort(key=lambda one: one[0])
    chosen: dict[str, list[Any]] = {}
    for _, source, row in found[:most]:
        chosen.setdefault(source.name, []).append(row)
    told = {name: iter(source_named(name).owed(rows, on)) for name, rows in chosen.items()}
    return [next(told[source.name]) for _, source, _ in found[:most]]
