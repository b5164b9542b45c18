"""What waits at a member's office besides cases: the floors above say what it is, the workbench counts it beside the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Membership


@dataclass(frozen=True)
class Errand:
    """Rows that wait for a member, and the name of the address under which they are dealt with."""

    name: str
    label: str
    address: str
    rows: Callable[[Membership, date], QuerySet]
    query: str = ""


_errands: list[Errand] = []


def register(*errands: Errand) -> None:
    _errands.extend(errands)


def errands() -> tuple[Errand, ...]:
    return tuple(_errands)
