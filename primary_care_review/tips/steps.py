"""The steps of a tip about a review: the commission looks into it, or hands it on to the bureau of the district (P33)."""

from datetime import datetime

from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind
from casework.models import Case
from casework.step import Clock
from casework.tips.steps import answer_step, handing_on, tip_stages
from casework.verdict import Verdict

from ..articles import P
from . import rules

KIND = "review_tip"
TipStage = tip_stages(OfficeKind.COMMISSION, handed_on_to=OfficeKind.BUREAU)
LODGED, HANDED_ON, ANSWERED = TipStage("lodged"), TipStage("handed_on"), TipStage("answered")
ANSWERING = Clock("review_tip", "核实并答复评审举报", P(33), figure="review_tip_days")
ANSWERING_HANDED = Clock("review_tip_handed", "核实并答复转办的评审举报", P(33), figure="review_tip_days")


def may_be_handed_on(case: Case, at: datetime) -> Verdict:
    return rules.may_hand_on(rules.TipCause(case.cause), district_known=case.district_id is not None)  # type: ignore[attr-defined]  # of its kind


ANSWER_TIP = answer_step(TipStage, by=COMMISSION_ROLES, article=P(33), clock=ANSWERING)
ANSWER_HANDED = answer_step(
    TipStage, by=BUREAU_ROLES, article=P(33), clock=ANSWERING_HANDED, name="answer_handed_tip", source="handed_on"
)
HAND_ON, RETURN = handing_on(
    TipStage, to=BUREAU_ROLES, article=P(7), clock=ANSWERING, theirs=ANSWERING_HANDED, when=may_be_handed_on
)
STEPS = (ANSWER_TIP, HAND_ON, ANSWER_HANDED, RETURN)
