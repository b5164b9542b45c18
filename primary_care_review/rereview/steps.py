"""From the bureau's finding on a first grade to the city and back: rows of the district's application (P06, P18).

The re-review itself is a case beside it, whose rows are made from the same table (`table`).
"""

from accounts.roles import COMMISSION_ROLES, INSTITUTION_ROLES, Role
from casework.step import Step

from ..articles import P
from ..body import REREVIEW
from ..conclusion.steps import REREVIEW_TERM
from ..report.steps import CONCLUSION
from ..stages import Stage as S

APPLY_TO_CITY = Step(
    "apply_to_city",
    S.REACHED,
    None,
    by=INSTITUTION_ROLES,
    article=P(18),
    label="申请市级复核",
    lacks="申请市级复核",
    follows="另立市级复核案件，沿用已提交的自评结果；材料备齐后由负责人提交市卫生健康委。",
    otherwise="不申请复核的，不能评为甲级，可以请区县卫生健康行政部门作出甲级以下的结论。",
    meets=(REREVIEW_TERM,),
    waits_for=(REREVIEW,),
)
FORGO_REREVIEW = Step(
    "forgo_rereview",
    S.REACHED,
    S.CONCLUDING,
    by=Role.INSTITUTION_LEADER,
    article=P(18),
    label="不申请复核，请区县作出结论",
    follows="区县卫生健康行政部门根据已封存的评审资料，在甲级以下作出评审结论并公示。",
    otherwise="不提出请求的，仍可以申请市级复核。",
    needs_reason=True,
    meets=(REREVIEW_TERM,),
    starts=(CONCLUSION,),
    waits_for=(REREVIEW,),
)
# What the end of a re-review brings.
REREVIEW_OVER = Step(
    "rereview_over",
    S.REACHED,
    None,
    by=(*INSTITUTION_ROLES, *COMMISSION_ROLES),
    article=P(18),
    label="市级复核申请办结，未作出结论",
    follows="机构可以再次申请市级复核，或者请区县作出结论。",
    starts=(REREVIEW_TERM,),
    page="case",
    stands="机构可以再次申请市级复核。",
)
CITY_FOUND_LESS = Step(
    "city_found_less",
    S.REACHED,
    S.CONCLUDING,
    by=COMMISSION_ROLES,
    article=P(6),
    label="市级复核未达到甲级标准",
    follows="区县卫生健康行政部门根据已封存的评审资料，可以在甲级以下作出评审结论。",
    meets=(REREVIEW_TERM,),
    starts=(CONCLUSION,),
    page="case",
    stands="市级复核结论已经公示确定；区县在甲级以下另行作出结论。",
)
CITY_AWARDED = Step(
    "city_awarded",
    S.REACHED,
    S.CITY_AWARDED,
    by=COMMISSION_ROLES,
    article=P(26),
    label="市级公布甲级，区县评审随之办结",
    page="case",
    stands="等级由市卫生健康委发文公布，区县不再作出结论。",
)
STEPS = (APPLY_TO_CITY, FORGO_REREVIEW, REREVIEW_OVER, CITY_FOUND_LESS, CITY_AWARDED)
