"""What the clock seals: rows that are written without an act taking them up, and are then taken up into the record in batches.

Of such a kind are readings, which a GET writes without any lock, and messages, which belong to no act more than to another.
Each table that is taken up by the clock (`accounts.columns`) has a chain of its own; its rows have their moment in `at`.
"""

from datetime import datetime, timedelta
from itertools import takewhile

from django.db import models, transaction

from accounts import columns

from . import record
from .actor import CLOCK
from .models import Record
from .ticking import timed

PORTION, BATCHES = 1_000, 20  # of one tick and table
# Rows get their keys before they are there for others to see: by then whatever has an earlier key is there as well.
SETTLED = timedelta(minutes=5)

AnyModel = type[models.Model]


@timed("seal", housekeeping=True)
def seal(at: datetime) -> int:
    """Seals what has settled; returns how many rows."""
    return sum(_seal_table(model, at) for model in _taken_up())


def _taken_up() -> list[AnyModel]:
    return [declaration.model for declaration in columns.declarations() if declaration.taken_up == "by the clock"]


def subject(model: AnyModel) -> str:
    return f"{model._meta.model_name}s"


def _seal_table(model: AnyModel, at: datetime) -> int:
    done = 0
    for _ in range(BATCHES):
        sealed = _seal_batch(model, at)
        done += sealed
        if sealed < PORTION:
            break
    return done


@transaction.atomic
def _seal_batch(model: AnyModel, at: datetime) -> int:
    waiting = _waiting(model).order_by("pk").values_list("pk", "at")[:PORTION]
    keys = [key for key, _ in takewhile(lambda row: row[1] <= at - SETTLED, waiting)]
    if keys:
        columns.touch(model, keys)
        record.append(
            subject=subject(model),
            at=at,
            verb="seal",
            label=f"封存{model._meta.verbose_name}",
            by=CLOCK,
            facts={"first": keys[0], "last": keys[-1], "count": len(keys)},
            audience="city",
        )
    return len(keys)


def _waiting(model: AnyModel) -> models.QuerySet:
    last = Record.objects.filter(subject=subject(model)).order_by("-seq").values_list("facts", flat=True).first()
    return model._base_manager.filter(pk__gt=last["last"] if last else 0)


def unsealed() -> int:
    """How many rows the record does not hold yet."""
    return sum(_waiting(model).count() for model in _taken_up())
