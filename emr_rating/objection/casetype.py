"""An objection as a kind of case, about the review of the national stage (E25)."""

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime, Role
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint
from casework.scopes import nobody

from ..articles import E
from ..models import Objection
from ..national.scope import WITHIN
from ..proxy import SCAN
from . import actions, evidence, steps
from .forms import ProposeForm, ShowEvidenceForm
from .tab import OBJECTION_TAB


def of_objections(member: Membership) -> Q:
    """The offices that recheck, and the hospital that objected its own; nobody learns who else objects."""
    if member.role in WITHIN or (member.office.kind == OfficeKind.INSTITUTE and member.role == Role.SUPERVISOR):
        return Q()
    if member.office.kind == OfficeKind.INSTITUTION:
        return Q(pk__in=Objection.objects.filter(lodged_by__office=member.office_id).values("pk"))
    return nobody(member)


OBJECTION = CaseType(
    kind=steps.KIND,
    regime=Regime.EMR,
    label="异议",
    prefix="Y",
    scope=of_objections,
    model=Objection,
    stages=steps.ObjectionStage,
    steps=steps.STEPS,
    untimed=dict.fromkeys((steps.LODGED, steps.PROPOSED), f"复核应及时反馈，条文未定期限（{E(25)}）。"),
    progress=(
        ProgressPoint("复核", (steps.LODGED,)),
        ProgressPoint("会签", (steps.PROPOSED,)),
        ProgressPoint("答复", (steps.ANSWERED,)),
    ),
    tabs=(OBJECTION_TAB,),
    papers=(SCAN,),
    verbs={
        **with_step.verbs(steps.ANSWER_NOTICE),
        steps.SHOW_EVIDENCE: evidence.show,
        steps.PROPOSE: actions.propose,
        steps.SEND_BACK: actions.send_back,
        steps.CONCUR: actions.concur,
    },
    forms={steps.SHOW_EVIDENCE: ShowEvidenceForm, steps.PROPOSE: ProposeForm, **with_step.forms(steps.ANSWER_NOTICE)},
    shows={steps.SHOW_EVIDENCE: (OBJECTION_TAB,), steps.DRAFT_ANSWER: (OBJECTION_TAB,), steps.CONCUR: (OBJECTION_TAB,)},
)
