"""Rechecks in a list: what is asked of it, and the sheet that goes out (P28)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.entry.fields import QueryField
from accounts.entry.filters import FilterForm
from accounts.models import Membership
from casework.workbook import Column, Sheet, SheetSpec

from ..models import Recheck
from ..stages import RecheckStage

# How a grade comes to be rechecked.
DRAWN, FOR_CAUSE, ANEW = "drawn", "for_cause", "anew"
HOWS = {DRAWN: "随机抽中", FOR_CAUSE: "专项复核", ANEW: "重新评审"}
_AMONG = {
    DRAWN: Q(sample__isnull=False),
    FOR_CAUSE: Q(sample=None, about=None),
    ANEW: Q(about__isnull=False),
}
SPEC = SheetSpec(
    sheet="抽查复核",
    columns=(
        Column(name="number", heading="编号", width=14),
        Column(name="district", heading="区县", width=14),
        Column(name="institution", heading="医疗机构", width=36),
        Column(name="grade", heading="原评等级", width=10),
        Column(name="how", heading="方式", width=12),
        Column(name="why", heading="复核事由", width=48),
        Column(name="state", heading="环节", width=24),
    ),
    max_rows=100_000,
)


class RecheckFilter(FilterForm):
    q = QueryField(label="编号、医疗机构名称", required=False, max_length=60)
    how = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *HOWS.items()])
    state = forms.ChoiceField(
        label="环节", required=False, choices=[("", "全部"), *((stage.value, stage.label) for stage in RecheckStage)]
    )


def found(asked: Mapping[str, Any], member: Membership) -> QuerySet[Recheck]:
    """What the member may know of, the latest first."""
    rows = Recheck.objects.visible_to(member)
    if words := asked.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(number__iexact=words))
    if how := asked.get("how"):
        rows = rows.filter(_AMONG[how])
    if state := asked.get("state"):
        rows = rows.filter(state=state)
    return rows.select_related("district", "sample").order_by("-pk")


def how_of(row: Recheck) -> str:
    if row.sample_id:
        return HOWS[DRAWN]
    return HOWS[ANEW if row.about_id else FOR_CAUSE]


def sheet(rows: QuerySet[Recheck]) -> Sheet:
    return Sheet(
        spec=SPEC,
        rows=(
            (
                row.number,
                row.own_district.name,
                row.title,
                f"{row.grade_applied_for}级",
                how_of(row),
                row.why,
                RecheckStage(row.state).label,
            )
            for row in rows.iterator(chunk_size=500)
        ),
    )
