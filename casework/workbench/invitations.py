"""What an institution may begin and has not begun: the regimes say it, its workbench shows it above the cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Membership


@dataclass(frozen=True)
class Invitation:
    """What waits, until when or why, and the name of the address under which it is begun."""

    title: str
    sentence: str
    address: str
    label: str


Invites = Callable[[Membership, datetime], Invitation | None]
_inviting: list[Invites] = []


def register(*inviting: Invites) -> None:
    _inviting.extend(inviting)


def invitations(member: Membership, at: datetime) -> list[Invitation]:
    return [found for invites in _inviting if (found := invites(member, at))]
