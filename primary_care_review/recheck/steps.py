"""What a recheck may come to besides another conclusion: the grade stays, the bureau reviews anew, nothing more (P28).

The team, the visit, the sealed papers, the report, the conclusion, its posting and the decree are those of a review (`table`).
"""

from accounts.roles import BUREAU_ROLES, Role
from casework.step import Step
from experts.review.conditions import no_draw_open

from ..articles import P
from ..report.steps import CONCLUSION
from ..stages import RecheckStage
from ..supervision.kinds import SUPERVISION
from . import conditions as when

CONCLUDING, ANEW, KEPT = RecheckStage("concluding"), RecheckStage("anew"), RecheckStage("kept")
REVIEWED_ANEW, DROPPED = RecheckStage("reviewed_anew"), RecheckStage("dropped")
LOOKED_INTO = (
    "工作报告、评审评定表、结果汇总三份材料",
    "按条款比例计算的等级和评审组的建议等级",
    "原评等级及其评审结论",
)
OPEN = tuple(stage for stage in RecheckStage if not stage.end and stage != ANEW)

KEEP = Step(
    "keep_grade",
    CONCLUDING,
    KEPT,
    by=Role.BUREAU_HEAD,
    article=P(28),
    label="维持原等级",
    lacks="复核结果",
    follows="复核结果与原结论一致，原等级、证书和牌匾不变，结果告知机构。",
    meets=(CONCLUSION,),
    needs_reason=True,
    prepared=True,
    checks=LOOKED_INTO,
    waits_for=SUPERVISION,
    when=(when.grade_stands, when.agrees),
    stands="结果作出即告知机构；发现新的情况的，另行抽查复核。",
)
ORDER_ANEW = Step(
    "order_anew",
    CONCLUDING,
    ANEW,
    by=Role.BUREAU_HEAD,
    article=P(28),
    label="由区县重新组织评审",
    follows="区县重新组织评审的案件随即立案，由区县另行抽取评审组；原等级在重新评审的结果公布之前有效。",
    meets=(CONCLUSION,),
    needs_reason=True,
    prepared=True,
    checks=LOOKED_INTO,
    waits_for=SUPERVISION,
    when=(when.grade_stands, when.differs, when.not_anew_itself),
    stands="重新评审已经立案并告知机构，由区县办理。",
)
ANEW_OVER = Step(
    "anew_over",
    ANEW,
    REVIEWED_ANEW,
    by=BUREAU_ROLES,
    article=P(28),
    label="重新评审办结",
    page="case",
    stands="以重新评审的结果为准。",
)
DROP = Step(
    "drop_recheck",
    OPEN,
    DROPPED,
    by=Role.BUREAU_HEAD,
    article=P(28),
    label="不再复核",
    needs_reason=True,
    follows="本次复核就此办结，不认定结果，原等级不变；未签发的拟稿作废，尚未提交意见的专家解除指派。",
    when=(no_draw_open,),
    stands="等级周期内可以另行抽查复核。",
)
