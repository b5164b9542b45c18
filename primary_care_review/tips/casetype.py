"""A tip as a kind of case: of the bureau of the district; the commission reads all, no institution any (P26)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime
from casework.registry import CaseType, ProgressPoint, Tab
from casework.scopes import nobody

from ..models import PlaqueTip
from . import steps
from .forms import AnswerTipForm
from .steps import TipStage as S


def of_tips(member: Membership) -> Q:
    match member.office.kind:
        case OfficeKind.BUREAU:
            return Q(district=member.office.district_id)
        case OfficeKind.COMMISSION:
            return Q()
        case _:
            return nobody(member)


def tip(case: PlaqueTip, member: Membership, at: datetime) -> dict[str, Any]:
    files = case.materials.readable_by(member).filter(handed_in_at__isnull=False).select_related("file")
    # The page of the grade is not for all who read the tip: whoever prints and delivers, or supervises, is told its number.
    opens = member.role in (*BUREAU_ROLES, *COMMISSION_ROLES)
    return {"tip": case, "plaque": case.plaque, "opens_grade": opens, "files": files}


TIP_TAB = Tab("tip", "举报", "primary_care_review/tips/tab.html", tip)
PLAQUE_TIP = CaseType(
    kind=steps.KIND,
    regime=Regime.PRIMARY_CARE,
    label="牌匾举报",
    prefix="T",
    scope=of_tips,
    model=PlaqueTip,
    stages=S,
    steps=steps.STEPS,
    opens={S.LODGED: (steps.ANSWERING,)},
    progress=(ProgressPoint("核实", (S.LODGED,)), ProgressPoint("答复", (S.ANSWERED,))),
    tabs=(TIP_TAB,),
    forms={steps.ANSWER_TIP: AnswerTipForm},
    shows={steps.ANSWER_TIP: (TIP_TAB,)},
)
