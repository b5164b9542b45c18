"""What the ledger knows of this regime: its kinds of case, with their tables, pages and verbs."""

from accounts.roles import INSTITUTION_ROLES, Regime, Role
from casework.forms.notice_step import IssueForm
from casework.forms.step import HandUpForm
from casework.handing_up.actions import hand_back, hand_up
from casework.registry import CaseType, ProgressPoint, Receiver, Tab, Workplace
from casework.scopes import parties
from casework.takeover.actions import take_over
from casework.takeover.steps import SCAN
from casework.takeover.tab import TAKEOVER_TAB
from casework.text import closing_text
from experts.actions import leaving_cases
from experts.appointment.rating_tab import RATING_TAB
from experts.review import declaring

from . import leaving, workflow
from .articles import E
from .bureau_violation.casetype import BUREAU_VIOLATION
from .collecting import actions as collecting
from .collecting import steps as collection_steps
from .collecting.tab import COLLECTED_TAB
from .correction import actions as correcting
from .correction.forms import CorrectionForm
from .correction.steps import CORRECTION
from .cycle import actions as cycle
from .cycle.forms import AllowLateForm
from .cycle.steps import ALLOW_LATE, FORBID_LATE
from .extension.casetype import EXTENSION
from .filing import actions as filing
from .filing.steps import AMEND, DROP_AMENDMENT, FILING_WINDOW
from .filing.tabs import ANALYSIS, DATA
from .materials import actions as materials
from .materials.forms import HandInForm
from .materials.steps import HAND_IN
from .materials.tab import MATERIALS_TAB
from .models import Collection, Filing, Registration
from .municipal import actions as review
from .municipal.forms import AnswerForm, AskForm, ConcludeForm
from .municipal.steps import (
    ANSWER,
    ASK,
    CHECK_ROUND,
    CITY_ROUND,
    CONCLUDE_CHECK,
    CONCLUDE_CITY,
    CONCLUDE_DISTRICT,
    DISTRICT_ROUND,
    REOPEN,
)
from .municipal.tab import REVIEW_TAB, withheld
from .national.casetype import NATIONAL
from .national.tab import RESULT_TAB
from .objection.casetype import OBJECTION
from .proxy import ProxyForm
from .registration import actions as registration
from .registration import tab as registering
from .registration.forms import ApproveForm
from .registration.steps import APPROVE, END_REGISTRATION, REJECT, RETURN, VERIFICATION, VERIFY
from .results.tab import WHY_TAB
from .spot_check.casetype import SPOT_CHECK
from .stages import CollectionStage as C
from .stages import RegistrationStage as R
from .stages import Stage as S
from .summary import actions as summary
from .summary.steps import RETURN_SUMMARY
from .takeover.steps import TAKEOVER
from .tips.casetype import EMR_TIP
from .violation.casetype import VIOLATION
from .yearly.casetype import CITY as CITY_SUMMARY
from .yearly.casetype import DISTRICT as DISTRICT_REPORT

