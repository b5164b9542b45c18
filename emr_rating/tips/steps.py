"""The steps of a tip: the commission looks into it and answers (E29)."""

from accounts.roles import COMMISSION_ROLES, OfficeKind
from casework.step import Clock
from casework.tips.steps import answer_step, tip_stages

from ..articles import E

KIND = "emr_tip"
TipStage = tip_stages(OfficeKind.COMMISSION)
LODGED, ANSWERED = TipStage("lodged"), TipStage("answered")
ANSWERING = Clock("emr_tip", "核实并答复举报", E(29), figure="emr_tip_days")
ANSWER_TIP = answer_step(TipStage, by=COMMISSION_ROLES, article=E(29), clock=ANSWERING)
STEPS = (ANSWER_TIP,)
