"""A tip as a kind of case: of the commission alone, for it may be about a bureau, or a hospital of it (E29)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, Regime
from casework.registry import CaseType, ProgressPoint, Tab
from casework.scopes import nobody
from casework.tips import present
from casework.tips.forms import AnswerTipForm

from ..models import EmrTip
from . import steps


def of_tips(member: Membership) -> Q:
    return Q() if member.role in COMMISSION_ROLES else nobody(member)


def tip(case: EmrTip, member: Membership, at: datetime) -> dict[str, Any]:
    return present.shown(case, member, at)


TIP_TAB = Tab("tip", "举报", "emr_rating/tips/tab.html", tip)
EMR_TIP = CaseType(
    kind=steps.KIND,
    regime=Regime.EMR,
    label="评级举报",
    prefix="I",
    scope=of_tips,
    model=EmrTip,
    stages=steps.TipStage,
    steps=steps.STEPS,
    opens={steps.LODGED: (steps.ANSWERING,)},
    progress=(ProgressPoint("核实", (steps.LODGED,)), ProgressPoint("答复", (steps.ANSWERED,))),
    tabs=(TIP_TAB,),
    forms={steps.ANSWER_TIP: AnswerTipForm},
    shows={steps.ANSWER_TIP: (TIP_TAB,)},
)
