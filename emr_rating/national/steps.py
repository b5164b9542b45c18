"""The steps of the national stage (E20-E24): two rounds of review, the visit between draw and conclusion of the second."""

from dataclasses import replace
from functools import partial

from accounts.roles import Role
from casework.step import Clock, Step
from experts.review.steps import ReviewSteps, review_steps

from ..articles import E
from ..objection.steps import COMMENT_EVIDENCE, RECHECK
from ..objection.steps import KIND as OBJECTION
from ..stages import NationalStage as N
from ..stages import Stage as S
from . import conditions as when
from .uses import NATIONAL_APPLICATION, NATIONAL_MATERIALS

# What the institute does; the centre enters it where the institute is not connected. The hospital reads what was concluded once it
# is posted (E25), on a tab and without names: the record of the acts is the offices' own.
of_institute = partial(Step, by=Role.INSTITUTE, proxied=True, audience="authorities")
GOES_ON = "原结论撤回并留存，本步骤的评审恢复，已提交的专家意见继续有效。"


def _outside(round_: ReviewSteps) -> Step:
    """A draw made outside the portal, with its paper: who was drawn is named, nobody is picked (E22)."""
    use = round_.use
    return Step(
        f"{use.name}_enter_draw",
        use.states,
        None,
        by=Role.INSTITUTE,
        article=E(22),
        label="登记外部抽取",
        follows="名单中的专家收到评审任务，声明有无利害关系并答复。",
        proxied=True,
        audience=use.audience,
        when=(when.no_team_yet,),
        notes=("experts", "leader", "paper"),
        stands="登记有误的，解除有关专家的指派后重新登记或者补抽。",
    )


MATERIALS_ROUND = review_steps(NATIONAL_MATERIALS)
ENTER_MATERIALS_DRAW = _outside(MATERIALS_ROUND)
CONCLUDE_MATERIALS = of_institute(
    "emr_national_materials_conclude",
    N.MATERIALS_REVIEW,
    (N.APPLICATION_REVIEW, N.NOT_PASSED),
    article=E(23),
    label="作出实证材料审核结论",
    follows="通过的进入实际应用审核，未通过的待公示；公示前医院和区县看不到。",
    lacks="实证材料审核结论",
    needs_reason=True,
    when=(when.experts_heard,),
)
REOPEN_MATERIALS = CONCLUDE_MATERIALS.undone(
    "emr_national_materials_reopen",
    "撤回实证材料审核结论",
    until="实际应用审核开始之前，未通过的在公示之前",
    when=(when.nothing_follows_the_materials,),
    quiet=True,
    follows=GOES_ON,
)
APPLICATION_ROUND = review_steps(NATIONAL_APPLICATION)
ENTER_APPLICATION_DRAW = _outside(APPLICATION_ROUND)
ARRANGE_VISIT = of_institute(
    "emr_national_application_arrange",
    N.APPLICATION_REVIEW,
    None,
    article=E(24),
    label="安排实际应用审核",
    follows="首次安排时随机产生抽查项目；评审组按安排开展审核。",
    lacks="安排实际应用审核",
    when=(when.visit_not_recorded,),
    stands="登记审核记录之前可以重新安排。",
)
TEST_CONNECTION = of_institute(
    "emr_national_application_test",
    N.APPLICATION_REVIEW,
    None,
    article=E(24),
    label="登记连接测试",
    follows="测试通过的方可远程审核，未通过的改为现场审核或者重新安排。",
    when=(when.remote_untested,),
    notes=("passed", "result"),
    stands="重新安排审核后可以再次测试。",
)
RECORD_VISIT = of_institute(
    "emr_national_application_record",
    N.APPLICATION_REVIEW,
    None,
    article=E(24),
    label="登记审核记录",
    follows="逐项发现和审核记录不再变更，随结论反馈医院。",
    lacks="审核记录",
    when=(when.visit_begun, when.connection_holds, when.visit_not_recorded),
    notes=("findings",),
    stands="记录登记后不再变更；与事实不符的，在审核结论的理由中说明。",
)
CONCLUDE_APPLICATION = of_institute(
    "emr_national_application_conclude",
    N.APPLICATION_REVIEW,
    (N.PASSED, N.NOT_PASSED),
    article=E(24),
    label="作出实际应用审核结论",
    follows="本步骤评审结束，结论待公示；公示前医院和区县看不到。",
    lacks="实际应用审核结论",
    needs_reason=True,
    when=(when.experts_heard, when.visit_recorded),
)
REOPEN_APPLICATION = CONCLUDE_APPLICATION.undone(
    "emr_national_application_reopen",
    "撤回实际应用审核结论",
    until="公示之前",
    when=(when.application_concluded,),
    quiet=True,
    follows=GOES_ON,
)
# Publicity (Article 25): together with the filing, and from here on the hospital and its bureau know of it