REGISTRATION_TAB = Tab("registration", "注册信息", "emr_rating/registration/tab.html", registering.tab)
REGISTRATION = CaseType(
    kind="emr_registration",
    regime=Regime.EMR,
    label="用户注册",
    prefix="R",
    scope=parties,
    model=Registration,
    stages=R,
    steps=workflow.REGISTRATION_STEPS,
    opens={R.SUBMITTED: (VERIFICATION,)},
    progress=(
        ProgressPoint("提交注册", (R.RETURNED,)),
        ProgressPoint("信息中心核验", (R.SUBMITTED,)),
        ProgressPoint("医管所审核", (R.VERIFIED,)),
        ProgressPoint("注册成功", (R.APPROVED,)),
    ),
    tabs=(REGISTRATION_TAB,),
    verbs={
        RETURN: registration.return_registration,
        APPROVE: registration.approve,
        REJECT: registration.reject,
        END_REGISTRATION: registration.end_registration,
    },
    forms={APPROVE: ApproveForm, REJECT: ProxyForm},
    shows=dict.fromkeys((VERIFY, RETURN, APPROVE, REJECT), (REGISTRATION_TAB,)),
)
ROUNDS = (CHECK_ROUND, CITY_ROUND, DISTRICT_ROUND)
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
    opens={S.DRAFT: (FILING_WINDOW,)},
    untimed={
        S.TAKING_OVER: "接管登记待负责人确认，各项时限自确认后按原有日期计算。",
        S.PROVISIONAL: f"暂定结果待国家级审核结束后一并确认（{E(18)}）。",
        S.NATIONAL: "国家级评价的时限在国家级评价案件中计算。",
        S.PUBLICITY: f"公示期在国家级审核案件中计算，期满后待备案和公布（{E(25)}）。",
    },
    answers=(ANSWER,),
    progress=(
        ProgressPoint("数据填报", (S.DRAFT, S.AMENDING)),
        ProgressPoint("已上报", (S.REPORTED, S.TAKING_OVER)),
        ProgressPoint(
            "市级审核", (S.AWAITING_MATERIALS, S.CITY_CHECK, S.CITY_REVIEW, S.DISTRICT_REVIEW, S.DISTRICT_CONCLUDED)
        ),
        ProgressPoint("暂定结果或者国家级评价", (S.PROVISIONAL, S.NATIONAL, S.PUBLICITY)),
        ProgressPoint("国家级审核结束后确认", (S.ANNOUNCED, S.CONFIRMED)),
    ),
    tabs=(DATA, ANALYSIS, MATERIALS_TAB, REVIEW_TAB, RESULT_TAB, WHY_TAB, RATING_TAB, TAKEOVER_TAB),
    workplaces=(
        Workplace((S.DRAFT, S.AMENDING), INSTITUTION_ROLES, "继续填报", E(9), "filing"),
        Workplace((S.AWAITING_MATERIALS,), INSTITUTION_ROLES, "准备材料", E(11), "filing_materials"),
        *declaring.workplaces(*ROUNDS),
        Workplace((S.DISTRICT_CONCLUDED,), (Role.BUREAU_HEAD,), "汇总报送", E(16), "district_summary", numbered=False),
    ),
    verbs={
        workflow.HANDING_UP.up: hand_up,
        workflow.HANDING_UP.back: hand_back,
        DROP_AMENDMENT: filing.drop_amendment,
        ALLOW_LATE: cycle.allow_late,
        TAKEOVER.confirm: take_over,
        HAND_IN: materials.hand_in,
        FORBID_LATE: cycle.forbid_late,
        leaving.CANCEL: leaving_cases.cancel,
        leaving.CANCEL_CITY: leaving_cases.cancel,
        leaving.MOVE: leaving_cases.move,
        CONCLUDE_CHECK: review.conclude_check,
        CONCLUDE_CITY: review.conclude_city,
        **declaring.verbs(*ROUNDS),
        ASK: review.ask,
        ANSWER: review.answer,
        CONCLUDE_DISTRICT: review.conclude_district,
        REOPEN: review.reopen,
        RETURN_SUMMARY: summary.return_summary,
        CORRECTION.draft: correcting.draft,
        CORRECTION.issue: correcting.correct,
    },
    forms={
        workflow.HANDING_UP.up: HandUpForm,
        ALLOW_LATE: AllowLateForm,
        HAND_IN: HandInForm,
        CONCLUDE_CHECK: ConcludeForm,
        CONCLUDE_CITY: ConcludeForm,
        **declaring.forms(*ROUNDS),
        ASK: AskForm,
        ANSWER: AnswerForm,
        CONCLUDE_DISTRICT: ConcludeForm,
        CORRECTION.draft: CorrectionForm,
        CORRECTION.issue: IssueForm,
    },
    facts={
        "填报截止": lambda filing, at: closing_text(filing.closes_at),
        "剩余修改次数": lambda filing, at: str(filing.law["modifications"] + 1 - filing.reports_made),
    },
    shows={
        AMEND: (DATA,),
        ALLOW_LATE: (DATA,),
        **dict.fromkeys((TAKEOVER.confirm, TAKEOVER.drop), (TAKEOVER_TAB,)),
        CONCLUDE_CHECK: (ANALYSIS, DATA),
        CONCLUDE_CITY: (ANALYSIS, DATA),
        CONCLUDE_DISTRICT: (ANALYSIS, DATA),
        RETURN_SUMMARY: (REVIEW_TAB, ANALYSIS),
        **dict.fromkeys(CORRECTION, (WHY_TAB,)),
    },
    papers=(SCAN,),
    withheld=withheld,
    receives=Receiver(ask=materials.ask_open, take=materials.add),
)
COLLECTION = CaseType(
    kind="emr_collection",
    regime=Regime.EMR,
    label="年度材料收集",
    prefix="M",
    scope=parties,
    model=Collection,
    stages=C,
    steps=collection_steps.STEPS,
    opens={C.COLLECTING: (collection_steps.COLLECTING_TERM,)},
    progress=(
        ProgressPoint("收集材料", (C.COLLECTING,)),
        ProgressPoint("区县整理", (C.SUBMITTED,)),
        ProgressPoint("留存备查", (C.ORDERED,)),
    ),
    tabs=(COLLECTED_TAB,),
    workplaces=(Workplace((C.COLLECTING,), INSTITUTION_ROLES, "上传材料", E(11), "collection"),),
    verbs={collection_steps.SUBMIT: collecting.submit, collection_steps.CANCEL: leaving_cases.cancel},
    receives=Receiver(ask=collecting.ask_open, take=collecting.add),
)
CASE_TYPES = (
    REGISTRATION,
    FILING,
    COLLECTION,
    EXTENSION,
    NATIONAL,
    OBJECTION,
    EMR_TIP,
    VIOLATION,
    BUREAU_VIOLATION,
    SPOT_CHECK,
    CITY_SUMMARY,
    DISTRICT_REPORT,
)
