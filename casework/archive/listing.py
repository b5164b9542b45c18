"""The inventory of an office: searched, filtered, and as a spreadsheet (E26, P07)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES

from ..jobs import exporting
from ..models import ArchiveEntry
from ..models.archive import ArchiveEntryQuerySet
from ..registry import case_type
from ..workbook import Column, Sheet, SheetSpec
from .forms import ArchiveFilter
from .kinds import kept_kinds

INVENTORY = SheetSpec(
    sheet="归档案件",
    columns=(
        Column(name="number", heading="档号", width=30),
        Column(name="case", heading="案件编号", width=14),
        Column(name="title", heading="题名", width=36),
        Column(name="kind", heading="案件类型", width=18),
        Column(name="result", heading="办理结果", width=20),
        Column(name="opened_on", heading="立案日期", width=14),
        Column(name="closed_on", heading="办结日期", width=14),
        Column(name="office", heading="保管单位", width=30),
        Column(name="years", heading="保管年限", width=10),
        Column(name="begins", heading="起算", width=24),
        Column(name="keep_until", heading="保管至", width=14),
        Column(name="standing", heading="状态", width=14),
        Column(name="held", heading="暂停销毁的理由", width=30),
    ),
)


def filter_of(asked: Mapping[str, str], member: Membership) -> ArchiveFilter:
    years = ArchiveEntry.objects.visible_to(member).order_by("-year").values_list("year", flat=True).distinct()
    kinds = [(kind, case_type(kind).label) for kind in kept_kinds()]
    return ArchiveFilter(asked, years=list(years), kinds=kinds)


def found(form: ArchiveFilter, member: Membership, *, on: date) -> ArchiveEntryQuerySet:
    """As it is asked, by office, year and number."""
    rows = ArchiveEntry.objects.visible_to(member).select_related("case", "office").prefetch_related("holds")
    asked = form.asked()
    if words := asked.get("q"):
        rows = rows.filter(
            Q(number__icontains=words) | Q(case__number__icontains=words) | Q(case__title__icontains=words)
        )
    if "year" in asked:
        rows = rows.filter(year=int(asked["year"]))
    if "kind" in asked:
        rows = rows.filter(case__kind=asked["kind"])
    return _standing(rows, asked.get("standing", ""), on=on).order_by("-year", "office", "-serial")


def _standing(rows: ArchiveEntryQuerySet, standing: str, *, on: date) -> ArchiveEntryQuerySet:
    match standing:
        case "kept":
            return rows.filter(destroyed_at=None).filter(Q(keep_until=None) | Q(keep_until__gte=on))
        case "over":
            return rows.over(on)
        case "held":
            return rows.held_back()
        case "destroyed":
            return rows.filter(destroyed_at__isnull=False)
        case _:
            return rows


def standing_of(entry: ArchiveEntry, *, on: date) -> tuple[str, str]:
    """In a word, and its tone."""
    if entry.destroyed_at:
        return "已销毁", ""
    if entry.held:
        return "暂停销毁", "amber"
    if entry.keep_until and entry.keep_until < on:
        return "保管期满", "red"
    return "保管期内", "green"


def result_of(entry: ArchiveEntry) -> str:
    return case_type(entry.case.kind).stage(entry.case.state).label


@exporting.export("archive", label="导出归档案件", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    on = timezone.localdate(at)
    rows = found(filter_of(asked, member), member, on=on)
    sheet = Sheet(spec=INVENTORY, rows=_rows(rows, on=on))
    return exporting.Listing(exporting.stamped("归档案件", at), rows.count(), [sheet])


def _rows(rows: ArchiveEntryQuerySet, *, on: date) -> Iterator[list[Any]]:
    for entry in rows.iterator(chunk_size=500):
        case, held = entry.case, entry.held
        yield [
            entry.number,
            case.number,
            case.title,
            case_type(case.kind).label,
            result_of(entry),
            timezone.localdate(case.opened_at),
            timezone.localdate(case.closed_at) if case.closed_at else None,
            entry.office.name,
            entry.years,
            entry.begins,
            entry.keep_until,
            standing_of(entry, on=on)[0],
            held.reason if held else "",
        ]
