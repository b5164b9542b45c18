"""Rows of the ledger as they are held and written: under their lock, as their own kind, and only in what differs."""

from typing import Any, cast

from django.db import transaction

from accounts.models import Membership

from .actor import Actor
from .models import Case
from .models.case import AnyCase
from .registry import case_type


def hold(case: Case, *, by: Actor | None = None) -> Case:
    """The case as its own kind under the lock of its ledger row, for the caller's transaction.

    The base row is the lock; the child is loaded after it, so that it is what the lock protects. The cases that it is about
    are locked before it, the oldest first: so does everybody. Raises `Case.DoesNotExist` where `by` is a member who may not
    know of it.
    """
    for pk in _above(case):
        Case.objects.select_for_update().get(pk=pk)
    rows = Case.objects.visible_to(by) if isinstance(by, Membership) else Case.objects.all()
    model = case_type(rows.select_for_update(of=("self",)).get(pk=case.pk).kind).model
    return model.objects.select_related(*model.LOADED).get(pk=case.pk)


def _above(case: Case) -> list[int]:
    """The case that it is about, and what that one is about, the oldest first: none for most, and it never changes."""
    found, about = [], case.about_id
    while about is not None:
        found.append(about)
        about = Case.objects.values_list("about", flat=True).get(pk=about)
    return found[::-1]


# What a case says of itself in words (`Case.describe`).
DESCRIBING = ("summary", "missing")


def columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}


def write(case: Case, before: dict[str, Any]) -> dict[str, Any]:
    """Saves the columns that differ and returns all as they now are: what has not changed is not written."""
    now = columns(case)
    if changed := [name for name, value in now.items() if name not in before or before[name] != value]:
        case.save(update_fields=changed)
    return now


def describe(case: Case) -> None:
    """The describing columns as the case would now have them; the caller saves."""
    for column, text in case.describe().items():
        setattr(case, column, text)


def refresh(case: AnyCase) -> AnyCase:
    """Writes the describing columns anew, where other rows of which they speak have changed and no step was taken."""
    with transaction.atomic():
        current = hold(case)
        before = columns(current)
        describe(current)
        write(current, before)
    return cast(AnyCase, current)
