"""What the commission interprets of this regime: the regulation, and the items of an edition (E28)."""

from accounts.roles import Regime
from casework.interpretation.uses import InterpretationUse
from casework.models import StandardEdition

from ..articles import E
from .loading import edition_of


def _items(standard: StandardEdition) -> dict[str, str]:
    return {item.code: item.name for item in edition_of(standard).items}


INTERPRETED = InterpretationUse(regime=Regime.EMR, letter="E", article=E(28), clauses=_items, clause="项目")
