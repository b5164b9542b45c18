"""The steps of the city's check of 5 and above (Article 17) and review of a first-time 4 (Article 15), and of the bureaus' review (16)."""

from accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from casework.step import Clock, Step
from experts.review.conditions import EXPERTS_HEARD
from experts.review.steps import review_steps

from ..articles import E
from ..stages import Stage as S
from . import conditions as when
from .uses import CITY_CHECK, CITY_REVIEW, DISTRICT_REVIEW

DISTRICT_DEADLINE = Clock("district_deadline", "完成区县审核并汇总报送", E(16))
CITY_CHECK_TERM = Clock("city_check", "完成市级初核", E(17), figure="city_check_days")
CITY_REVIEW_TERM = Clock("city_review", "完成市级审核", E(15), figure="city_review_days")
TOLD = "结论作出即告知医院；有异议的，经异议和复核改变。"
CHECK_ROUND = review_steps(CITY_CHECK)
CONCLUDE_CHECK = Step(
    "emr_city_check_conclude",
    S.CITY_CHECK,
    (S.NATIONAL, S.PROVISIONAL),
    by=Role.COMMISSION_HEAD,
    article=E(17),
    label="作出市级初核结论",
    lacks="市级初核结论",
    follows="维持或者降级后仍为5级及以上的，送国家级评价；降为4级及以下的，成为暂定结果，医院即看到结论、理由和专家意见（不含专家姓名）。",
    meets=(CITY_CHECK_TERM,),
    needs_reason=True,
    prepared=True,
    checks=("专家意见和评审组汇总意见", "真实性、完整性核查结果", "分析报告中的自评结果与申报级别"),
    when=EXPERTS_HEARD,
    stands=TOLD,
)
CITY_ROUND = review_steps(CITY_REVIEW)
CONCLUDE_CITY = Step(
    "emr_city_review_conclude",
    S.CITY_REVIEW,
    S.PROVISIONAL,
    by=Role.COMMISSION_HEAD,
    article=E(15),
    label="作出市级审核结论",
    lacks="市级审核结论",
    follows="结论即成为暂定结果，医院即看到结论、理由和专家意见（不含专家姓名）；本轮评审结束。",
    meets=(CITY_REVIEW_TERM,),
    needs_reason=True,
    prepared=True,
    checks=("专家意见和评审组汇总意见", "分析报告中的自评结果与申报级别"),
    when=EXPERTS_HEARD,
    stands=TOLD,
)
DISTRICT_ROUND = review_steps(DISTRICT_REVIEW)
ASK = Step(
    "emr_district_review_ask",
    S.DISTRICT_REVIEW,
    None,
    by=BUREAU_ROLES,
    article=E(16),
    label="向医院提问",
    follows="医院收到问题，限期答复；答复不改变已上报的数据。",
    stands="已告知医院；不再需要答复的，作出结论时说明不再等待的理由。",
)
ANSWER = Step(
    "emr_district_review_answer",
    S.DISTRICT_REVIEW,
    None,
    by=INSTITUTION_ROLES,
    article=E(16),
    label="答复提问",
    follows="答复告知提问人，已上报的数据不变。",
    lacks="医院答复提问",
    when=(when.question_open,),
    quiet=True,
)
CONCLUDE_DISTRICT = Step(
    "emr_district_review_conclude",
    S.DISTRICT_REVIEW,
    S.DISTRICT_CONCLUDED,
    by=Role.BUREAU_HEAD,
    article=E(16),
    label="作出区县结论",
    lacks="区县结论",
    follows="本轮评审结束；结论在汇总报送后成为暂定结果，此前医院看不到，区县负责人可以说明理由重新审核。",
    needs_reason=True,
    prepared=True,
    checks=("专家意见和评审组汇总意见", "分析报告中的自评结果与申报级别", "医院对提问的答复"),
    audience="authorities",
    when=EXPERTS_HEARD,
    after=(when.question_answered,),
)
REOPEN = CONCLUDE_DISTRICT.undone(
    "emr_district_review_reopen",
    "重新审核",
    until="汇总报送之前",
    follows="原结论撤回并留存，本轮评审恢复，已提交的专家意见继续有效。",
)


STEPS = (
    *CHECK_ROUND,
    CONCLUDE_CHECK,
    *CITY_ROUND,
    CONCLUDE_CITY,
    *DISTRICT_ROUND,
    ASK,
    ANSWER,
    CONCLUDE_DISTRICT,
    REOPEN,
)
