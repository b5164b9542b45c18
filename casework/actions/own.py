"""What an institution does to its own case between steps: fill it in, hang files on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar, cast

from django.db import transaction

from accounts.models import Membership
from accounts.roles import INSTITUTION_ROLES

from .. import ledger
from ..gateway import NotTheirs
from ..models import Case

AnyCase = TypeVar("AnyCase", bound=Case)


@contextmanager
def held_by_its_own(case: Case, kind: type[AnyCase], *, by: Membership, at: datetime) -> Iterator[AnyCase]:
    """The case under its lock, as its own kind, for its own institution; what it says of itself is written anew at the end.

    Raises `NotTheirs` for anybody else. Whether something may be changed now the caller asks of what is held.
    """
    with transaction.atomic():
        current = ledger.hold(case)
        own = current.institution
        if own is None or by.role not in INSTITUTION_ROLES or own.office_id != by.office_id:
            raise NotTheirs(case.number)
        yield cast(AnyCase, current)
        ledger.refresh(current, at=at)
