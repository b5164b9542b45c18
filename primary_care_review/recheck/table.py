"""The tables of a recheck: the rows of an application from the team on, by the bureau or by the commission, and its own ends (P28)."""

from dataclasses import replace
from typing import Any

from accounts.roles import Role
from casework.carried import CarriedOver, carry_over
from casework.step import Step
from experts.review.steps import review_steps

from .. import leaving, workflow
from ..articles import P
from ..conclusion.steps import CONCLUDE, RECONSIDER
from ..decree.steps import ISSUE_DECREE
from ..publicity.steps import DETERMINE
from ..rereview import steps as rereview
from ..stages import CityRecheckStage, RecheckStage
from ..team.steps import TEAM
from ..termination import steps as termination
from . import conditions as when
from . import steps as own
from .uses import CITY_RECHECKING, RECHECKING

# A grade that is held after all stays as it was decreed.
TO = tuple(RecheckStage(name) for name in ("determined", "not_reached", "kept"))
SAID: dict[Step, dict[str, Any]] = {
    CONCLUDE: {
        "article": P(28),
        "label": "按复核结果认定",
        "follows": "认定的结果在公示时告知机构并向社会公开，确定后取代原等级；公示前机构看不到。",
        "checks": own.LOOKED_INTO,
        "when": (when.grade_stands,),
    },
    RECONSIDER: {"label": "撤回认定的结果"},
    DETERMINE: {
        "label": "确定复核结果",
        "target": TO,
        "when": (*DETERMINE.when, when.grade_stands),
        "follows": "评定等级的，接着发文公布，取代原等级；未达到等级标准的，原等级即行取消。",
    },
}
TEAM_OF_RECHECK, TEAM_OF_CITY = review_steps(RECHECKING), review_steps(CITY_RECHECKING)


def _with_own_ends(carried: CarriedOver) -> CarriedOver:
    return replace(carried, steps=(own.KEEP, own.ORDER_ANEW, *carried.steps, own.ANEW_OVER, own.DROP))


RECHECK = _with_own_ends(
    carry_over(
        workflow.STEPS,
        stages=RecheckStage,
        roles={},
        audiences={},
        # What was awarded is no review under way any more (P33); it was the institution that went to the city (P18).
        without=(*termination.OF_REVIEW, *rereview.STEPS),
        instead=dict(zip(TEAM, TEAM_OF_RECHECK, strict=True)),
        said=SAID,
    )
)
CITY = carry_over(
    RECHECK.steps,
    stages=CityRecheckStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={"bureau_round": "city_round"},
    without=(RECHECK.made[leaving.MOVE],),
    instead=dict(zip(TEAM_OF_RECHECK, TEAM_OF_CITY, strict=True)),
    said={
        # The bureau makes the lower grade known, and reviews anew.
        RECHECK.made[ISSUE_DECREE]: {"by": Role.BUREAU_HEAD},
        own.ANEW_OVER: {"by": own.ANEW_OVER.by},
    },
)
