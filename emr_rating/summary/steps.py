"""The steps of a bureau's summary: reported to the commission, and returned by it case by case (Article 16)."""

from accounts.roles import Role
from casework.step import Step

from ..articles import E
from ..municipal.steps import DISTRICT_DEADLINE
from ..spot_check.uses import KIND as SPOT_CHECK
from ..stages import Stage as S
from . import conditions as when

REPORT_SUMMARY = Step(
    "report_summary",
    S.DISTRICT_CONCLUDED,
    S.PROVISIONAL,
    by=Role.BUREAU_HEAD,
    article=E(16),
    label="汇总报送市卫生健康委",
    lacks="汇总报送",
    follows="所列结论成为暂定结果，医院即看到结论、理由和专家意见；报送后只有市卫生健康委可以逐件退回。",
    page="summary",
    meets=(DISTRICT_DEADLINE,),
    notes=("summary",),
    stands="报送即告知医院暂定结果；须重新审核的，由市卫生健康委逐件退回。",
)
RETURN_SUMMARY = Step(
    "return_summary",
    S.PROVISIONAL,
    S.DISTRICT_REVIEW,
    by=Role.COMMISSION_HEAD,
    article=E(16),
    label="退回区县重新审核",
    follows="原结论撤回并留存，区县收到退回理由，本轮评审恢复；医院看到案件重新处于区县审核。",
    needs_reason=True,
    prepared=True,
    checks=("区县报送的结论与专家意见",),
    starts=(DISTRICT_DEADLINE,),
    waits_for=(SPOT_CHECK,),
    when=(when.came_from_district,),
    stands="已告知区县；由区县重新作出结论后再行报送。",
)


STEPS = (
    REPORT_SUMMARY,
    RETURN_SUMMARY,
)
