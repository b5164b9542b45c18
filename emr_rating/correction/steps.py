"""The correction of a published result: drafted by one, signed by another, whenever the mistake is found (E18)."""

from accounts.roles import COMMISSION_ROLES, Role
from casework.notices.steps import notice_steps
from casework.step import Step

from ..articles import E
from ..spot_check.uses import KIND as SPOT_CHECK
from ..stages import Stage as S
from ..violation.steps import KIND as VIOLATION
from . import conditions as when

PUBLISHED = (S.ANNOUNCED, S.CONFIRMED)
CORRECTION = notice_steps(
    "result_correction",
    "更正通知",
    issue=Step(
        "correct_result",
        PUBLISHED,
        None,
        by=Role.COMMISSION_HEAD,
        article=E(18),
        label="签发更正通知",
        follows="更正通知编号并送达医疗机构，区县卫生健康行政部门收到消息；该年度的结果即以更正后的为准，原结果和公布它的通知仍可查阅，查验时注明已经更正。",
        when=(when.not_decided_beside,),
        waits_for=(VIOLATION, SPOT_CHECK),
        confirm="签发后结果即行更正，不能撤回；再有错误的，须再次更正。",
    ),
    drafters=COMMISSION_ROLES,
    asks=("level", "error"),
    takes=("level", "error"),
    drafted_when=(when.not_decided_beside,),
    awaited=False,
)
STEPS = tuple(CORRECTION)
