"""What has to follow a commit: queued as a row in the same transaction, done by whoever claims the row first.

A broker that loses its memory loses nothing: `tick` finds every row that is due. Work is idempotent, so that a worker
killed between doing and noting does no harm when the row is done again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from .models import Outbox

Handler = Callable[[Outbox, datetime], None]
_handlers: dict[str, Handler] = {}

RETRY = timedelta(minutes=5)
CLAIM_LASTS = timedelta(minutes=10)


def handles(kind: Outbox.Kind) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def queue(kind: Outbox.Kind, *, key: str, at: datetime, **payload) -> Outbox:
    """One row per kind and key; the bell rings after the commit."""
    row, _ = Outbox.objects.get_or_create(
        kind=kind, key=key, defaults={"payload": payload, "queued_at": at, "due_at": at}
    )
    transaction.on_commit(partial(_ring, row.pk))
    return row


def again(kind: Outbox.Kind, *, key: str, at: datetime) -> None:
    """Work that has failed is due at once, without waiting for its next try."""
    for row in Outbox.objects.filter(kind=kind, key=key, done_at=None):
        Outbox.objects.filter(pk=row.pk).update(due_at=at, error="")
        transaction.on_commit(partial(_ring, row.pk))


def _ring(pk: int) -> None:
    from .tasks import work_outbox_row  # noqa: PLC0415  # tasks import this module

    work_outbox_row.delay(pk)


def work(pk: int, *, at: datetime) -> bool:
    """Does one row if nobody else has claimed it; a failure leaves the row to be tried again and is told to the caller."""
    free = Outbox.objects.filter(pk=pk, done_at=None, due_at__lte=at)
    claimed = (free.filter(claimed_at=None) | free.filter(claimed_at__lt=at - CLAIM_LASTS)).update(claimed_at=at)
    if not claimed:
        return False
    row = Outbox.objects.get(pk=pk)
    try:
        _handlers[row.kind](row, at)
    except Exception as error:
        Outbox.objects.filter(pk=pk).update(
            claimed_at=None,
            due_at=at + RETRY,
            attempts=row.attempts + 1,
            error=f"{type(error).__name__}: {error}"[:2000],
        )
        raise
    Outbox.objects.filter(pk=pk).update(done_at=at, attempts=row.attempts + 1, error="")
    return True


def due(at: datetime) -> list[int]:
    """Rows to be worked now, oldest first."""
    return list(
        Outbox.objects.filter(done_at=None, due_at__lte=at).order_by("due_at", "id").values_list("pk", flat=True)[:500]
    )
