"""Who was held to account, as it is asked for and how each stands; as a workbook (P31, E31)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership

from ..models import Accountability
from ..models.accountability import AccountabilityQuerySet
from ..workbook import Column, Kind, Sheet, SheetSpec
from .uses import use

SPEC = SheetSpec(
    sheet="问责",
    columns=(
        Column(name="regime", heading="评价类别", width=36),
        Column(name="person", heading="当事人", width=16),
        Column(name="office", heading="单位", width=36),
        Column(name="ground", heading="情形", width=36),
        Column(name="told", heading="告知日期", kind=Kind.DATE, width=16),
        Column(name="standing", heading="办理情况", width=24),
        Column(name="decided", heading="决定日期", kind=Kind.DATE, width=16),
        Column(name="reason", heading="决定理由", width=40),
    ),
    max_rows=100_000,
)


def found(asked: Mapping[str, Any], member: Membership) -> AccountabilityQuerySet:
    rows = Accountability.objects.visible_to(member).select_related("person", "office")
    if words := asked.get("q"):
        rows = rows.filter(Q(person__name__icontains=words) | Q(office__name__icontains=words))
    match asked.get("state"):
        case "open":
            return rows.open()
        case "ended":
            return rows.exclude(decided_at=None)
        case "barred":
            return rows.filter(bars=True, lifted_at=None)
        case _:
            return rows


def standing(row: Accountability) -> tuple[str, str]:
    """In a word, and its tone."""
    if row.lifted_at:
        return "已恢复资格", "green"
    if row.decided_at:
        chosen = use(row.regime).law.sanction(row.sanction)
        return (chosen.label, "red") if chosen else ("不予处理", "")
    return ("待决定", "amber") if row.stated_at else ("听取陈述", "amber")


def sheet(rows: AccountabilityQuerySet) -> Sheet:
    return Sheet(spec=SPEC, rows=_cells(rows))


def _cells(rows: AccountabilityQuerySet) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.get_regime_display(),
            row.person.name if row.person else "",
            row.office.name,
            use(row.regime).law.grounds(row.ground).label,
            timezone.localdate(row.proposed_at),
            standing(row)[0],
            timezone.localdate(row.decided_at) if row.decided_at else None,
            row.reason,
        ]
