"""What the ledger knows of this regime: its kinds of case, with their tables, pages and verbs."""

from accounts.roles import INSTITUTION_ROLES, Regime, Role
from casework.registry import CaseType, ProgressPoint, Tab, Workplace
from casework.scopes import parties
from experts.appointment.rating_tab import RATING_TAB
from experts.review import declaring

from . import registering, workflow
from .actions import cycle, filing, registration, review, summary
from .articles import E
from .forms.cycle import AllowLateForm
from .forms.registration import ApproveForm, ProxyForm
from .forms.review import AnswerForm, AskForm, ConcludeForm
from .models import Filing, Registration
from .review_tab import REVIEW_TAB, withheld
from .stages import RegistrationStage as R
from .stages import Stage as S
from .tabs import TABS

REGISTRATION = CaseType(
    kind="emr_registration",
    regime=Regime.EMR,
    label="用户注册",
    prefix="R",
    scope=parties,
    model=Registration,
    stages=R,
    steps=workflow.REGISTRATION_STEPS,
    progress=(
        ProgressPoint("提交注册", (R.RETURNED,)),
        ProgressPoint("信息中心核验", (R.SUBMITTED,)),
        ProgressPoint("医管所审核", (R.VERIFIED,)),
        ProgressPoint("注册成功", (R.APPROVED,)),
    ),
    tabs=(Tab("registration", "注册信息", "emr_rating/registration/tab.html", registering.tab),),
    verbs={
        workflow.RETURN: registration.return_registration,
        workflow.APPROVE: registration.approve,
        workflow.REJECT: registration.reject,
    },
    forms={workflow.APPROVE: ApproveForm, workflow.REJECT: ProxyForm},
)
ROUNDS = (workflow.CITY_ROUND, workflow.DISTRICT_ROUND)
# Article 5: four stages; registration is the first, so a filing's line begins with the second.
FILING = CaseType(
    kind="emr_filing",
    regime=Regime.EMR,
    label="年度填报",
    prefix="E",
    scope=parties,
    model=Filing,
    stages=S,
    steps=workflow.STEPS,
    progress=(
        ProgressPoint("数据填报", (S.DRAFT, S.AMENDING)),
        ProgressPoint("已上报", (S.REPORTED,)),
        ProgressPoint(
            "市级审核", (S.AWAITING_MATERIALS, S.CITY_CHECK, S.CITY_REVIEW, S.DISTRICT_REVIEW, S.DISTRICT_CONCLUDED)
        ),
        ProgressPoint("暂定结果", (S.PROVISIONAL,)),
        ProgressPoint("国家级审核结束后确认", ()),
    ),
    tabs=(*TABS, REVIEW_TAB, RATING_TAB),
    workplaces=(
        Workplace((S.DRAFT, S.AMENDING), INSTITUTION_ROLES, "继续填报", E(9), "filing"),
        *declaring.workplaces(*ROUNDS),
        Workplace((S.DISTRICT_CONCLUDED,), (Role.BUREAU_HEAD,), "汇总报送", E(16), "district_summary", numbered=False),
    ),
    verbs={
        workflow.DROP_AMENDMENT: filing.drop_amendment,
        workflow.ALLOW_LATE: cycle.allow_late,
        workflow.DECIDE: review.decide,
        **declaring.verbs(*ROUNDS),
        workflow.ASK: review.ask,
        workflow.ANSWER: review.answer,
        workflow.CONCLUDE: review.conclude,
        workflow.REOPEN: review.reopen,
        workflow.RETURN_SUMMARY: summary.return_summary,
    },
    forms={
        workflow.ALLOW_LATE: AllowLateForm,
        workflow.DECIDE: ConcludeForm,
        **declaring.forms(*ROUNDS),
        workflow.ASK: AskForm,
        workflow.ANSWER: AnswerForm,
        workflow.CONCLUDE: ConcludeForm,
    },
    withheld=withheld,
)
CASE_TYPES = (REGISTRATION, FILING)
