"""What the ledger knows of this regime: its kind of case, with its table, pages and verbs."""

from accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Regime, Role
from casework.forms.step import HandUpForm
from casework.handing_up.actions import hand_back, hand_up
from casework.notices import with_step
from casework.registry import CaseType, ProgressPoint, Workplace
from casework.scopes import parties
from experts.actions import leaving_cases
from experts.review import declaring

from . import body, leaving, workflow
from .application import actions as application
from .application.forms import SubmitForm
from .application.steps import HANDING_UP, RESUBMIT, SUBMIT
from .application.tab import MATERIALS
from .articles import P
from .assessment import actions as assessment
from .assessment.forms import RecogniseStartForm
from .assessment.steps import FINISH, RECOGNISE_START, UNRECOGNISE_START
from .assessment.tab import ASSESSMENT
from .check import actions as check
from .check.forms import SupplementForm, UnqualifiedForm
from .check.steps import DRAFT_SUPPLEMENT, DRAFT_UNQUALIFIED, FIND_QUALIFIED, NOTICES, UNQUALIFY
from .conclusion import actions as conclusion
from .conclusion.forms import ConcludeForm, ReceiveForm
from .conclusion.steps import CONCLUDE, FIND_REACHED, RECONSIDER
from .conclusion.tab import CONCLUSION
from .models import Application
from .objection.casetype import CITY_OBJECTION, OBJECTION
from .plaque_tips.casetype import PLAQUE_TIP
from .publicity.steps import DETERMINE
from .recheck.casetype import rechecks_of
from .report import actions as report
from .report.steps import RECEIVE_REPORT, RETURN_REPORT
from .rereview import actions as rereview
from .rereview.casetype import rereview_of
from .rereview.steps import APPLY_TO_CITY
from .revocation.casetype import CITY_REVOCATION, REVOCATION
from .stages import Stage as S
from .statistics.tab import STATISTICS
from .supervision import actions as supervision
from .supervision.casetype import CITY_SUPERVISION, SUPERVISION
from .supervision.forms import RaiseForm
from .supervision.steps import RAISE
from .supervision.tab import OF_REVIEW
from .team import actions as team
from .team.forms import GroupTeamForm, PlanVisitForm
from .team.steps import GROUP_TEAM, PLAN_VISIT, TEAM
from .team.steps import NOTICES as OF_TEAM
from .team.tab import REVIEW
from .termination import actions as termination
from .termination.casetype import CITY_TERMINATION, TERMINATION
from .termination.forms import ProposeTerminationForm
from .termination.steps import PROPOSE
from .tips.casetype import REVIEW_TIP
from .yearly.casetype import OCTOBER_PAPER

