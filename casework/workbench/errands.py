"""What waits at a member's office besides cases: the floors above say what it is, the workbench counts it beside the queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role

from .counting import Question, Range, counted, put_together

Rows = Callable[[Membership, date], QuerySet]


@dataclass(frozen=True)
class Errand:
    """Rows that wait for a member in one of the roles, and the name of the address under which they are dealt with.

    What is asked first of them (`among`, else `rows`) follows from the member, their office and the day alone and is put together
    once; what reads other rows to put its question is `anew` (`tests/casework/test_errands.py`).

    `leads_to` gives the page of a single row, for where there is only one, or no page that lists them.
    """

    name: str
    label: str
    address: str
    roles: tuple[Role, ...]
    rows: Rows
    query: str = ""
    # A superset of the rows that is plain, or that follows from the member and the day alone where they do not: most mornings it is
    # empty, and they need not be asked for.
    among: Rows | None = None
    anew: bool = False
    leads_to: Callable[[Any], str] | None = None

    def first(self, member: Membership, on: date) -> QuerySet:
        return (self.among or self.rows)(member, on)

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
    kept = tuple(errand for errand in errands if not errand.anew)
    asker = Asker(_values(member), _values(member.office), on, kept, member)
    anew = {errand.name: errand.first(member, on) for errand in errands if errand.anew}
    found = (put_together({**queue, **anew}) + asked_first(asker)).answer()
    exact = {errand.name: errand.rows(member, on) for errand in errands if errand.among and found[errand.name]}
    return found | (counted(exact) if exact else {})


@dataclass(frozen=True)
class Asker:
    """Who asks for which errands on which day: all that the first question about them follows from."""

    membership: tuple[Any, ...]
    office: tuple[Any, ...]
    on: date
    errands: tuple[Errand, ...]
    member: Membership = field(compare=False)


def _values(row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, column.attname) for column in row._meta.concrete_fields)


@lru_cache(maxsize=512)
def asked_first(asker: Asker) -> Question:
    """To put it together takes Django longer than the database to answer it, and it is the same all day; its answer is not kept."""
    member, on = asker.member, asker.on
    return put_together({errand.name: errand.first(member, on) for errand in asker.errands})
