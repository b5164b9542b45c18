"""A grade has been replaced, revoked or set aside: what is open about it is not gone on with, and its desks say so at once (P27, P28, P34)."""

from datetime import datetime

from casework import ledger
from casework.models import Case

from ..models import Grade


def read_anew(grade: Grade, *, at: datetime, but: Case | None = None) -> None:
    """The rechecks and revocations that are open about it, besides the case by which it went."""
    for rows in (grade.rechecks.open(), grade.revocations.open()):
        for row in rows.exclude(pk__in=[but.pk] if but else []).order_by("pk"):
            ledger.refresh(row, at=at)
