"""What has been done to a person's account; the floor above writes it into the record (casework.people)."""

from datetime import datetime
from typing import Any

from django.dispatch import Signal

from .models import Membership, Person

# Sent inside the transaction of the act: no record, no act.
person_acted = Signal()
# An act owes its owner a one-time link; whoever hears it sees to it that the link goes, once the act is committed.
link_wanted = Signal()
# Once for all that were released together, for the offices above their owners.
slips_released = Signal()
# Many wrong passwords for one account within a day, over all addresses.
guessing_noticed = Signal()


def tell(
    person: Person, *, verb: str, label: str, by: Membership, at: datetime, reason: str = "", **facts: Any
) -> None:
    """Says who did what to whose account. A password or the secret of a link is never among the facts."""
    person_acted.send(Person, verb=verb, label=label, person=person, by=by, at=at, reason=reason, facts=facts)
