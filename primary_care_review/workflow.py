"""The steps of an application: the table from which buttons, diagram, matrix, triggers and tests come."""

from accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from casework.step import Clock, Step

from . import conditions as when
from .articles import P
from .stages import Stage as S

CHECK = Clock("check", "完成申请材料审核", P(20), figure="check_days")
ACCEPTANCE = Clock("acceptance", "发出受理评审通知", P(20), figure="acceptance_days")
ON_SITE = Clock("on_site", "完成现场评审", P(21), figure="on_site_months")

RECOGNISE_START = Step(
    "recognise_start",
    S.SELF_ASSESSING,
    None,
    by=Role.BUREAU_HEAD,
    article=P(18),
    label="认定自评开始日期",
    needs_reason=True,
)
FINISH = Step(
    "finish",
    S.SELF_ASSESSING,
    S.DRAFT,
    by=INSTITUTION_ROLES,
    article=P(18),
    label="完成自评",
    when=(when.clauses_rated,),
)
RESUME = Step("resume", S.DRAFT, S.SELF_ASSESSING, by=INSTITUTION_ROLES, article=P(18), label="继续自评整改")
SUBMIT = Step(
    "submit",
    S.DRAFT,
    S.SUBMITTED,
    by=Role.INSTITUTION_LEADER,
    article=P(19),
    label="提交评审申请",
    starts=(CHECK,),
    when=(when.six_months_assessed, when.materials_complete, when.not_barred),
    confirm="提交后申请材料即行固定，只能在补正时另行补充。",
)
WITHDRAW = Step(
    "withdraw",
    (S.SELF_ASSESSING, S.DRAFT),
    S.WITHDRAWN,
    by=INSTITUTION_ROLES,
    article=P(18),
    label="撤回",
    confirm="撤回后本次自评和申请不再办理，可以重新开始自评。",
)
DRAFT_SUPPLEMENT = Step(
    "draft_supplement",
    S.SUBMITTED,
    None,
    by=BUREAU_ROLES,
    article=P(20),
    label="拟补正通知书",
    audience="authorities",
    notes=("missing",),
)
REQUEST_SUPPLEMENT = Step(
    "request_supplement",
    S.SUBMITTED,
    S.SUPPLEMENT,
    by=Role.BUREAU_HEAD,
    article=P(20),
    label="签发补正通知书",
    pauses=(CHECK,),
    when=(when.supplement_drafted,),
)
RESUBMIT = Step(
    "resubmit",
    S.SUPPLEMENT,
    S.SUBMITTED,
    by=Role.INSTITUTION_LEADER,
    article=P(20),
    label="补正后再次提交",
    resumes=(CHECK,),
    when=(when.supplement_handed_in,),
)
DRAFT_UNQUALIFIED = Step(
    "draft_unqualified",
    S.SUBMITTED,
    None,
    by=BUREAU_ROLES,
    article=P(20),
    label="拟审核不合格通知书",
    audience="authorities",
    notes=("ground", "ground_facts"),
)
FIND_UNQUALIFIED = Step(
    "find_unqualified",
    S.SUBMITTED,
    S.UNQUALIFIED,
    by=Role.BUREAU_HEAD,
    article=P(20),
    label="签发审核不合格通知书",
    meets=(CHECK,),
    when=(when.unqualified_drafted,),
    confirm="审核不合格后本次申请办结，机构须重新申请。",
)
FIND_QUALIFIED = Step(
    "find_qualified",
    S.SUBMITTED,
    S.QUALIFIED,
    by=Role.BUREAU_HEAD,
    article=P(20),
    label="审核合格",
    meets=(CHECK,),
    starts=(ACCEPTANCE,),
)
DRAFT_ACCEPTANCE = Step(
    "draft_acceptance", S.QUALIFIED, None, by=BUREAU_ROLES, article=P(20), label="拟受理通知书", audience="authorities"
)
ACCEPT = Step(
    "accept",
    S.QUALIFIED,
    S.ACCEPTED,
    by=Role.BUREAU_HEAD,
    article=P(20),
    label="签发受理通知书",
    meets=(ACCEPTANCE,),
    starts=(ON_SITE,),
    when=(when.acceptance_drafted,),
)

STEPS = (
    RECOGNISE_START,
    FINISH,
    RESUME,
    SUBMIT,
    WITHDRAW,
    DRAFT_SUPPLEMENT,
    REQUEST_SUPPLEMENT,
    RESUBMIT,
    DRAFT_UNQUALIFIED,
    FIND_UNQUALIFIED,
    FIND_QUALIFIED,
    DRAFT_ACCEPTANCE,
    ACCEPT,
)
