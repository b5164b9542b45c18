"""What has been done to a person's account; the floor above writes it into the record (casework.people)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.dispatch import Signal

from .models import Membership, Person

# Sent inside the transaction of the act: no record, no act.
people_acted = Signal()
# An act owes its owner a one-time link; whoever hears it sees to it that the link goes, once the act is committed.
link_wanted = Signal()
# Once for all that were released together, for the offices above their owners.
slips_released = Signal()
# The last one who led an office has left it.
post_vacant = Signal()
# Many wrong passwords for one account within a day, over all addresses.
guessing_noticed = Signal()


@dataclass(frozen=True)
class Account:
    """One to which an act was done, with what is to be said of it; where there are several, the rows written for this one."""

    person: Person
    facts: Mapping[str, Any]
    wrote: Sequence[Model] = ()


def tell(
    person: Person, *, verb: str, label: str, by: Membership, at: datetime, reason: str = "", **facts: Any
) -> None:
    """Says who did what to whose account. A password or the secret of a link is never among the facts."""
    tell_all([Account(person, facts)], verb=verb, label=label, by=by, at=at, reason=reason)


def tell_all(
    accounts: Sequence[Account], *, verb: str, label: str, by: Membership, at: datetime, reason: str = ""
) -> None:
    people_acted.send(Person, accounts=accounts, verb=verb, label=label, by=by, at=at, reason=reason)
