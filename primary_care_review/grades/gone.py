"""A grade has been replaced, revoked or set aside: what is open about it is not gone on with, and its desks say so at once (P27, P28, P34)."""

from datetime import datetime

from django.utils import timezone

from casework import ledger
from casework.models import Case

from ..models import Application, Grade


def fall(grade: Grade, *, ground: str, at: datetime, by_case: Case, set_aside_by: Application | None = None) -> None:
    """From this day on it is no grade any more, by the act of a case: revoked (P34), or set aside by a recheck (P28)."""
    held = Grade.objects.select_for_update().get(pk=grade.pk)
    held.revoked_on, held.revoked_ground, held.set_aside_by = timezone.localdate(at), ground, set_aside_by
    held.save()
    read_anew(held, at=at, but=by_case)


def read_anew(grade: Grade, *, at: datetime, but: Case | None = None) -> None:
    """The rechecks and revocations that are open about it, besides the case by which it went."""
    for rows in (grade.rechecks.open(), grade.revocations.open()):
        for row in rows.exclude(pk__in=[but.pk] if but else []).order_by("pk"):
            ledger.refresh(row, at=at)
