"""A violation as a kind of case, about a filing (E29)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import Regime
from casework.measures import hearing, present
from casework.measures.forms import StatementForm
from casework.measures.knowing import once_told
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint, Tab
from experts.actions import leaving_cases

from ..articles import E
from ..models import Violation
from . import actions, steps
from .forms import CircularForm, DecisionForm
from .rules import LAW, ViolationGround


def violation(case: Violation, member: Membership, at: datetime) -> dict[str, Any]:
    own = {"ground": ViolationGround(case.ground), "sanction": LAW.sanction(case.sanction), "filing": case.of_filing}
    return present.shown(case, member) | own


VIOLATION_TAB = Tab("violation", "违规处理", "emr_rating/violation/tab.html", violation)
VIOLATION = CaseType(
    kind=steps.KIND,
    regime=Regime.EMR,
    label="违规处理",
    prefix="D",
    scope=once_told(Violation),
    model=Violation,
    stages=steps.ViolationStage,
    steps=steps.STEPS,
    untimed={steps.PREPARED: f"何时告知由作出决定的机关确定；拟稿的签发时限另行提醒（{E(29)}）。"},
    progress=(
        ProgressPoint("提出", (steps.PREPARED,)),
        ProgressPoint("听取陈述", (steps.HEARING,)),
        ProgressPoint("作出决定", (steps.DECIDING,)),
        ProgressPoint("通报", (steps.CIRCULATING,)),
        ProgressPoint("办结", (steps.TAKEN, steps.DROPPED)),
    ),
    tabs=(VIOLATION_TAB,),
    papers=(Violation.evidence_kind(),),
    verbs={
        **with_step.verbs(*steps.NOTICES),
        steps.VIOLATING.heard.state: hearing.make_statement,
        steps.DECISION_NOTICE.draft: actions.draft_decision,
        steps.DECISION_NOTICE.issue: actions.decide,
        steps.CIRCULAR_NOTICE.draft: actions.draft_circular,
        steps.VIOLATING.drop: actions.drop,
        **dict.fromkeys(steps.VIOLATING.cancel, leaving_cases.cancel),
    },
    forms={
        **with_step.forms(*steps.NOTICES),
        steps.VIOLATING.heard.state: StatementForm,
        steps.DECISION_NOTICE.draft: DecisionForm,
        steps.CIRCULAR_NOTICE.draft: CircularForm,
    },
    shows=dict.fromkeys(steps.STEPS, (VIOLATION_TAB,)),
)
