"""The steps of a tip: the bureau of the district looks into it and answers (P26)."""

from accounts.roles import BUREAU_ROLES, OfficeKind
from casework.stages import StageEnum, ended
from casework.step import Clock, Step

from ..articles import P

KIND = "plaque_tip"


class TipStage(StageEnum):
    LODGED = "lodged", "举报待核实", OfficeKind.BUREAU, "核实中"
    ANSWERED = ended("answered", "已答复")


ANSWERING = Clock("plaque_tip", "核实并答复牌匾举报", P(26), figure="plaque_tip_days")
ANSWER_TIP = Step(
    "answer_tip",
    TipStage.LODGED,
    TipStage.ANSWERED,
    by=BUREAU_ROLES,
    article=P(26),
    label="核实并答复",
    lacks="核实和答复",
    meets=(ANSWERING,),
    follows="举报人凭回执看到核实结果和答复。",
    confirm="答复即告知举报人，不能撤回。",
    stands="答复即告知举报人；有新的情况的，另行举报和核实。",
)
STEPS = (ANSWER_TIP,)
