"""Experts for the city's re-review: drawn by the commission from its own pool, nobody of the district's team (P08, P18, P21)."""

from dataclasses import replace

from accounts.roles import OfficeKind

from ..body import REREVIEW
from ..stages import CityStage
from ..team.uses import GRADE_REVIEW

CITY_REVIEW = replace(
    GRADE_REVIEW,
    name="grade_rereview",
    label="市级复核现场评审",
    kind=REREVIEW,
    states=tuple(CityStage(stage.value) for stage in GRADE_REVIEW.states),
    heard=tuple(CityStage(stage.value) for stage in GRADE_REVIEW.heard),
    led=tuple(CityStage(stage.value) for stage in GRADE_REVIEW.led),
    office=OfficeKind.COMMISSION,
    follows=(GRADE_REVIEW.name,),
)
USES = (CITY_REVIEW,)
