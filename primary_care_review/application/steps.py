"""The steps that an institution takes on its application (Articles 18 to 20)."""

from accounts.roles import INSTITUTION_ROLES, Role
from casework.handing_up.steps import handing_up, mended
from casework.step import Step

from ..articles import P
from ..check.steps import CHECK, SUPPLEMENT_TERM
from ..stages import Stage as S
from . import conditions as when

SUBMIT = Step(
    "submit",
    S.DRAFT,
    S.SUBMITTED,
    by=Role.INSTITUTION_LEADER,
    article=P(19),
    label="提交评审申请",
    lacks="负责人提交申请",
    follows="申请连同自评结果送{body}审核。",
    starts=(CHECK,),
    when=(when.six_months_assessed, when.materials_complete, when.not_barred),
    after=(mended(P(19)),),
    confirm="提交后申请材料即行固定，只能在补正时另行补充。",
)
WITHDRAW = Step(
    "withdraw",
    (S.SELF_ASSESSING, S.DRAFT),
    S.WITHDRAWN,
    by=INSTITUTION_ROLES,
    article=P(18),
    label="撤回",
    follows="已填的自评和材料留存，不再提交。",
    otherwise="不撤回的，可以继续自评、准备材料并提交申请。",
    confirm="撤回后本次自评和申请不再办理，可以重新开始自评。",
)
RESUBMIT = Step(
    "resubmit",
    S.SUPPLEMENT,
    S.SUBMITTED,
    by=Role.INSTITUTION_LEADER,
    article=P(20),
    label="补正后再次提交",
    lacks="负责人再次提交",
    follows="补正的材料即行固定，{body}继续审核。",
    meets=(SUPPLEMENT_TERM,),
    resumes=(CHECK,),
    when=(when.supplement_handed_in,),
    after=(mended(P(20)),),
)
HANDING_UP = handing_up(SUBMIT, RESUBMIT, article=P(19), label="送负责人审定")


STEPS = (
    SUBMIT,
    RESUBMIT,
    *HANDING_UP,
    WITHDRAW,
)
