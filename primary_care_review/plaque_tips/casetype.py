"""A tip as a kind of case: of the bureau of the district; the commission reads all, no institution any (P26)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime
from casework.registry import CaseType, ProgressPoint, Tab
from casework.scopes import nobody
from casework.tips import present
from casework.tips.forms import AnswerTipForm

from ..models import PlaqueTip
from . import steps


def of_tips(member: Membership) -> Q:
    match member.office.kind:
        case OfficeKind.BUREAU:
            return Q(district=member.office.district_id)
        case OfficeKind.COMMISSION:
            return Q()
        case _:
            return nobody(member)


def tip(case: PlaqueTip, member: Membership, at: datetime) -> dict[str, Any]:
    # The page of the grade is not for all who read the tip: whoever prints and delivers, or supervises, is told its number.
    opens = member.role in (*BUREAU_ROLES, *COMMISSION_ROLES)
    return present.shown(case, member, at) | {"plaque": case.plaque, "opens_grade": opens}


TIP_TAB = Tab("tip", "举报", "primary_care_review/plaque_tips/tab.html", tip)
PLAQUE_TIP = CaseType(
    kind=steps.KIND,
    regime=Regime.PRIMARY_CARE,
    label="牌匾举报",
    prefix="T",
    scope=of_tips,
    model=PlaqueTip,
    stages=steps.TipStage,
    steps=steps.STEPS,
    opens={steps.LODGED: (steps.ANSWERING,)},
    progress=(ProgressPoint("核实", (steps.LODGED,)), ProgressPoint("答复", (steps.ANSWERED,))),
    tabs=(TIP_TAB,),
    forms={steps.ANSWER_TIP: AnswerTipForm},
    shows={steps.ANSWER_TIP: (TIP_TAB,)},
)
