"""Which trainings there are: registered from above, so that this floor need not know the regimes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import Membership, Office
from accounts.roles import Regime, Role
from casework.articles import Article


@dataclass(frozen=True, eq=False)
class TrainingUse:
    """One kind of training: who holds it, and whom it invites."""

    name: str
    label: str
    article: Article
    regime: Regime
    organisers: tuple[Role, ...]
    # In which roles somebody may be invited.
    guests: tuple[Role, ...]
    # Whom an office invites on a day, of `Membership`, and in words.
    audience: Callable[[Office, date], Q]
    invited: str
    # The same seen from whoever may be invited: which offices hold such trainings for them, of `Office`.
    hosts: Callable[[Membership], Q]


_uses: dict[str, TrainingUse] = {}


def register(*uses: TrainingUse) -> None:
    _uses.update({one.name: one for one in uses})


def use(name: str) -> TrainingUse:
    return _uses[name]


def hosting(member: Membership, *, organises: bool = False) -> list[TrainingUse]:
    """The kinds to which the member's role may be invited, or which it may hold."""
    return [one for one in _uses.values() if member.role in (one.organisers if organises else one.guests)]
