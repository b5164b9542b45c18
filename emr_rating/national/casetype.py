"""The national stage as a kind of case of its own, beside the filing that it reviews."""

from accounts.roles import Regime
from casework.registry import CaseType, ProgressPoint, Workplace
from experts.review import declaring

from ..articles import E
from ..models import NationalReview
from ..proxy import SCAN, ProxyForm
from ..stages import NationalStage as N
from . import actions, forms, steps
from .actions import VISIT_RECORD
from .footage import FOOTAGE, RECEIVES
from .scope import INSTITUTE, national
from .tab import NATIONAL_TAB
from .uses import KIND

ROUNDS = (steps.MATERIALS_ROUND, steps.APPLICATION_ROUND)
NATIONAL = CaseType(
    kind=KIND,
    regime=Regime.EMR,
    label="国家级审核",
    prefix="N",
    scope=national,
    model=NationalReview,
    stages=N,
    steps=steps.STEPS,
    untimed={
        **dict.fromkeys(
            (N.MATERIALS_REVIEW, N.APPLICATION_REVIEW), f"国家级审核由医管所安排，条文未定期限（{E(21)}）。"
        ),
        **dict.fromkeys((N.PASSED, N.NOT_PASSED, N.UNPOSTED), f"何时公示由医管所确定，条文未定期限（{E(25)}）。"),
        N.SETTLED: f"备案和公布由国家卫生健康委确定，条文未定期限（{E(25)}）。",
    },
    progress=(
        ProgressPoint("实证材料审核", (N.MATERIALS_REVIEW,)),
        ProgressPoint("实际应用审核", (N.APPLICATION_REVIEW,)),
        ProgressPoint("待公示", (N.PASSED, N.NOT_PASSED)),
        ProgressPoint("公示", (N.POSTED, N.UNPOSTED)),
        ProgressPoint("备案和公布", (N.SETTLED, N.ANNOUNCED)),
    ),
    tabs=(NATIONAL_TAB,),
    papers=(SCAN, VISIT_RECORD, FOOTAGE),
    receives=RECEIVES,
    workplaces=(
        *declaring.workplaces(*ROUNDS),
        Workplace((N.PASSED, N.NOT_PASSED, N.UNPOSTED), INSTITUTE, "公示", E(25), "emr_postings", numbered=False),
        Workplace((N.POSTED,), INSTITUTE, "结束和公布", E(25), "emr_closing", numbered=False),
    ),
    verbs={
        **declaring.verbs(*ROUNDS),
        steps.ENTER_MATERIALS_DRAW: actions.enter_materials_draw,
        steps.CONCLUDE_MATERIALS: actions.conclude_materials,
        steps.REOPEN_MATERIALS: actions.reopen_materials,
        steps.ARRANGE_VISIT: actions.arrange_visit,
        steps.TEST_CONNECTION: actions.enter_connection_test,
        steps.ENTER_APPLICATION_DRAW: actions.enter_application_draw,
        steps.RECORD_VISIT: actions.record_visit,
        steps.CONCLUDE_APPLICATION: actions.conclude_application,
        steps.REOPEN_APPLICATION: actions.reopen_application,
    },
    forms={
        **declaring.forms(*ROUNDS),
        steps.ENTER_MATERIALS_DRAW: forms.OutsideDrawForm,
        steps.CONCLUDE_MATERIALS: forms.ConcludeNationalForm,
        steps.REOPEN_MATERIALS: ProxyForm,
        steps.ARRANGE_VISIT: forms.ArrangeVisitForm,
        steps.TEST_CONNECTION: forms.ConnectionTestForm,
        steps.ENTER_APPLICATION_DRAW: forms.OutsideDrawForm,
        steps.RECORD_VISIT: forms.RecordVisitForm,
        steps.CONCLUDE_APPLICATION: forms.ConcludeNationalForm,
        steps.REOPEN_APPLICATION: ProxyForm,
    },
)
