"""Revocation: the institution told and heard, then decided with notice; where it is grave a circular follows (P34)."""

from accounts.roles import BUREAU_ROLES, OfficeKind, Role
from casework.leaving_cases import cancel_step
from casework.measures.hearing import hearing_steps
from casework.measures.stages import measure_stages
from casework.notices.steps import notice_steps
from casework.step import Clock, Step

from ..articles import P
from . import conditions as when

RevocationStage = measure_stages(
    by=OfficeKind.BUREAU, taken="已撤销等级", dropped="不予撤销", circulating="已撤销等级，待通报"
)
PREPARED, HEARING, DECIDING = (RevocationStage(value) for value in ("prepared", "hearing", "deciding"))
CIRCULATING, TAKEN = RevocationStage("circulating"), RevocationStage("taken")
DROPPED, CANCELLED = RevocationStage("dropped"), RevocationStage("cancelled")
# What whoever drafts the decision finds.
GRAVE, NOT_GRAVE = "grave", "not_grave"
# Nobody owes a statement: its term only has to pass.
STATEMENT = Clock("statement", "机构陈述意见", P(34), figure="revocation_statement_days", warns=())
DECISION = Clock("revocation", "作出是否撤销等级的决定", P(34), figure="revocation_days")
CIRCULAR = Clock("circular", "通报", P(34), figure="circular_days")

INTENT_NOTICE = notice_steps(
    "revocation_intent",
    "撤销等级告知书",
    drafters=BUREAU_ROLES,
    drafted_when=(when.grade_in_force,),
    issue=Step(
        "tell_revocation",
        PREPARED,
        HEARING,
        by=Role.BUREAU_HEAD,
        article=P(34),
        label="签发撤销等级告知书",
        follows="告知书编号并送达机构，写明情形和事实；机构可以在期限内陈述意见。决定作出之前等级有效。",
        when=(when.grade_in_force,),
        starts=(STATEMENT,),
    ),
)
HEARD = hearing_steps(RevocationStage, article=P(34), statement=STATEMENT, decision=DECISION)
REVOCATION_NOTICE = notice_steps(
    "revocation",
    "撤销等级决定书",
    drafters=BUREAU_ROLES,
    asks=("grave", "gravity"),
    takes=("grave", "gravity"),
    drafted_when=(when.grade_in_force,),
    issue=Step(
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
)
CIRCULAR_NOTICE = notice_steps(
    "revocation_circular",
    "通报",
    drafters=BUREAU_ROLES,
    asks=("demand",),
    issue=Step(
        "circulate",
        CIRCULATING,
        TAKEN,
        by=Role.BUREAU_HEAD,
        article=P(34),
        label="签发通报",
        follows="通报编号，有关卫生健康行政部门和参加等级评审的机构均可查阅。",
        meets=(CIRCULAR,),
    ),
)
DROP = Step(
    "drop_revocation",
    (PREPARED, HEARING, DECIDING),
    DROPPED,
    by=Role.BUREAU_HEAD,
    article=P(34),
    label="不予撤销",
    needs_reason=True,
    follows="拟写的文书不再签发，等级不变；已告知机构的，机构收到结果。",
    stands="发现新的事实的，可以另行提出撤销。",
    meets=(STATEMENT, DECISION),
)
CANCEL = cancel_step("cancel", (PREPARED, HEARING, DECIDING), CANCELLED, by=Role.BUREAU_HEAD, article=P(34))
NOTICES = (INTENT_NOTICE, REVOCATION_NOTICE, CIRCULAR_NOTICE)
STEPS = (*INTENT_NOTICE, *HEARD, *REVOCATION_NOTICE, *CIRCULAR_NOTICE, DROP, CANCEL)
