"""A revocation as a kind of case, about a grade: of a bureau and of the commission (P34)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, Regime
from casework.carried import carried_kind
from casework.measures import hearing, present
from casework.measures.forms import StatementForm
from casework.measures.knowing import once_told
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint, Tab
from experts.actions import leaving_cases

from ..articles import P
from ..models import CityRevocation, Revocation
from . import actions, steps
from .city import CITY
from .forms import CircularForm, DecisionForm
from .kinds import CITY_KIND, KIND
from .rules import RevocationGround

# Whom the page of a grade is open to.
READERS = (*INSTITUTION_ROLES, *BUREAU_ROLES, *COMMISSION_ROLES)


def revocation(case: Revocation, member: Membership, at: datetime) -> dict[str, Any]:
    own = {"ground": RevocationGround(case.ground), "grade": case.revoked, "reads_grade": member.role in READERS}
    return present.shown(case, member) | own


REVOCATION_TAB = Tab("revocation", "撤销等级", "primary_care_review/revocation/tab.html", revocation)
REVOCATION = CaseType(
    kind=KIND,
    regime=Regime.PRIMARY_CARE,
    label="撤销等级",
    prefix="H",
    scope=once_told(Revocation),
    model=Revocation,
    stages=steps.RevocationStage,
    steps=steps.STEPS,
    untimed={steps.PREPARED: f"何时告知由作出决定的机关确定；拟稿的签发时限另行提醒（{P(34)}）。"},
    progress=(
        ProgressPoint("提出", (steps.PREPARED,)),
        ProgressPoint("听取陈述", (steps.HEARING,)),
        ProgressPoint("作出决定", (steps.DECIDING,)),
        ProgressPoint("通报", (steps.CIRCULATING,)),
        ProgressPoint("办结", (steps.TAKEN, steps.DROPPED)),
    ),
    tabs=(REVOCATION_TAB,),
    papers=(Revocation.evidence_kind(),),
    verbs={
        **with_step.verbs(*steps.NOTICES),
        steps.HEARD.state: hearing.make_statement,
        steps.REVOCATION_NOTICE.draft: actions.draft_decision,
        steps.REVOCATION_NOTICE.issue: actions.revoke,
        steps.CIRCULAR_NOTICE.draft: actions.draft_circular,
        steps.DROP: actions.drop,
        steps.CANCEL: leaving_cases.cancel,
    },
    forms={
        **with_step.forms(*steps.NOTICES),
        steps.HEARD.state: StatementForm,
        steps.REVOCATION_NOTICE.draft: DecisionForm,
        steps.CIRCULAR_NOTICE.draft: CircularForm,
    },
    shows=dict.fromkeys(steps.STEPS, (REVOCATION_TAB,)),
)
CITY_REVOCATION = carried_kind(REVOCATION, CITY, kind=CITY_KIND, label="市级撤销等级", prefix="A", model=CityRevocation)
