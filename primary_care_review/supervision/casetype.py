"""An objection of the supervisor as a kind of case, about a review (P30)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime, Role
from casework.carried import carried_kind
from casework.registry import CaseType, ProgressPoint, Tab
from casework.scopes import nobody

from ..models import CitySupervisionObjection, SupervisionObjection
from . import actions, steps
from .city import CITY
from .forms import AnswerForm
from .kinds import CITY_KIND, KIND
from .stages import SupervisionStage as V


def of_supervision(member: Membership) -> Q:
    """The body and its supervisor, and the commission, which watches over all; not the institution, no expert (P30)."""
    if member.role in (*COMMISSION_ROLES, Role.SUPERVISOR) and member.office.kind == OfficeKind.COMMISSION:
        return Q()
    if member.role in (*BUREAU_ROLES, Role.SUPERVISOR) and member.office.kind == OfficeKind.BUREAU:
        return Q(district=member.office.district_id)
    return nobody(member)


def supervision(case: SupervisionObjection, member: Membership, at: datetime) -> dict[str, Any]:
    return {"objection": case}


def of_city_supervision(member: Membership) -> Q:
    """The commission and its supervisor."""
    within = member.role in (*COMMISSION_ROLES, Role.SUPERVISOR) and member.office.kind == OfficeKind.COMMISSION
    return Q() if within else nobody(member)


SUPERVISION_TAB = Tab("supervision", "监督意见", "primary_care_review/supervision/tab.html", supervision)
SUPERVISION = CaseType(
    kind=KIND,
    regime=Regime.PRIMARY_CARE,
    label="监督意见",
    prefix="J",
    scope=of_supervision,
    model=SupervisionObjection,
    stages=V,
    steps=steps.STEPS,
    opens={V.RAISED: (steps.ANSWER_TERM,)},
    progress=(
        ProgressPoint("答复", (V.RAISED,)),
        ProgressPoint("办结", (V.ANSWERED, V.WENT_ON, V.TAKEN_BACK)),
    ),
    tabs=(SUPERVISION_TAB,),
    verbs={steps.ANSWER: actions.answer, steps.GO_ON: actions.go_on},
    forms={steps.ANSWER: AnswerForm},
    shows=dict.fromkeys((steps.ANSWER, steps.GO_ON), (SUPERVISION_TAB,)),
)
CITY_SUPERVISION = carried_kind(
    SUPERVISION,
    CITY,
    kind=CITY_KIND,
    label="市级复核监督意见",
    prefix="K",
    model=CitySupervisionObjection,
    scope=of_city_supervision,
)
