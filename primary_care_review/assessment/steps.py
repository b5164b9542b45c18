"""The steps of a self-assessment (Article 18)."""

from accounts.roles import INSTITUTION_ROLES, Role
from casework.step import Step

from ..articles import P
from ..stages import Stage as S
from . import conditions as when

RECOGNISE_START = Step(
    "recognise_start",
    S.SELF_ASSESSING,
    None,
    by=Role.BUREAU_HEAD,
    article=P(18),
    label="认定自评开始日期",
    follows="自评时间改自所认定的日期起算，扫描件作为依据留存在本案件。",
    needs_reason=True,
    prepared=True,
    checks=("纸质自评记录的日期和内容",),
)
UNRECOGNISE_START = RECOGNISE_START.undone(
    "unrecognise_start", "撤回自评开始日期的认定", until="完成自评之前", when=(when.start_recognised,), quiet=True
)
FINISH = Step(
    "finish",
    S.SELF_ASSESSING,
    S.DRAFT,
    by=INSTITUTION_ROLES,
    article=P(18),
    label="完成自评",
    lacks="完成自评",
    follows="自评结果不再改动，可以准备申请材料；提交前可以继续自评整改。",
    when=(when.clauses_rated,),
)
RESUME = Step(
    "resume",
    S.DRAFT,
    S.SELF_ASSESSING,
    by=INSTITUTION_ROLES,
    article=P(18),
    label="继续自评整改",
    follows="自评内容可以继续修改，改好后再次确认完成自评。",
)


STEPS = (
    RECOGNISE_START,
    UNRECOGNISE_START,
    FINISH,
    RESUME,
)
