"""A termination as a kind of case, beside the review that it is about (P33)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import Regime
from casework.carried import carried_kind
from casework.measures import hearing, present
from casework.measures.forms import StatementForm
from casework.measures.knowing import once_told
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint, Tab
from experts.actions import leaving_cases

from ..articles import P
from ..models import CityTermination, Termination
from . import actions, steps
from .city import CITY
from .kinds import CITY_KIND, KIND
from .rules import TerminationGround


def termination(case: Termination, member: Membership, at: datetime) -> dict[str, Any]:
    return present.shown(case, member) | {"ground": TerminationGround(case.ground)}


TERMINATION_TAB = Tab("termination", "终止评审", "primary_care_review/termination/tab.html", termination)
TERMINATION = CaseType(
    kind=KIND,
    regime=Regime.PRIMARY_CARE,
    label="终止评审",
    prefix="Z",
    scope=once_told(Termination),
    model=Termination,
    stages=steps.TerminationStage,
    steps=steps.STEPS,
    untimed={steps.PREPARED: f"何时告知由评审机关确定；拟稿的签发时限另行提醒（{P(33)}）。"},
    progress=(
        ProgressPoint("提出", (steps.PREPARED,)),
        ProgressPoint("听取陈述", (steps.HEARING,)),
        ProgressPoint("作出决定", (steps.DECIDING,)),
        ProgressPoint("办结", (steps.TAKEN, steps.DROPPED)),
    ),
    tabs=(TERMINATION_TAB,),
    papers=(Termination.evidence_kind(),),
    verbs={
        **with_step.verbs(*steps.NOTICES),
        steps.HEARD.state: hearing.make_statement,
        steps.TERMINATION_NOTICE.issue: actions.terminate,
        steps.DROP: actions.drop,
        steps.CANCEL: leaving_cases.cancel,
    },
    forms={**with_step.forms(*steps.NOTICES), steps.HEARD.state: StatementForm},
    shows=dict.fromkeys(steps.STEPS, (TERMINATION_TAB,)),
)
CITY_TERMINATION = carried_kind(
    TERMINATION, CITY, kind=CITY_KIND, label="市级复核终止评审", prefix="V", model=CityTermination
)
