"""What each regime says of its interpretations: under which article, of which regulation, which clauses an edition has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.roles import Regime

from .. import regulations
from ..articles import Article
from ..models import StandardEdition


@dataclass(frozen=True, eq=False)
class InterpretationUse:
    regime: Regime
    letter: str
    # Under which the commission interprets.
    article: Article
    # What of an edition may be asked about: number -> heading; and what such a thing is called.
    clauses: Callable[[StandardEdition], Mapping[str, str]]
    clause: str

    def articles(self) -> list[tuple[str, str]]:
        """As choices."""
        return [(one.id, f"{one.label} {one.heading}") for one in regulations.articles(self.letter).values()]

    def edition(self, on: date) -> StandardEdition | None:
        return StandardEdition.objects.in_force(self.regime, on).first()


_uses: dict[str, InterpretationUse] = {}


def register(*uses: InterpretationUse) -> None:
    _uses.update({one.regime: one for one in uses})


def use(regime: str) -> InterpretationUse:
    return _uses[regime]


def use_of(article: str) -> InterpretationUse:
    """By an article as it is cited, "E28"."""
    return next(one for one in _uses.values() if article.startswith(one.letter))


def every_use() -> list[InterpretationUse]:
    return [_uses[name] for name in sorted(_uses)]


def every_article() -> list[tuple[str, list[tuple[str, str]]]]:
    """The articles of all regulations as choices, by regulation."""
    return [(regulations.regulation(one.letter).title, one.articles()) for one in every_use()]
