"""The steps of a registration and of a filing: the table from which buttons, diagram, matrix, triggers and tests come."""

from accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from casework.step import Clock, Step
from experts.review.conditions import EXPERTS_HEARD
from experts.review.steps import review_steps

from . import conditions as when
from .articles import E
from .expert_uses import CITY_REVIEW, DISTRICT_REVIEW
from .stages import RegistrationStage as R
from .stages import Stage as S

# Registration (Article 6)

VERIFY = Step("verify", R.SUBMITTED, R.VERIFIED, by=Role.CENTRE, article=E(6), label="核验通过")
RETURN = Step("return_", R.SUBMITTED, R.RETURNED, by=Role.CENTRE, article=E(6), label="退回修改", needs_reason=True)
APPROVE = Step("approve", R.VERIFIED, R.APPROVED, by=Role.INSTITUTE, article=E(6), label="审核通过", proxied=True)
REJECT = Step(
    "reject", R.VERIFIED, R.RETURNED, by=Role.INSTITUTE, article=E(6), label="审核退回", needs_reason=True, proxied=True
)
RESUBMIT = Step(
    "resubmit", R.RETURNED, R.SUBMITTED, by=Role.REGISTRANT, article=E(6), label="修改后重新提交", page="registration"
)
WITHDRAW_REGISTRATION = Step(
    "withdraw",
    (R.SUBMITTED, R.RETURNED),
    R.WITHDRAWN,
    by=Role.REGISTRANT,
    article=E(6),
    label="撤回注册申请",
    page="registration",
)
RENEW_RECEIPT = Step(
    "renew_receipt",
    (R.SUBMITTED, R.RETURNED, R.VERIFIED),
    None,
    by=Role.CENTRE,
    article=E(6),
    label="重新发放查询链接",
    needs_reason=True,
    page="registration_renew",
)
REGISTRATION_STEPS = (VERIFY, RETURN, APPROVE, REJECT, RESUBMIT, WITHDRAW_REGISTRATION, RENEW_RECEIPT)

# Filing (Articles 8 to 12)

FILING_WINDOW = Clock("filing_window", "完成数据填报", E(8))
DISTRICT_DEADLINE = Clock("district_deadline", "完成区县审核并汇总报送", E(16))
MATERIALS_DEADLINE = Clock("materials", "提交数据提取列表和实证材料", E(11), figure="materials_days")

REPORT = Step(
    "report",
    (S.DRAFT, S.AMENDING),
    S.REPORTED,
    by=Role.INSTITUTION_LEADER,
    article=E(9),
    label="确认上报",
    page="filing",
    when=(when.window_open, when.parts_complete, when.items_confirmed),
)
AMEND = Step(
    "amend",
    S.REPORTED,
    S.AMENDING,
    by=INSTITUTION_ROLES,
    article=E(10),
    label="修改已上报数据",
    when=(when.window_open, when.modification_left),
)
DROP_AMENDMENT = Step(
    "drop_amendment",
    S.AMENDING,
    S.REPORTED,
    by=(*INSTITUTION_ROLES, Role.CLOCK),
    article=E(10),
    label="放弃修改，维持原上报",
)
WITHDRAW = Step(
    "withdraw",
    S.DRAFT,
    S.WITHDRAWN,
    by=INSTITUTION_ROLES,
    article=E(8),
    label="撤回填报",
    confirm="撤回后本年度已填内容不再保留在填报页，填报期内可以重新开始。",
)
CLOSE = Step(
    "close",
    S.REPORTED,
    (S.AWAITING_MATERIALS, S.CITY_CHECK, S.CITY_REVIEW, S.DISTRICT_REVIEW),
    by=Role.CLOCK,
    article=E(8),
    label="填报期结束，进入市级审核",
    meets=(FILING_WINDOW,),
    starts={S.AWAITING_MATERIALS: (MATERIALS_DEADLINE,), S.DISTRICT_REVIEW: (DISTRICT_DEADLINE,)},
    event_on=when.window_ended_on,
    when=(when.window_closed,),
)
MISS = Step(
    "miss",
    S.DRAFT,
    S.NOT_FILED,
    by=Role.CLOCK,
    article=E(8),
    label="填报期结束，未完成填报",
    when=(when.window_closed,),
)
ALLOW_LATE = Step(
    "allow_late",
    S.NOT_FILED,
    S.DRAFT,
    by=Role.COMMISSION_HEAD,
    article=E(8),
    label="准予补报",
    needs_reason=True,
    starts=(FILING_WINDOW,),
)

# The city's review of a first-time 4 (Article 15)

CITY_ROUND = review_steps(CITY_REVIEW)
DECIDE = Step(
    "decide",
    S.CITY_REVIEW,
    S.PROVISIONAL,
    by=Role.COMMISSION_HEAD,
    article=E(15),
    label="作出市级审核结论",
    needs_reason=True,
    when=EXPERTS_HEARD,
)

# District review (Article 16)

DISTRICT_ROUND = review_steps(DISTRICT_REVIEW)
ASK = Step("ask", S.DISTRICT_REVIEW, None, by=BUREAU_ROLES, article=E(16), label="向医院提问")
ANSWER = Step(
    "answer",
    S.DISTRICT_REVIEW,
    None,
    by=INSTITUTION_ROLES,
    article=E(16),
    label="答复提问",
    when=(when.question_open,),
    quiet=True,
)
CONCLUDE = Step(
    "conclude",
    S.DISTRICT_REVIEW,
    S.DISTRICT_CONCLUDED,
    by=Role.BUREAU_HEAD,
    article=E(16),
    label="作出区县结论",
    needs_reason=True,
    audience="authorities",
    when=EXPERTS_HEARD,
)
REOPEN = Step(
    "reopen",
    S.DISTRICT_CONCLUDED,
    S.DISTRICT_REVIEW,
    by=Role.BUREAU_HEAD,
    article=E(16),
    label="重新审核",
    needs_reason=True,
    audience="authorities",
)
REPORT_SUMMARY = Step(
    "report_summary",
    S.DISTRICT_CONCLUDED,
    S.PROVISIONAL,
    by=Role.BUREAU_HEAD,
    article=E(16),
    label="汇总报送市卫生健康委",
    page="summary",
    meets=(DISTRICT_DEADLINE,),
    notes=("summary",),
)
RETURN_SUMMARY = Step(
    "return_summary",
    S.PROVISIONAL,
    S.DISTRICT_REVIEW,
    by=Role.COMMISSION_HEAD,
    article=E(16),
    label="退回区县重新审核",
    needs_reason=True,
    starts=(DISTRICT_DEADLINE,),
    when=(when.came_from_district,),
)

STEPS = (
    REPORT,
    AMEND,
    DROP_AMENDMENT,
    WITHDRAW,
    CLOSE,
    MISS,
    ALLOW_LATE,
    *CITY_ROUND,
    DECIDE,
    *DISTRICT_ROUND,
    ASK,
    ANSWER,
    CONCLUDE,
    REOPEN,
    REPORT_SUMMARY,
    RETURN_SUMMARY,
)
