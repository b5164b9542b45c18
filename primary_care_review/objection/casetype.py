"""An objection as a kind of case, about the review whose conclusion is posted (P13)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, OfficeKind, Regime, Role
from casework.carried import carried_kind
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint
from casework.scopes import nobody
from experts.review import declaring

from ..articles import P
from ..models import CityObjection, PrimaryCareObjection
from . import actions, steps
from .city import CITY, EXPERTS_OF_CITY
from .forms import ProposeForm
from .kinds import CITY_KIND, KIND
from .stages import ANSWERED, LODGED, PROPOSED, ObjectionStage
from .tab import OBJECTION_TAB


def of_objections(member: Membership) -> Q:
    """The body with its supervisor, and whoever objected in the portal; the institution objected to does not learn who objects."""
    if member.role in (*BUREAU_ROLES, Role.SUPERVISOR) and member.office.kind == OfficeKind.BUREAU:
        return Q(district=member.office.district_id)
    return _own(member)


def of_city_objections(member: Membership) -> Q:
    """Those to a conclusion of the commission."""
    if member.office.kind == OfficeKind.COMMISSION and member.role != Role.EXPERT:
        return Q()
    return _own(member)


def _own(member: Membership) -> Q:
    if member.office.kind == OfficeKind.INSTITUTION:
        return Q(pk__in=PrimaryCareObjection.objects.filter(lodged_by__office=member.office_id).values("pk"))
    return nobody(member)


def withheld(case: Any, member: Membership, at: datetime | None) -> Q:
    """The row that tells who objects: not for those who investigate."""
    return Q(verb="open") if member.role == Role.EXPERT else Q(pk__in=())


OBJECTION = CaseType(
    kind=KIND,
    regime=Regime.PRIMARY_CARE,
    label="异议",
    prefix="Q",
    scope=of_objections,
    model=PrimaryCareObjection,
    stages=ObjectionStage,
    steps=steps.STEPS,
    untimed=dict.fromkeys((LODGED, PROPOSED), f"异议应及时调查核实，条文未定期限（{P(13)}）。"),
    progress=(
        ProgressPoint("调查核实", (LODGED,)),
        ProgressPoint("答复", (PROPOSED,)),
        ProgressPoint("办结", (ANSWERED,)),
    ),
    tabs=(OBJECTION_TAB,),
    workplaces=declaring.workplaces(steps.EXPERTS),
    verbs={
        **declaring.verbs(steps.EXPERTS),
        **with_step.verbs(steps.ANSWER_NOTICE),
        steps.PROPOSE: actions.propose,
        steps.SEND_BACK: actions.send_back,
        steps.ANSWER: actions.answer,
    },
    forms={
        **declaring.forms(steps.EXPERTS),
        **with_step.forms(steps.ANSWER_NOTICE),
        steps.PROPOSE: ProposeForm,
    },
    shows=dict.fromkeys((steps.PROPOSE, steps.DRAFT_ANSWER, steps.ANSWER), (OBJECTION_TAB,)),
    withheld=withheld,
)
_MADE = carried_kind(
    OBJECTION, CITY, kind=CITY_KIND, label="市级复核异议", prefix="U", model=CityObjection, scope=of_city_objections
)
CITY_OBJECTION = replace(_MADE, verbs={**_MADE.verbs, **declaring.verbs(EXPERTS_OF_CITY)})
