"""That hospitals report by the end of the window (E08): the clock reminds those who have not begun as it does those who have, by their
own clocks; the offices remind on the board, once a day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import DateField, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Institution
from accounts.roles import Regime
from casework.chasing.matters import Owed, Source, register
from casework.clocks.calendar import last_day
from casework.models import Reminder
from casework.models.record import Audience

from ..articles import E
from ..models import Cycle
from .closing import unfiled

SOURCE = "report"


def reporting(cycle: Cycle, institution: Institution, *, ends_at: datetime) -> Owed:
    """That a hospital reports by its own end; afterwards there is nothing left to be chased."""
    return Owed(
        source=SOURCE,
        row=institution.pk,
        label=_label(cycle),
        about=institution.name,
        to=(institution.office,),
        who=institution.name,
        since=timezone.localdate(cycle.opens_at),
        due_on=last_day(ends_at),
        article=E(8).id,
        regime=Regime.EMR,
        law_of=timezone.localdate(cycle.opened_at),
        audience=Audience.PARTIES,
        subject=cycle.subject,
        chased_when_late=False,
    )


def _label(cycle: Cycle) -> str:
    return f"完成{cycle}数据填报并上报"


def reminded(cycle: Cycle) -> dict[str, datetime]:
    """Who was reminded by an office of that year's filing, by code, with the latest time of it; late filings of one year are
    chased while the next one's window is open."""
    sent = Reminder.objects.by_hand().filter(source=SOURCE, label=_label(cycle)).order_by("at")
    latest = dict(sent.values_list("row", "at"))
    codes = Institution.objects.filter(pk__in=latest).values_list("pk", "uscc")
    return {uscc: latest[pk] for pk, uscc in codes}


def _under_way() -> Cycle | None:
    return Cycle.objects.filter(closed_at=None).order_by("year").first()


def _not_begun() -> QuerySet[Institution]:
    cycle = _under_way()
    rows = unfiled(cycle).select_related("office") if cycle else Institution.objects.none()
    ends = last_day(cycle.closes_at) if cycle else date.max
    return rows.annotate(due_on=Value(ends, output_field=DateField()))


def _owed(rows: Sequence[Institution], on: date) -> list[Owed]:
    if not rows or (cycle := _under_way()) is None:
        return []
    return [reporting(cycle, row, ends_at=cycle.closes_at) for row in rows]


register(
    Source(
        name=SOURCE,
        label="未上报的医院",
        rows=_not_begun,
        running=Q,
        owed=_owed,
        waited_for=lambda member: Q(),
        case="",
        chasers=(),
    )
)
