"""A measure as its case shows it: facts and statement to whoever knows of it, the evidence to its offices."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership

from ..registry import case_type
from ..workbook import Column, Kind, SheetSpec
from .base import AnyMeasure, MeasureBase
from .law import MeasureLaw


def shown(measure: MeasureBase, member: Membership) -> dict[str, Any]:
    """For `casework/measures/measure.html`; the kind adds its ground in words."""
    readable = measure.materials.readable_by(member, kind=measure.kind)
    files = readable.filter(handed_in_at__isnull=False).select_related("file")
    return {
        "measure": measure,
        "evidence": [file for file in files if file.kind == measure.evidence_kind()],
        "stated_with": [file for file in files if file.kind == measure.statement_kind()],
    }


SPEC = SheetSpec(
    sheet="违规处理",
    columns=(
        Column(name="number", heading="编号", width=14),
        Column(name="concerned", heading="当事人", width=36),
        Column(name="ground", heading="情形", width=44),
        Column(name="opened", heading="提出日期", kind=Kind.DATE, width=16),
        Column(name="stage", heading="环节", width=20),
        Column(name="sanction", heading="处理措施", width=24),
        Column(name="grave", heading="情节严重", width=12),
    ),
)


@dataclass(frozen=True)
class Line:
    """A measure in a list of them; nothing of a decision before it is taken."""

    number: str
    concerned: str
    ground: str
    opened: date
    stage: str
    sanction: str
    grave: str

    @property
    def cells(self) -> tuple[Any, ...]:
        return self.number, self.concerned, self.ground, self.opened, self.stage, self.sanction, self.grave


def found(model: type[AnyMeasure], member: Membership, *, q: str = "", state: str = "") -> QuerySet[AnyMeasure]:
    """What the member may know of, the latest first; `state` is open or ended."""
    rows = model.objects.visible_to(member)
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(number__iexact=q))
    if state in ("open", "ended"):
        rows = rows.filter(closed_at__isnull=state == "open")
    return cast("QuerySet[AnyMeasure]", rows.order_by("-pk"))


def line(law: MeasureLaw, row: Any) -> Line:
    """`sanctioned` of the row says in a few words what was decided."""
    return Line(
        number=row.number,
        concerned=row.title,
        ground=law.grounds(row.ground).label,
        opened=timezone.localdate(row.opened_at),
        stage=case_type(row.kind).stage(row.state).label,
        sanction=row.sanctioned,
        grave="是" if row.grave else "否" if row.sanctioned else "",
    )
