"""What has to follow a commit: one row per effect and addressee, queued in the same transaction, done by whoever claims it first.

A broker that loses its memory loses nothing: `tick` finds every row that is due. A claim is a lease: nobody else takes the
row while it runs, a worker that takes long renews it, and that of a worker killed in between runs out. Work is idempotent,
so that doing it again after such an end does no harm. What fails is tried again after growing pauses, and then given up,
where somebody can see it (`casework.effects`) and ask for another try.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex
from threading import Thread

from celery import current_app
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q

from accounts.models import Person

from .clocks.running import running_from
from .models import Outbox

Handler = Callable[[Outbox, datetime], None]
_handlers: dict[str, Handler] = {}
_epilogues: dict[str, Handler] = {}
log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# After the first failure, the second ...; whatever fails once more is given up after some two days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))


# The task in `tasks` that works one row, by name: tasks import this module.
ROW = "casework.work_outbox_row"
# What would hold up a request in which it was done.
LONG = frozenset({Outbox.Kind.JOB, Outbox.Kind.UPLOAD})


class Hopeless(Exception):
    """No further try would end otherwise: the row is given up at once."""


class ClaimLost(Exception):
    """Somebody else has taken the row over: whoever held it writes nothing more."""


def handles(kind: Outbox.Kind) -> Callable[[Handler], Handler]:
    """Registers the work behind rows of a kind; it is idempotent, and renews the lease between its parts if it has any."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def after_giving_up(kind: Outbox.Kind) -> Callable[[Handler], Handler]:
    """Registers what is said, and to whom, once a row of a kind is given up."""

    def register(handler: Handler) -> Handler:
        _epilogues[kind] = handler
        return handler

    return register


def queue(kind: Outbox.Kind, *, key: str, at: datetime, addressee: Person | None = None, **payload) -> Outbox:
    """One row per kind and key; the bell rings after the commit."""
    row, _ = Outbox.objects.get_or_create(
        kind=kind, key=key, defaults={"payload": payload, "addressee": addressee, "queued_at": at, "due_at": at}
    )
    transaction.on_commit(partial(_ring, row))
    return row


def queue_mails(to: Iterable[Person], *, key: str, at: datetime, **payload) -> None:
    """A mail to each of these people who has an address, a row each: what happens to one does not touch the others."""
    rows = Outbox.objects.bulk_create(
        Outbox(
            kind=Outbox.Kind.MAIL, key=f"{key}:{person.pk}", payload=payload, addressee=person, queued_at=at, due_at=at
        )
        for person in to
        if person.email
    )
    for row in rows:
        transaction.on_commit(partial(_ring, row))


def again(rows: Iterable[Outbox], *, at: datetime) -> int:
    """Work that has failed is due at once and has all its tries anew; how many rows there were."""
    failed = [row for row in rows if row.done_at is None]
    pks = [row.pk for row in failed]
    Outbox.objects.filter(pk__in=pks, done_at=None).update(due_at=at, error="", attempts=0, given_up_at=None)
    for row in failed:
        transaction.on_commit(partial(_ring, row))
    return len(failed)


def _ring(row: Outbox) -> None:
    task = current_app.tasks[ROW]
    if row.kind not in LONG or settings.LONG_WORK == "worker":
        task.delay(row.pk)
    elif settings.LONG_WORK == "thread":
        Thread(target=_work_beside, args=(task, row.pk), daemon=True).start()


def _work_beside(task: Callable[[int], None], pk: int) -> None:
    """In a thread of the server itself, where no worker stands beside it; what it leaves is found by `tick`."""
    try:
        task(pk)
    except Exception:  # the row keeps the cause and its next try
        log.exception("outbox row %s failed", pk)
    finally:
        connections.close_all()


def work(pk: int, *, at: datetime) -> bool:
    """Does one row if nobody else holds it; a failure leaves the row to be tried again and is told to the caller."""
    row = _claimed(pk, at=at)
    if row is None:
        return False
    now = running_from(at)
    try:
        _handlers[row.kind](row, at)
    except ClaimLost:
        log.warning("outbox row %s was taken over by another worker", pk)
        return False
    except Hopeless as error:
        _failed(row, str(error), give_up=True, at=now())
        return False
    except Exception as error:
        _failed(row, f"{type(error).__name__}: {error}", give_up=row.attempts >= len(PAUSES), at=now())
        raise
    return bool(_held(row).update(done_at=now(), claim="", claimed_until=None, attempts=row.attempts + 1, error=""))


def renew(row: Outbox, *, at: datetime) -> None:
    """Goes on holding a row for another lease, or raises `ClaimLost`."""
    if not _held(row).update(claimed_until=at + LEASE):
        raise ClaimLost


def due(at: datetime) -> list[int]:
    """Rows to be worked now, oldest first."""
    rows = Outbox.objects.waiting().filter(_free(at), due_at__lte=at)
    return list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:500])


def _free(at: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=at)


def _claimed(pk: int, *, at: datetime) -> Outbox | None:
    claim = token_hex(16)
    rows = Outbox.objects.waiting().filter(_free(at), pk=pk, due_at__lte=at)
    if not rows.update(claim=claim, claimed_until=at + LEASE):
        return None
    return Outbox.objects.filter(pk=pk, claim=claim).first()


def _held(row: Outbox):
    return Outbox.objects.filter(pk=row.pk, claim=row.claim, done_at=None)


def _failed(row: Outbox, error: str, *, give_up: bool, at: datetime) -> None:
    """Notes why, and when the next try is due; whoever can mend what is given up is told with it."""
    with transaction.atomic():
        noted = _held(row).update(
            claim="",
            claimed_until=None,
            due_at=at if give_up else at + PAUSES[row.attempts],
            attempts=row.attempts + 1,
            error=error[:2000],
            given_up_at=at if give_up else None,
        )
        if noted and give_up and row.kind in _epilogues:
            _epilogues[row.kind](Outbox.objects.get(pk=row.pk), at)
