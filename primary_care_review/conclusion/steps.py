"""The body concludes: a grade or none, to be posted; or, of a first grade, that it is reached (P06, P12, P18, P25)."""

from accounts.roles import Role
from casework.step import Clock, Step

from ..articles import P
from ..report.steps import CONCLUSION
from ..stages import Stage as S
from ..supervision.kinds import SUPERVISION
from . import conditions as when

POSTING = Clock("posting", "公示评审结论", P(12), figure="posting_days")
# Late, the institution may apply all the same: it is reminded of it, and nobody is barred (docs/decisions/0041).
REREVIEW_TERM = Clock("rereview", "申请市级复核", P(18), figure="rereview_days")
LOOKED_INTO = (
    "工作报告、评审评定表、结果汇总三份材料",
    "按条款比例计算的等级和评审组的建议等级",
    "申报等级",
)

CONCLUDE = Step(
    "conclude",
    S.CONCLUDING,
    S.CONCLUDED,
    by=Role.BUREAU_HEAD,
    article=P(12),
    label="作出评审结论",
    lacks="评审结论",
    follows="结论在公示时告知机构并向社会公开，未达到等级标准的一并公示；公示前机构看不到。",
    meets=(CONCLUSION,),
    starts=(POSTING,),
    needs_reason=True,
    prepared=True,
    checks=LOOKED_INTO,
    waits_for=SUPERVISION,
    audience="authorities",
)
RECONSIDER = CONCLUDE.undone(
    "reconsider",
    "撤回评审结论",
    until="公示之前",
    follows="原结论撤回并留存，作出评审结论的时限照原来的日期继续计算。",
)
FIND_REACHED = Step(
    "find_reached",
    S.CONCLUDING,
    S.REACHED,
    by=Role.BUREAU_HEAD,
    article=P(18),
    label="认定达到甲级标准",
    follows="认定不公示、不发文，告知机构，由其向市卫生健康委申请复核。",
    meets=(CONCLUSION,),
    starts=(REREVIEW_TERM,),
    needs_reason=True,
    prepared=True,
    checks=LOOKED_INTO,
    waits_for=SUPERVISION,
    when=(when.first_grade_reached, when.not_found_less_by_city),
    stands="认定作出即告知机构；是否评为甲级由市级复核确定。",
)
STEPS = (CONCLUDE, RECONSIDER, FIND_REACHED)
