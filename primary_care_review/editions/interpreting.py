"""What the commission interprets of this regime: the regulation, and the clauses of an edition (P35)."""

from accounts.roles import Regime
from casework.interpretation.uses import InterpretationUse
from casework.models import StandardEdition

from ..articles import P
from .loading import edition_of


def _clauses(standard: StandardEdition) -> dict[str, str]:
    chapters = edition_of(standard).chapters
    return {clause.number: clause.title for chapter in chapters for part in chapter.sections for clause in part.clauses}


INTERPRETED = InterpretationUse(regime=Regime.PRIMARY_CARE, letter="P", article=P(35), clauses=_clauses, clause="条款")
