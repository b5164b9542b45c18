"""The end of an expert's term: expert and commission are reminded thrice before it and on the day, while nothing renews it (P09)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Office
from accounts.roles import OfficeKind, Regime
from casework.chasing.matters import Owed, Source, register
from casework.models import FigureSetting
from casework.models.record import Audience

from ..models import Letter
from .term import REMINDERS, soon


def ending(on: date) -> QuerySet[Letter]:
    """Letters whose end is near by the figures of the day; one that is renewed, or will not be, needs no reminder."""
    near = Q(pk__in=())
    for regime in Regime:
        law = FigureSetting.objects.law(regime, on)
        near |= Q(regime=regime, valid_until__lte=on + soon(law))
    open_ended = Letter.objects.valid(on).filter(near).exclude(passed=False)
    open_ended = open_ended.filter(Q(renewed_by=None) | Q(renewed_by__notice__issued_at=None))
    return open_ended.select_related("expert__person").order_by("regime", "pk")


def _of_letters(rows: Sequence[Letter], on: date) -> list[Owed]:
    commission = Office.objects.get(kind=OfficeKind.COMMISSION)
    return [_owed(row, commission, on) for row in rows]


def _owed(row: Letter, commission: Office, on: date) -> Owed:
    person = (row.expert.person,) if row.expert.person else ()
    return Owed(
        source="letter",
        row=row.pk,
        label="聘期届满",
        about=f"专家{row.expert}",
        to=(*person, commission),
        who=str(row.expert),
        since=row.valid_from,
        due_on=row.valid_until,
        article="P09",
        regime=row.regime,
        law_of=on,
        audience=Audience.CITY,
        warns=REMINDERS,
        chased_when_late=False,
        remark="期满后经复核方可续聘，未续聘的不再参加评审；复核和续聘在“聘任”页办理。",
        title=f"{row.expert}的聘期即将届满",
    )


register(
    Source(
        name="letter",
        label="即将届满的聘期",
        rows=lambda: Letter.objects.select_related("expert__person"),
        running=Q,
        owed=_of_letters,
        waited_for=lambda member: Q(),
        due="valid_until",
        case="",
        chasers=(),
        near=ending,
    )
)
