"""The steps of a spot check of a district's result, and what it brings about in the filing that it is about (E30)."""

from accounts.roles import Role
from casework.step import Clock, Step
from experts.review.conditions import EXPERTS_HEARD, no_draw_open
from experts.review.steps import review_steps

from ..articles import E
from ..stages import SpotCheckStage as C
from ..stages import Stage as S
from . import conditions as when
from .uses import SPOT_CHECK

SPOT_CHECK_TERM = Clock("spot_check", "完成监督抽查", E(30), figure="spot_check_days")
ROUND = review_steps(SPOT_CHECK)
CONCLUDE = Step(
    "emr_spot_check_conclude",
    C.CHECKING,
    (C.KEPT, C.LOWERED),
    by=Role.COMMISSION_HEAD,
    article=E(30),
    label="作出抽查结论",
    lacks="抽查结论",
    follows="结论即告知医院和区县；不合格的，医院本年度的结果随之降级。",
    meets=(SPOT_CHECK_TERM,),
    needs_reason=True,
    prepared=True,
    checks=("专家意见和评审组汇总意见", "区县审核结论及其理由", "分析报告中的自评结果"),
    when=(when.result_as_drawn, *EXPERTS_HEARD),
    stands="结论作出即告知医院和区县；降级的结果不因本案件再行提高。",
)
DROP = Step(
    "emr_spot_check_drop",
    C.CHECKING,
    C.DROPPED,
    by=Role.COMMISSION_HEAD,
    article=E(30),
    label="不再抽查",
    needs_reason=True,
    follows="抽查就此办结，原结果不变；理由载入办理记录，尚未提交意见的专家解除指派。",
    when=(no_draw_open,),
    stands="不再抽查的，可以另行抽样，从其余结果中抽取。",
)
STEPS = (*ROUND, CONCLUDE, DROP)
# Of the filing itself, by the act that concludes the check: a new conclusion takes the place of the old.
LOWER_BY_CHECK = Step(
    "lower_by_check",
    (S.PROVISIONAL, S.CONFIRMED),
    None,
    by=Role.COMMISSION_HEAD,
    article=E(30),
    label="监督抽查不合格，降级",
    when=(when.check_lowered,),
    page="case",
    notes=("check",),
    stands="随抽查结论生效，抽查结论不能撤回。",
)
