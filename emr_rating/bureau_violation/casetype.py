"""The violation of a bureau as a kind of case, about filings of its district (E29)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, OfficeKind, Regime
from casework.measures import hearing, present
from casework.measures.forms import StatementForm
from casework.measures.knowing import once_told
from casework.models.record import Audience
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint, Tab, Workplace

from ..articles import E
from ..models import BureauViolation
from ..violation.forms import CircularForm
from ..violation.rules import ViolationGround
from . import actions, steps
from .forms import DecisionForm, SettleForm


def bureau_violation(case: BureauViolation, member: Membership, at: datetime) -> dict[str, Any]:
    """The bureau reads of the filings why they are reached; what is done to them once it is decided."""
    own = {
        "ground": ViolationGround(case.ground),
        "reached": case.reached.select_related("filing__cycle").order_by("filing"),
        "shows_statements": member.office.kind != OfficeKind.BUREAU,
        "shows_sanctions": member.office.kind != OfficeKind.BUREAU or bool(case.sanctioned),
    }
    return present.shown(case, member) | own


def withheld(case: BureauViolation, member: Membership, at: datetime | None) -> Q:
    """What the commission prepares, and what the hospitals say, is not the bureau's to read, though it is an authority."""
    return Q(audience=Audience.AUTHORITIES) if member.office.kind == OfficeKind.BUREAU else Q(pk__in=())


BUREAU_TAB = Tab("bureau_violation", "区县违规处理", "emr_rating/bureau_violation/tab.html", bureau_violation)
BUREAU_VIOLATION = CaseType(
    kind=steps.KIND,
    regime=Regime.EMR,
    label="区县违规处理",
    prefix="O",
    scope=once_told(BureauViolation, concerns=OfficeKind.BUREAU),
    model=BureauViolation,
    stages=steps.BureauViolationStage,
    steps=steps.STEPS,
    untimed={steps.PREPARED: f"何时告知由市卫生健康委确定；拟稿的签发时限另行提醒（{E(29)}）。"},
    progress=(
        ProgressPoint("提出", (steps.PREPARED,)),
        ProgressPoint("听取陈述", (steps.HEARING,)),
        ProgressPoint("作出决定", (steps.DECIDING,)),
        ProgressPoint("通报", (steps.CIRCULATING,)),
        ProgressPoint("办结", (steps.TAKEN, steps.DROPPED)),
    ),
    tabs=(BUREAU_TAB,),
    workplaces=(Workplace((steps.PREPARED,), COMMISSION_ROLES, "列明所涉填报", E(29), "reach_filings"),),
    papers=(BureauViolation.evidence_kind(),),
    verbs={
        **with_step.verbs(*steps.NOTICES),
        steps.INTENT_NOTICE.issue: actions.tell,
        steps.VIOLATING.heard.state: hearing.make_statement,
        steps.SETTLE: actions.settle,
        steps.DECISION_NOTICE.draft: actions.draft_decision,
        steps.DECISION_NOTICE.issue: actions.decide,
        steps.CIRCULAR_NOTICE.draft: actions.draft_circular,
        steps.VIOLATING.drop: actions.drop,
    },
    forms={
        **with_step.forms(*steps.NOTICES),
        steps.VIOLATING.heard.state: StatementForm,
        steps.SETTLE: SettleForm,
        steps.DECISION_NOTICE.draft: DecisionForm,
        steps.CIRCULAR_NOTICE.draft: CircularForm,
    },
    shows=dict.fromkeys(steps.STEPS, (BUREAU_TAB,)),
    withheld=withheld,
)
