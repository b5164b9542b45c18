"""Experts for a recheck: drawn by whoever rechecks from its own pool, nobody who has reviewed the institution for the grade (P28)."""

from dataclasses import replace

from accounts.roles import OfficeKind
from casework.stages import StageEnum
from experts.uses import ReviewUse

from ..body import CITY_RECHECK, RECHECK
from ..rereview.uses import CITY_REVIEW
from ..stages import CityRecheckStage, RecheckStage
from ..team.uses import GRADE_REVIEW

NAME, CITY_NAME = "grade_recheck", "grade_city_recheck"


def _stages(of: type[StageEnum], stages: tuple[StageEnum, ...]) -> tuple[StageEnum, ...]:
    return tuple(of(stage.value) for stage in stages)


def _use(name: str, label: str, *, kind: str, stages: type[StageEnum], office: OfficeKind) -> ReviewUse:
    return replace(
        GRADE_REVIEW,
        name=name,
        label=label,
        kind=kind,
        states=_stages(stages, GRADE_REVIEW.states),
        heard=_stages(stages, GRADE_REVIEW.heard),
        led=_stages(stages, GRADE_REVIEW.led),
        office=office,
        follows=(GRADE_REVIEW.name, CITY_REVIEW.name, NAME, CITY_NAME),
    )


RECHECKING = _use(NAME, "抽查复核", kind=RECHECK, stages=RecheckStage, office=OfficeKind.BUREAU)
CITY_RECHECKING = _use(
    CITY_NAME, "市级抽查复核", kind=CITY_RECHECK, stages=CityRecheckStage, office=OfficeKind.COMMISSION
)
USES = (RECHECKING, CITY_RECHECKING)
