"""A tip as a kind of case: of the commission; of the bureau of the district from when it was handed on; of no institution (P33)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, OfficeKind, Regime
from casework.ledger import own_kind
from casework.models import Case
from casework.registry import CaseType, ProgressPoint, Tab
from casework.scopes import nobody, opens_later
from casework.tips import present
from casework.tips.forms import AnswerTipForm

from ..models import ReviewTip
from . import steps
from .rules import KEPT


def _since_handed_on(case: Case, member: Membership) -> datetime | None:
    return own_kind(case).handed_on_at if member.office.kind == OfficeKind.BUREAU else None  # type: ignore[attr-defined]  # of its kind


@opens_later(_since_handed_on)
def of_tips(member: Membership) -> Q:
    match member.office.kind:
        case OfficeKind.BUREAU:
            handed_on = ReviewTip.objects.filter(handed_on_at__isnull=False)
            return Q(district=member.office.district_id, pk__in=handed_on.values("pk"))
        case OfficeKind.COMMISSION:
            return Q()
        case _:
            return nobody(member)


def tip(case: ReviewTip, member: Membership, at: datetime) -> dict[str, Any]:
    to_account = member.role in COMMISSION_ROLES and case.cause in KEPT
    return present.shown(case, member, at) | {"to_account": to_account}


TIP_TAB = Tab("tip", "举报", "primary_care_review/tips/tab.html", tip)
REVIEW_TIP = CaseType(
    kind=steps.KIND,
    regime=Regime.PRIMARY_CARE,
    label="评审举报",
    prefix="JB",
    scope=of_tips,
    model=ReviewTip,
    stages=steps.TipStage,
    steps=steps.STEPS,
    opens={steps.LODGED: (steps.ANSWERING,)},
    progress=(
        ProgressPoint("核实", (steps.LODGED, steps.HANDED_ON)),
        ProgressPoint("答复", (steps.ANSWERED,)),
    ),
    tabs=(TIP_TAB,),
    forms={steps.ANSWER_TIP: AnswerTipForm, steps.ANSWER_HANDED: AnswerTipForm},
    shows=dict.fromkeys(steps.STEPS, (TIP_TAB,)),
)
