"""The reading log is sealed by the clock: a GET writes its row and takes no lock, and a batch of rows is then taken up into the record."""

from datetime import datetime, timedelta
from itertools import takewhile

from django.db import transaction

from accounts import columns

from . import record
from .actor import CLOCK
from .models import Reading, Record
from .ticking import timed

SUBJECT = "readings"
PORTION, BATCHES = 1_000, 20  # of one tick
# Rows get their keys before they are there for others to see: by then whatever has an earlier key is there as well.
SETTLED = timedelta(minutes=5)


@timed("seal_readings")
def seal(at: datetime) -> int:
    """Seals what has settled; returns how many rows."""
    done = 0
    for _ in range(BATCHES):
        sealed = _seal_batch(at)
        done += sealed
        if sealed < PORTION:
            break
    return done


@transaction.atomic
def _seal_batch(at: datetime) -> int:
    waiting = Reading.objects.filter(pk__gt=_last_sealed()).order_by("pk").values_list("pk", "at")[:PORTION]
    keys = [key for key, _ in takewhile(lambda row: row[1] <= at - SETTLED, waiting)]
    if keys:
        columns.touch(Reading, keys)
        record.append(
            subject=SUBJECT,
            at=at,
            verb="seal",
            label="封存查阅记录",
            by=CLOCK,
            facts={"first": keys[0], "last": keys[-1], "count": len(keys)},
            audience="city",
        )
    return len(keys)


def _last_sealed() -> int:
    last = Record.objects.filter(subject=SUBJECT).order_by("-seq").values_list("facts", flat=True).first()
    return last["last"] if last else 0


def unsealed() -> int:
    """How many readings the record does not hold yet."""
    return Reading.objects.filter(pk__gt=_last_sealed()).count()
