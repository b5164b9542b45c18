"""The steps of a tip: the bureau of the district looks into it and answers (P26)."""

from accounts.roles import BUREAU_ROLES, OfficeKind
from casework.step import Clock
from casework.tips.steps import answer_step, tip_stages

from ..articles import P

KIND = "plaque_tip"
TipStage = tip_stages(OfficeKind.BUREAU)
LODGED, ANSWERED = TipStage("lodged"), TipStage("answered")
ANSWERING = Clock("plaque_tip", "核实并答复牌匾举报", P(26), figure="plaque_tip_days")
ANSWER_TIP = answer_step(TipStage, by=BUREAU_ROLES, article=P(26), clock=ANSWERING)
STEPS = (ANSWER_TIP,)