# Nobody owes anything by its end, and nobody is late after it.
PUBLICITY = Clock("publicity", "公示期满", E(25), figure="publicity_days", warns=())
POST = Step(
    "post",
    (N.PASSED, N.NOT_PASSED, N.UNPOSTED),
    N.POSTED,
    by=Role.INSTITUTE,
    article=E(25),
    label="公示并反馈结果",
    lacks="公示并反馈结果",
    proxied=True,
    starts=(PUBLICITY,),
    event_on=when.publicity_counted_from,
    page="emr_postings",
    stands="公示有误的，撤回公示，更正后重新公示。",
)
UNPOST = Step(
    "unpost",
    N.POSTED,
    N.UNPOSTED,
    by=Role.INSTITUTE,
    article=E(25),
    label="撤回公示",
    proxied=True,
    needs_reason=True,
    meets=(PUBLICITY,),
    page="emr_postings",
    stands="更正后重新公示。",
)
# Of the filing, which until then has not moved.
FEED_BACK = Step(
    "feed_back",
    S.NATIONAL,
    S.PUBLICITY,
    by=Role.INSTITUTE,
    article=E(25),
    label="反馈国家级审核结果",
    proxied=True,
    page="emr_postings",
    stands="结果已向医院和区县反馈；公示有误的，撤回公示，更正后重新公示。",
)
# From publicity to the result (Articles 18, 25)

SETTLE = Step(
    "settle",
    N.POSTED,
    N.SETTLED,
    by=Role.INSTITUTE,
    article=E(25),
    label="确定结果",
    lacks="公示期满后确定结果",
    proxied=True,
    meets=(PUBLICITY,),
    event_on=when.publicity_ended_on,
    when=(when.publicity_over,),
    waits_for=(OBJECTION,),
    page="emr_closing",
    stands="公示期满、异议办结后确定的结果，依国家通知和市级通知公布。",
)
ANNOUNCE = Step(
    "announce",
    N.SETTLED,
    N.ANNOUNCED,
    by=Role.COMMISSION_HEAD,
    article=E(18),
    label="公布最终结果",
    lacks="备案、国家通知和市级通知",
    when=(when.both_notices,),
    page="emr_closing",
    stands="最终结果以国家通知和市级通知文件为准，公布后不能撤回。",
)
# Of the filings by the same act; those below 5 never left the city.
ANNOUNCE_FILING = replace(ANNOUNCE, source=S.PUBLICITY, target=S.ANNOUNCED, lacks="")
CONFIRM = replace(ANNOUNCE_FILING, name="confirm", source=S.PROVISIONAL, target=S.CONFIRMED, label="确认最终结果")
STEPS = (
    *MATERIALS_ROUND,
    ENTER_MATERIALS_DRAW,
    CONCLUDE_MATERIALS,
    REOPEN_MATERIALS,
    ARRANGE_VISIT,
    TEST_CONNECTION,
    *APPLICATION_ROUND,
    ENTER_APPLICATION_DRAW,
    RECORD_VISIT,
    CONCLUDE_APPLICATION,
    REOPEN_APPLICATION,
    POST,
    UNPOST,
    RECHECK,
    COMMENT_EVIDENCE,
    SETTLE,
    ANNOUNCE,
)
FILING_STEPS = (FEED_BACK, ANNOUNCE_FILING, CONFIRM)
