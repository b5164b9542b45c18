"""Spot checks in a list: what is asked of it, and the sheet that goes out (E30)."""

from django.db.models import Q, QuerySet

from accounts.models import Membership
from casework.workbook import Column, Sheet, SheetSpec

from ..models import SpotCheck
from ..stages import SpotCheckStage

SPEC = SheetSpec(
    sheet="监督抽查",
    columns=(
        Column(name="number", heading="编号", width=14),
        Column(name="year", heading="年度", width=10),
        Column(name="district", heading="区县", width=14),
        Column(name="institution", heading="医疗机构", width=36),
        Column(name="held", heading="原结果级别", width=14),
        Column(name="found", heading="抽查结论级别", width=14),
        Column(name="state", heading="环节", width=20),
    ),
)


def found(member: Membership, *, q: str = "", state: str = "") -> "QuerySet[SpotCheck]":
    """What the member may know of, the latest first; `state` is that of the case."""
    rows = SpotCheck.objects.visible_to(member)
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(number__iexact=q))
    if state in list(SpotCheckStage):
        rows = rows.filter(state=state)
    return rows.select_related("of_filing__cycle", "district").prefetch_related("conclusions").order_by("-pk")


def sheet(rows: "QuerySet[SpotCheck]") -> Sheet:
    return Sheet(
        spec=SPEC,
        rows=(
            (
                row.number,
                row.of_filing.cycle.year,
                row.own_district.name,
                row.title,
                row.held_level,
                row.found_level,
                SpotCheckStage(row.state).label,
            )
            for row in rows
        ),
    )
