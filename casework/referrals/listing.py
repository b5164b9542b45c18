"""What was referred, as it is asked for; as a spreadsheet (E31, P31)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership

from ..jobs import exporting
from ..models import Referral
from ..models.referral import ReferralQuerySet
from ..workbook import Column, Kind, Sheet, SheetSpec
from .forms import ReferralFilter

SPEC = SheetSpec(
    sheet="移交线索",
    notes=("线索只供核实，不是认定。",),
    columns=(
        Column(name="number", heading="编号", width=16),
        Column(name="regime", heading="评价类别", width=36),
        Column(name="person", heading="所涉人员", width=16),
        Column(name="what", heading="移交说明", width=60),
        Column(name="rows", heading="查阅记录（条）", kind=Kind.INTEGER, width=16),
        Column(name="referred", heading="移交日期", kind=Kind.DATE, width=16),
        Column(name="standing", heading="状态", width=14),
        Column(name="reason", heading="不予立案的理由", width=40),
    ),
    max_rows=100_000,
)


def found(asked: Mapping[str, Any], member: Membership) -> ReferralQuerySet:
    """The latest first."""
    rows = Referral.objects.visible_to(member).select_related("person")
    if words := asked.get("q"):
        rows = rows.filter(Q(number__iexact=words) | Q(person__name__icontains=words))
    match asked.get("state"):
        case "open":
            return rows.open()
        case "opened":
            return rows.exclude(opened=None)
        case "dismissed":
            return rows.exclude(reason="")
        case _:
            return rows


def listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = found(ReferralFilter(asked).asked(), member)
    return exporting.Listing(exporting.stamped("移交线索", at), rows.count(), [Sheet(spec=SPEC, rows=_cells(rows))])


def _cells(rows: ReferralQuerySet) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.number,
            row.get_regime_display(),
            row.person.name if row.person else "",
            row.what,
            len(row.rows),
            timezone.localdate(row.referred_at),
            row.standing[0],
            row.reason,
        ]
