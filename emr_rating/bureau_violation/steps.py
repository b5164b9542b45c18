"""The violation of a bureau: the filings that it reaches named, the bureau told and heard, what is done to each laid down, decided with
notice, made known to the whole city where it is grave (E29). The same rows as for a hospital's, and three of its own for the filings.
"""

from functools import partial

from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.measures.stages import measure_stages
from casework.measures.steps import Circulates, measure_steps
from casework.step import Step

from ..articles import E
from ..violation.steps import CIRCULAR, DECISION, STATEMENT
from . import conditions as when

KIND = "emr_bureau_violation"
BureauViolationStage = measure_stages(
    by=OfficeKind.COMMISSION,
    taken="已作出处理",
    dropped="不予处理",
    circulating="已作出处理，待通报",
    concerns=OfficeKind.BUREAU,
)
PREPARED, HEARING, DECIDING = (BureauViolationStage(value) for value in ("prepared", "hearing", "deciding"))
CIRCULATING, TAKEN, DROPPED = (BureauViolationStage(value) for value in ("circulating", "taken", "dropped"))
_of_filings = partial(Step, target=None, by=COMMISSION_ROLES, article=E(29), audience="authorities")
REACH = _of_filings(
    "reach_filings",
    PREPARED,
    label="列明所涉填报",
    follows="所列填报写入告知书；告知时，所涉医疗机构同时收到通知，可以陈述意见。",
    page="reach_filings",
    stands="告知之前可以删去，重新列明。",
)
SPARE = _of_filings(
    "spare_filing",
    PREPARED,
    label="删去所涉填报",
    follows="该填报不再列入，其评价和结果不受本案件影响。",
    page="reach_filings",
    stands="告知之前可以重新列明。",
)
SETTLE = _of_filings(
    "settle_reached",
    DECIDING,
    label="拟定所涉填报的处理",
    lacks="拟定所涉填报的处理",
    follows="所拟处理写入决定书，签发时对该填报生效；签发前机构看不到。",
    when=(when.reached_heard,),
    after=(when.reached_unsettled,),
    stands="签发决定书之前可以重新拟定。",
)
VIOLATING = measure_steps(
    BureauViolationStage,
    word="bureau_violation",
    called="区县违规处理",
    article=E(29),
    drafters=COMMISSION_ROLES,
    head=Role.COMMISSION_HEAD,
    speaks=Role.BUREAU_HEAD,
    statement=STATEMENT,
    tells="告知书编号并送达区县，写明情形、事实和所涉填报；区县和所涉医疗机构可以在期限内陈述意见。决定作出之前评价照常进行。",
    tells_when=(when.filings_named,),
    decision="区县违规处理决定书",
    asks=("grave", "gravity", "why"),
    decided_when=(when.reached_heard, when.reached_settled),
    decide=Step(
        "decide_bureau_violation",
        DECIDING,
        (TAKEN, CIRCULATING),
        by=Role.COMMISSION_HEAD,
        article=E(29),
        label="签发区县违规处理决定书",
        follows="决定书编号并送达区县；所列各项处理同时生效，有一项不能办理的，全部不生效；情节严重的，接着在全市通报。",
        when=(when.reached_heard, when.reached_settled),
        confirm="签发后处理即行生效，不能撤回。",
        meets=(DECISION,),
        starts={CIRCULATING: (CIRCULAR,)},
    ),
    circulates=Circulates(CIRCULAR, "通报编号，各区县卫生健康行政部门和参加分级评价的医疗机构均可查阅。"),
    drop={
        "label": "不予处理",
        "follows": "拟写的文书不再签发，评价和结果不变；已告知区县的，区县收到结果。",
        "stands": "发现新的事实的，可以另行提出。",
    },
)
INTENT_NOTICE, DECISION_NOTICE, CIRCULAR_NOTICE = VIOLATING.notices
NOTICES = VIOLATING.notices
STEPS = (
    REACH,
    SPARE,
    *VIOLATING.intent,
    *VIOLATING.heard,
    SETTLE,
    *VIOLATING.decision,
    *CIRCULAR_NOTICE,
    VIOLATING.drop,
)
