"""Experts for a spot check: of the city's pool, nobody whose opinion the result rests on (E30)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from casework.ledger import own_kind

from ..articles import E
from ..municipal.uses import CITY_REVIEW, DISTRICT_REVIEW, shown
from ..stages import SpotCheckStage
from .opinion import CheckedForm

if TYPE_CHECKING:
    from ..models import SpotCheck

KIND = "emr_spot_check"


def _shown(case: Any) -> dict[str, Any]:
    """What was reported, as those saw it who reviewed it."""
    return shown(cast("SpotCheck", own_kind(case)).of_filing)


SPOT_CHECK = replace(
    CITY_REVIEW,
    name=KIND,
    label="监督抽查",
    article=E(30),
    kind=KIND,
    states=(SpotCheckStage.CHECKING,),
    opinion=CheckedForm,
    shows=_shown,
    follows=(DISTRICT_REVIEW.name,),
)
