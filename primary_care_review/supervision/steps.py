"""The supervisor objects to a step of a review; the body answers, or its head goes ahead with a recorded reason (P30).

While one is open the steps by which the review goes on wait; its clocks run on.
"""

from accounts.roles import BUREAU_ROLES, Role
from casework.step import Clock, Step

from ..articles import P
from ..stages import Stage as S
from .stages import SupervisionStage as V

# From the acceptance until the grade is determined.
WATCHED = (
    S.ACCEPTED,
    S.ON_SITE,
    S.VISITED,
    S.SEALED,
    S.REPORTED,
    S.CONCLUDING,
    S.CONCLUDED,
    S.PUBLICITY,
)
ANSWER_TERM = Clock("supervision_answer", "答复监督意见", P(30), figure="supervision_answer_days")

# Of the review itself.
RAISE = Step(
    "raise_supervision",
    WATCHED,
    None,
    by=Role.SUPERVISOR,
    article=P(30),
    label="提出监督意见",
    follows="组织评审的单位按期答复；答复之前暂停办理后续步骤，评审时限照常计算。",
    audience="authorities",
    notes=("matter", "text"),
    stands="可以撤回；对答复不认可的，另行提出。",
)
ANSWER = Step(
    "answer_supervision",
    V.RAISED,
    V.ANSWERED,
    by=BUREAU_ROLES,
    article=P(30),
    label="答复监督意见",
    lacks="答复监督意见",
    follows="监督人员收到答复，评审继续办理。",
    meets=(ANSWER_TERM,),
    audience="authorities",
    stands="答复已告知监督人员；情况有变的，由其另行提出。",
)
GO_ON = Step(
    "go_on",
    V.RAISED,
    V.WENT_ON,
    by=Role.BUREAU_HEAD,
    article=P(30),
    label="说明理由，继续办理",
    follows="理由载入办理记录并告知监督人员，评审继续办理。",
    needs_reason=True,
    meets=(ANSWER_TERM,),
    audience="authorities",
    stands="理由已告知监督人员；情况有变的，由其另行提出。",
)
TAKE_BACK = Step(
    "take_back_supervision",
    V.RAISED,
    V.TAKEN_BACK,
    by=Role.SUPERVISOR,
    article=P(30),
    label="撤回监督意见",
    follows="评审继续办理。",
    needs_reason=True,
    meets=(ANSWER_TERM,),
    audience="authorities",
    stands="可以另行提出。",
)
STEPS = (ANSWER, GO_ON, TAKE_BACK)