APPLICATION = CaseType(
    kind=body.APPLICATION,
    regime=Regime.PRIMARY_CARE,
    label="等级评审",
    prefix="P",
    scope=parties,
    model=Application,
    stages=S,
    steps=workflow.STEPS,
    untimed={
        S.SELF_ASSESSING: "自评整改不少于6个月，何时完成由机构自行确定（第十八条）。",
        S.DRAFT: "何时提交评审申请由机构自行确定；申请复评的期限另行提醒（第二十七条）。",
        S.DETERMINED: "何时发文公布由有权机关确定，条文未定期限（第二十六条）。",
    },
    progress=(
        ProgressPoint("自评整改", (S.SELF_ASSESSING,)),
        ProgressPoint("提交申请", (S.DRAFT,)),
        ProgressPoint("材料审核", (S.SUBMITTED, S.SUPPLEMENT)),
        ProgressPoint("受理", (S.QUALIFIED,)),
        ProgressPoint("评审组", (S.ACCEPTED,)),
        ProgressPoint("现场评审", (S.ON_SITE, S.VISITED, S.SEALED)),
        ProgressPoint("评审结论", (S.REPORTED, S.CONCLUDING, S.CONCLUDED, S.REACHED)),
        ProgressPoint("公示", (S.PUBLICITY,)),
        ProgressPoint("公布", (S.DETERMINED, S.AWARDED, S.CITY_AWARDED)),
    ),
    tabs=(MATERIALS, ASSESSMENT, STATISTICS, REVIEW, CONCLUSION, OF_REVIEW),
    workplaces=(
        Workplace((S.SELF_ASSESSING,), INSTITUTION_ROLES, "继续自评", P(18), "assessment_home", numbered=False),
        Workplace((S.DRAFT, S.SUPPLEMENT), INSTITUTION_ROLES, "准备材料", P(19), "application_materials"),
        Workplace((S.ON_SITE,), (Role.EXPERT,), "现场评审", P(22), "visit"),
        Workplace((S.VISITED,), (Role.EXPERT,), "现场封存", P(23), "sealing"),
        Workplace((S.SEALED,), (Role.EXPERT,), "工作报告", P(24), "work_report"),
        Workplace((S.DETERMINED,), BUREAU_ROLES, "公布等级", P(26), "decrees", numbered=False),
        Workplace((S.CONCLUDED,), (Role.BUREAU_HEAD,), "公示评审结论", P(12), "conclusion_postings", numbered=False),
        *declaring.workplaces(TEAM),
    ),
    verbs={
        leaving.CANCEL: leaving_cases.cancel,
        leaving.MOVE: leaving_cases.move,
        UNRECOGNISE_START: assessment.unrecognise_start,
        UNQUALIFY: check.unqualify,
        RECOGNISE_START: assessment.recognise_start,
        FINISH: assessment.finish,
        SUBMIT: application.submit,
        RESUBMIT: application.resubmit,
        HANDING_UP.up: hand_up,
        HANDING_UP.back: hand_back,
        DRAFT_SUPPLEMENT: check.draft_supplement,
        DRAFT_UNQUALIFIED: check.draft_unqualified,
        FIND_QUALIFIED: check.find_qualified,
        PLAN_VISIT: team.plan_visit,
        GROUP_TEAM: team.group_team,
        RAISE: supervision.raise_objection,
        RECEIVE_REPORT: report.receive_report,
        RETURN_REPORT: report.return_report,
        CONCLUDE: conclusion.conclude,
        RECONSIDER: conclusion.reconsider,
        FIND_REACHED: conclusion.find_reached,
        APPLY_TO_CITY: rereview.apply_to_city,
        PROPOSE: termination.propose,
        **declaring.verbs(TEAM),
        **with_step.verbs(*NOTICES, *OF_TEAM),
    },
    forms={
        RECOGNISE_START: RecogniseStartForm,
        SUBMIT: SubmitForm,
        HANDING_UP.up: HandUpForm,
        DRAFT_SUPPLEMENT: SupplementForm,
        DRAFT_UNQUALIFIED: UnqualifiedForm,
        PLAN_VISIT: PlanVisitForm,
        GROUP_TEAM: GroupTeamForm,
        RAISE: RaiseForm,
        RECEIVE_REPORT: ReceiveForm,
        CONCLUDE: ConcludeForm,
        PROPOSE: ProposeTerminationForm,
        **declaring.forms(TEAM),
        **with_step.forms(*NOTICES, *OF_TEAM),
    },
    facts={"body": lambda case, at: body.body_of(case).name},
    shows={
        RECOGNISE_START: (ASSESSMENT,),
        SUBMIT: (MATERIALS,),
        DRAFT_SUPPLEMENT: (MATERIALS,),
        DRAFT_UNQUALIFIED: (MATERIALS, ASSESSMENT),
        FIND_QUALIFIED: (MATERIALS, ASSESSMENT),
        RECEIVE_REPORT: (CONCLUSION,),
        CONCLUDE: (CONCLUSION,),
        FIND_REACHED: (CONCLUSION,),
        DETERMINE: (CONCLUSION,),
    },
)
CASE_TYPES = (
    APPLICATION,
    rereview_of(APPLICATION),
    *rechecks_of(APPLICATION),
    SUPERVISION,
    OBJECTION,
    CITY_SUPERVISION,
    CITY_OBJECTION,
    PLAQUE_TIP,
    REVIEW_TIP,
    TERMINATION,
    CITY_TERMINATION,
    REVOCATION,
    CITY_REVOCATION,
    OCTOBER_PAPER,
)
