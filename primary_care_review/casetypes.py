"""What the ledger knows of this regime: its kind of case, with its table, pages and verbs."""

from accounts.roles import INSTITUTION_ROLES, Regime
from casework.registry import CaseType, ProgressPoint, Workplace
from casework.scopes import parties

from . import workflow
from .actions import application, assessment, check
from .articles import P
from .forms import steps as forms
from .models import Application
from .stages import Stage as S
from .tabs import ASSESSMENT, MATERIALS

APPLICATION = CaseType(
    kind="primary_care_application",
    regime=Regime.PRIMARY_CARE,
    label="等级评审",
    prefix="P",
    scope=parties,
    model=Application,
    stages=S,
    steps=workflow.STEPS,
    progress=(
        ProgressPoint("自评整改", (S.SELF_ASSESSING,)),
        ProgressPoint("提交申请", (S.DRAFT,)),
        ProgressPoint("材料审核", (S.SUBMITTED, S.SUPPLEMENT)),
        ProgressPoint("受理", (S.QUALIFIED,)),
        ProgressPoint("现场评审", (S.ACCEPTED,)),
        ProgressPoint("评审结论", ()),
        ProgressPoint("公示", ()),
        ProgressPoint("公布", ()),
    ),
    tabs=(MATERIALS, ASSESSMENT),
    workplaces=(
        Workplace((S.SELF_ASSESSING,), INSTITUTION_ROLES, "继续自评", P(18), "assessment_home", numbered=False),
        Workplace((S.DRAFT, S.SUPPLEMENT), INSTITUTION_ROLES, "准备材料", P(19), "application_materials"),
    ),
    verbs={
        workflow.RECOGNISE_START: assessment.recognise_start,
        workflow.FINISH: assessment.finish,
        workflow.SUBMIT: application.submit,
        workflow.RESUBMIT: application.resubmit,
        workflow.DRAFT_SUPPLEMENT: check.draft_supplement,
        workflow.REQUEST_SUPPLEMENT: check.request_supplement,
        workflow.DRAFT_UNQUALIFIED: check.draft_unqualified,
        workflow.FIND_UNQUALIFIED: check.find_unqualified,
        workflow.FIND_QUALIFIED: check.find_qualified,
        workflow.DRAFT_ACCEPTANCE: check.draft_acceptance,
        workflow.ACCEPT: check.accept,
    },
    forms={
        workflow.RECOGNISE_START: forms.RecogniseStartForm,
        workflow.SUBMIT: forms.SubmitForm,
        workflow.DRAFT_SUPPLEMENT: forms.SupplementForm,
        workflow.DRAFT_UNQUALIFIED: forms.UnqualifiedForm,
        workflow.DRAFT_ACCEPTANCE: forms.DraftForm,
        workflow.REQUEST_SUPPLEMENT: forms.IssueForm,
        workflow.FIND_UNQUALIFIED: forms.IssueForm,
        workflow.ACCEPT: forms.IssueForm,
    },
)
CASE_TYPES = (APPLICATION,)
