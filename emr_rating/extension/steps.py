"""The steps of a request to extend the districts' term in an emergency (Article 19)."""

from accounts.roles import Role
from casework.step import Step

from ..articles import E
from ..stages import ExtensionStage as X

KIND = "emr_extension"
APPROVE_EXTENSION = Step(
    "approve_extension",
    X.REQUESTED,
    X.APPROVED,
    by=Role.INSTITUTE,
    article=E(19),
    label="同意延期",
    lacks="审核延期申请",
    proxied=True,
    audience="authorities",
    follows="所列区县的审核截止日改为申请的日期，相关时限随之顺延；因逾期已确认的无成绩随之撤销，案件恢复到原来的环节。",
    otherwise="未经同意的，原截止日不变。",
    confirm="同意后截止日随即改变，不能撤回。",
    stands="截止日已经改变并通知区县；仍须变更的，另行申请。",
)
REFUSE_EXTENSION = Step(
    "refuse_extension",
    X.REQUESTED,
    X.REFUSED,
    by=Role.INSTITUTE,
    article=E(19),
    label="不同意延期",
    lacks="审核延期申请",
    proxied=True,
    audience="authorities",
    needs_reason=True,
    follows="原截止日不变。",
    stands="已通知申请单位；截止日之前可以重新申请。",
)
STEPS = (APPROVE_EXTENSION, REFUSE_EXTENSION)
