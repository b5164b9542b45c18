"""Revocation: the institution told and heard, then decided with notice; where it is grave a circular follows (P34)."""

from accounts.roles import BUREAU_ROLES, OfficeKind, Role
from casework.measures.stages import measure_stages
from casework.measures.steps import Circulates, measure_steps
from casework.step import Clock, Step

from ..articles import P
from . import conditions as when

RevocationStage = measure_stages(
    by=OfficeKind.BUREAU, taken="已撤销等级", dropped="不予撤销", circulating="已撤销等级，待通报"
)
PREPARED, HEARING, DECIDING = (RevocationStage(value) for value in ("prepared", "hearing", "deciding"))
CIRCULATING, TAKEN = RevocationStage("circulating"), RevocationStage("taken")
DROPPED, CANCELLED = RevocationStage("dropped"), RevocationStage("cancelled")
# Nobody owes a statement: its term only has to pass.
STATEMENT = Clock("statement", "机构陈述意见", P(34), figure="revocation_statement_days", warns=())
DECISION = Clock("revocation", "作出是否撤销等级的决定", P(34), figure="revocation_days")
CIRCULAR = Clock("circular", "通报", P(34), figure="circular_days")

REVOKING = measure_steps(
    RevocationStage,
    word="revocation",
    called="撤销等级",
    article=P(34),
    drafters=BUREAU_ROLES,
    head=Role.BUREAU_HEAD,
    statement=STATEMENT,
    tells="告知书编号并送达机构，写明情形和事实；机构可以在期限内陈述意见。决定作出之前等级有效。",
    tells_when=(when.grade_in_force,),
    decision="撤销等级决定书",
    asks=("grave", "gravity"),
    decided_when=(when.grade_in_force,),
    decide=Step(
        "revoke",
        DECIDING,
        (TAKEN, CIRCULATING),
        by=Role.BUREAU_HEAD,
        article=P(34),
        label="签发撤销等级决定书",
        follows="决定书编号并送达机构；等级即日起撤销，证书失效，牌匾收回，查验页显示已撤销；情节严重的，接着通报。",
        when=(when.grade_in_force,),
        confirm="签发后等级即行撤销，整改满一年方可重新申请评审。",
        meets=(DECISION,),
        starts={CIRCULATING: (CIRCULAR,)},
    ),
    circulates=Circulates(CIRCULAR, "通报编号，有关卫生健康行政部门和参加等级评审的机构均可查阅。"),
    drop={
        "label": "不予撤销",
        "follows": "拟写的文书不再签发，等级不变；已告知机构的，机构收到结果。",
        "stands": "发现新的事实的，可以另行提出撤销。",
    },
)
INTENT_NOTICE, REVOCATION_NOTICE, CIRCULAR_NOTICE = REVOKING.notices
HEARD, DROP, (CANCEL,) = REVOKING.heard, REVOKING.drop, REVOKING.cancel
NOTICES = REVOKING.notices
STEPS = tuple(REVOKING)
