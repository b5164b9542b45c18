"""What waits at a member's office besides cases: the floors above say what it is, the workbench counts it beside the queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role

from .counting import Range, counted

Rows = Callable[[Membership, date], QuerySet]


@dataclass(frozen=True)
class Errand:
    """Rows that wait for a member in one of the roles, and the name of the address under which they are dealt with.

    `leads_to` gives the page of a single row, for where there is only one, or no page that lists them.
    """

    name: str
    label: str
    address: str
    roles: tuple[Role, ...]
    rows: Rows
    query: str = ""
    # A plain superset of the rows, for those that take longer to put together than the whole queue to count: most mornings
    # it is empty, and they need not be asked for.
    among: Rows | None = None
    leads_to: Callable[[Any], str] | None = None

    def url(self, member: Membership, on: date, *, count: int) -> str:
        if self.leads_to and (count == 1 or not self.address):
            row = self.rows(member, on).first()
            if row is not None:  # not dealt with since it was counted
                return self.leads_to(row)
        return f"{reverse(self.address or 'workbench')}{self.query}"


_errands: list[Errand] = []


def register(*errands: Errand) -> None:
    _errands.extend(errands)


def errands_of(member: Membership) -> list[Errand]:
    return [errand for errand in _errands if member.role in errand.roles]


def counted_beside(
    queue: Mapping[str, QuerySet | Range], errands: Sequence[Errand], *, member: Membership, on: date
) -> dict[str, int]:
    """The counts of the queue and of the errands, in one statement, and one more where a superset is not empty."""
    beside = {errand.name: (errand.among or errand.rows)(member, on) for errand in errands}
    found = counted({**queue, **beside})
    exact = {errand.name: errand.rows(member, on) for errand in errands if errand.among and found[errand.name]}
    return found | (counted(exact) if exact else {})
