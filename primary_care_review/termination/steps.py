"""Termination: proposed on one of four grounds, the institution told and heard, then decided with notice (Article 33).

It is a case beside the review: while it is open the review goes on, but nothing that binds for good is done.
"""

from accounts.roles import BUREAU_ROLES, OfficeKind, Role
from casework.measures.stages import measure_stages
from casework.measures.steps import measure_steps
from casework.step import Clock, Step
from experts.review.conditions import no_draw_open

from ..articles import P
from ..body import REREVIEW
from ..stages import Stage as S
from . import conditions as when

TerminationStage = measure_stages(by=OfficeKind.BUREAU, taken="已终止评审", dropped="不予终止")
PREPARED, HEARING, DECIDING = (TerminationStage(value) for value in ("prepared", "hearing", "deciding"))
TAKEN, DROPPED, CANCELLED = (TerminationStage(value) for value in ("taken", "dropped", "cancelled"))
# Nobody owes a statement: its term only has to pass.
STATEMENT = Clock("statement", "机构陈述意见", P(33), figure="statement_days", warns=())
DECISION = Clock("termination", "作出是否终止评审的决定", P(33), figure="termination_days")

TERMINATING = measure_steps(
    TerminationStage,
    word="termination",
    called="终止评审",
    article=P(33),
    drafters=BUREAU_ROLES,
    head=Role.BUREAU_HEAD,
    statement=STATEMENT,
    tells="告知书编号并送达机构，写明情形和事实；机构可以在期限内陈述意见。评审继续进行。",
    decision="终止评审通知书",
    decided_when=(when.review_under_way,),
    decide=Step(
        "terminate",
        DECIDING,
        TAKEN,
        by=Role.BUREAU_HEAD,
        article=P(33),
        label="签发终止评审通知书",
        follows="终止评审通知书编号并送达机构；评审就此终止，未签发的拟稿作废，尚未提交意见的专家解除指派。",
        when=(when.review_under_way, when.no_draw_on_the_review),
        confirm="终止后本次评审办结，不产生等级；机构须重新自评、重新申请。",
        meets=(DECISION,),
    ),
    drop={
        "label": "不予终止，继续评审",
        "follows": "拟写的文书不再签发，评审按原进度继续；已告知机构的，机构收到结果。",
        "stands": "发现新的事实的，可以另行提出终止评审。",
    },
)
INTENT_NOTICE, TERMINATION_NOTICE = TERMINATING.notices
HEARD, DROP, (CANCEL,) = TERMINATING.heard, TERMINATING.drop, TERMINATING.cancel
NOTICES = TERMINATING.notices
STEPS = tuple(TERMINATING)

# Of the review itself: from handing in until its grade is determined, whatever states there are.
UNDER_REVIEW = tuple(stage for stage in S if not stage.end and stage not in (S.SELF_ASSESSING, S.DRAFT, S.DETERMINED))
PROPOSE = Step(
    "propose_termination",
    UNDER_REVIEW,
    None,
    by=BUREAU_ROLES,
    article=P(33),
    label="提出终止评审",
    follows="另行立案，先告知机构并听取陈述，再由负责人决定；决定之前评审继续进行。",
    when=(when.none_open,),
    audience="authorities",
    notes=("ground",),
    stands="不再终止的，由负责人在该终止案件中决定不予终止。",
)
END_REVIEW = Step(
    "end_by_termination",
    UNDER_REVIEW,
    S.TERMINATED,
    by=Role.BUREAU_HEAD,
    article=P(33),
    label="终止评审",
    # What the commission reviews anew ends there first (P18).
    waits_for=(REREVIEW,),
    when=(when.termination_decided, no_draw_open),
    notes=("measure", "ground"),
    page="case",
    stands="终止评审通知书已经送达，不能撤回；机构可以重新申请评审。",
)
OF_REVIEW = (PROPOSE, END_REVIEW)
