"""A violation: the hospital told and heard, then decided with notice, made known to the whole city where it is grave (E29).

It is a case about the hospital's filing, on which it acts by the filing's own steps.
"""

from functools import partial

from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.measures.stages import measure_stages
from casework.measures.steps import Circulates, measure_steps
from casework.step import Clock, Step
from experts.review.conditions import no_draw_open

from ..articles import E
from ..stages import Stage as S
from . import conditions as when
from . import rules

KIND = "emr_violation"
ViolationStage = measure_stages(
    by=OfficeKind.COMMISSION, taken="已作出处理", dropped="不予处理", circulating="已作出处理，待通报"
)
PREPARED, HEARING, DECIDING = (ViolationStage(value) for value in ("prepared", "hearing", "deciding"))
CIRCULATING, TAKEN, DROPPED = (ViolationStage(value) for value in ("circulating", "taken", "dropped"))
# Nobody owes a statement: its term only has to pass.
STATEMENT = Clock("statement", "当事人陈述意见", E(29), figure="violation_statement_days", warns=())
DECISION = Clock("violation", "作出违规处理决定", E(29), figure="violation_days")
CIRCULAR = Clock("circular", "通报", E(29), figure="violation_circular_days")
VIOLATING = measure_steps(
    ViolationStage,
    word="violation",
    called="违规处理",
    article=E(29),
    drafters=COMMISSION_ROLES,
    head=Role.COMMISSION_HEAD,
    statement=STATEMENT,
    tells="告知书编号并送达医疗机构，写明情形和事实；医疗机构可以在期限内陈述意见。决定作出之前评价照常进行。",
    tells_when=(when.filing_stands,),
    decision="违规处理决定书",
    asks=("sanction", "to_level", "until", "grave", "gravity", "why"),
    decided_when=(when.filing_stands,),
    decide=Step(
        "decide_violation",
        DECIDING,
        (TAKEN, CIRCULATING),
        by=Role.COMMISSION_HEAD,
        article=E(29),
        label="签发违规处理决定书",
        follows="决定书编号并送达医疗机构；降级、终止评价、暂停或者取消结果即时生效；情节严重的，接着在全市通报。",
        when=(when.filing_stands,),
        confirm="签发后处理即行生效，不能撤回。",
        meets=(DECISION,),
        starts={CIRCULATING: (CIRCULAR,)},
    ),
    circulates=Circulates(CIRCULAR, "通报编号，各区县卫生健康行政部门和参加分级评价的医疗机构均可查阅。"),
    drop={
        "label": "不予处理",
        "follows": "拟写的文书不再签发，评价和结果不变；已告知医疗机构的，医疗机构收到结果。",
        "stands": "发现新的事实的，可以另行提出。",
    },
)
INTENT_NOTICE, DECISION_NOTICE, CIRCULAR_NOTICE = VIOLATING.notices
NOTICES = VIOLATING.notices
STEPS = tuple(VIOLATING)

# Of the filing itself, by the same act.
_act = partial(
    Step,
    by=Role.COMMISSION_HEAD,
    article=E(29),
    page="case",
    stands="违规处理决定书已经送达，不能撤回；决定有误的，依法另行纠正。",
)
END_REVIEW = _act(
    "end_by_violation",
    rules.UNDER_REVIEW,
    S.TERMINATED,
    label="终止评价",
    when=(when.decided(rules.TERMINATE), no_draw_open),
    notes=("violation", "ground"),
)
LOWER_RESULT = _act(
    "lower_by_violation",
    rules.WITH_RESULT,
    None,
    label="违规降级",
    when=(when.decided(rules.LOWER),),
    notes=("violation", "ground"),
)
SUSPEND_RESULT = _act(
    "suspend_by_violation",
    rules.WITH_RESULT,
    None,
    label="暂停当年度评价结果",
    when=(when.decided(rules.SUSPEND),),
    notes=("violation", "ground"),
)
CANCEL_RESULT = _act(
    "cancel_by_violation",
    rules.WITH_RESULT,
    S.RESULT_CANCELLED,
    label="取消当年度评价结果",
    when=(when.decided(rules.CANCEL),),
    notes=("violation", "ground"),
)
FILING_STEPS = (END_REVIEW, LOWER_RESULT, SUSPEND_RESULT, CANCEL_RESULT)
