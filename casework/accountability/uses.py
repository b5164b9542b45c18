"""What each regime says of whom it holds to account, and what floors above do with somebody who may take part no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Membership, Person
from accounts.roles import Regime, Role

from ..articles import Article
from ..measures.law import MeasureLaw, Sanction


@dataclass(frozen=True, eq=False)
class AccountabilityUse:
    """`bars` is the sanction by which somebody takes no part any more, `letter` whether the one above is always written to."""

    regime: Regime
    law: MeasureLaw
    # Who may be held to account, by the role in which they act; and whether an office may as a whole.
    concerns: tuple[Role, ...]
    offices: bool
    letter: bool
    bars: Sanction | None = None


Follows = Callable[..., None]
_uses: dict[str, AccountabilityUse] = {}
_follows: list[Follows] = []


def register(*uses: AccountabilityUse) -> None:
    _uses.update({one.regime: one for one in uses})


def use(regime: str) -> AccountabilityUse:
    return _uses[regime]


def regime_of(article: Article) -> str:
    """The regime of whose regulation an article is."""
    return next((one.regime for one in _uses.values() if one.law.article.regime == article.regime), "")


def every_use() -> list[AccountabilityUse]:
    return [_uses[name] for name in sorted(_uses)]


def follows(act: Follows) -> None:
    """Whatever else ends where somebody may take part no more, in the transaction of the decision."""
    _follows.append(act)


def carry_out(person: Person, *, reason: str, by: Membership, at: datetime) -> None:
    for act in _follows:
        act(person, reason=reason, by=by, at=at)
