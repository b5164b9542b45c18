"""Rows of the ledger as they are held and written: under their lock, as their own kind, and only in what differs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.prepared import Prepared

from . import turns
from .actor import Actor
from .models import Case
from .registry import case_type


def hold(case: Case, *, by: Actor | None = None) -> Case:
    """The case as its own kind under the lock of its ledger row, for the caller's transaction.

    The base row is the lock; the child is loaded after it, so that it is what the lock protects. The cases that it is about
    are locked before it, the oldest first: so does everybody. Raises `Case.DoesNotExist` where `by` is a member who may not
    know of it.
    """
    # What django-fsm asks of every row, and by what its kind is known; the rest is read under the lock.
    ledger = Case.objects.only("kind", "state")
    for pk in _above(case):
        ledger.select_for_update().get(pk=pk)
    rows = ledger.visible_to(by, kind=case.kind) if isinstance(by, Membership) else ledger
    return own_kind(rows.select_for_update(of=("self",)).get(pk=case.pk))


def own_kind(case: Case) -> Case:
    """As its own kind, with what is read along with it."""
    model = case_type(case.kind).model
    found: list[Case] = _own(model)(case.pk)
    if not found:
        raise model.DoesNotExist
    return found[0]


@cache
def _own(model: type[Case]) -> Prepared[Case]:
    return Prepared(lambda pk: model.objects.select_related(*model.LOADED).filter(pk=pk))


def _above(case: Case) -> list[int]:
    """The case that it is about, and what that one is about, the oldest first: none for most, and it never changes."""
    found, about = [], case.about_id
    while about is not None:
        found.append(about)
        about = Case.objects.values_list("about", flat=True).get(pk=about)
    return found[::-1]


# What a case says of itself in words (`Case.describe`), and what its table says of it (`turns`).
DESCRIBING = ("summary", "missing", "turn", "turns_at")


def columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}


def write(case: Case, before: dict[str, Any]) -> dict[str, Any]:
    """Saves the columns that differ and returns all as they now are: what has not changed is not written."""
    now = columns(case)
    if changed := [name for name, value in now.items() if name not in before or before[name] != value]:
        case.save(update_fields=changed)
    return now


def describe(case: Case, *, at: datetime) -> None:
    """The describing columns as the case would now have them; the caller saves."""
    case.summary = case.describe()
    for column, said in turns.turn_of(case, at).columns.items():
        setattr(case, column, said)


@contextmanager
def changing(case: Case) -> Iterator[Case]:
    """The case under its lock, to be altered where no step is taken; what then differs is written."""
    with transaction.atomic():
        current = hold(case)
        stood = columns(current)
        yield current
        write(current, stood)


def refresh(case: Case, *, at: datetime) -> None:
    """Writes the describing columns anew, where other rows of which they speak have changed and no step was taken."""
    with changing(case) as current:
        describe(current, at=at)


def turn(at: datetime) -> int:
    """Timed work: the cases of which time alone has changed whose turn it is."""
    due = list(Case.objects.open().filter(turns_at__lte=at).order_by("pk"))
    for case in due:
        refresh(case, at=at)
    return len(due)
