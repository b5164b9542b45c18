"""The steps that an institution takes on its filing (Articles 8 to 12)."""

from accounts.roles import INSTITUTION_ROLES, Role
from casework.handing_up.steps import mended
from casework.step import Clock, Step

from ..articles import E
from ..stages import Stage as S
from . import conditions as when

FILING_WINDOW = Clock("filing_window", "完成数据填报", E(8))
REPORT = Step(
    "report",
    (S.DRAFT, S.AMENDING),
    S.REPORTED,
    by=Role.INSTITUTION_LEADER,
    article=E(9),
    label="确认上报",
    lacks="负责人确认上报",
    page="filing",
    when=(when.window_open, when.parts_complete, when.items_confirmed),
    after=(mended(E(9)),),
)
AMEND = Step(
    "amend",
    S.REPORTED,
    S.AMENDING,
    by=INSTITUTION_ROLES,
    article=E(10),
    label="修改已上报数据",
    follows="打开修改不占用次数，再次上报时才计；本次填报还可修改{剩余修改次数}次。改动的项目须重新逐项确认，在{填报截止}前再次上报；再次上报前以原上报为准。",
    otherwise="不修改的，以已上报的数据为准，填报期于{填报截止}结束后进入市级审核。",
    when=(when.window_open, when.modification_left),
)
DROP_AMENDMENT = Step(
    "drop_amendment",
    S.AMENDING,
    S.REPORTED,
    by=(*INSTITUTION_ROLES, Role.CLOCK),
    article=E(10),
    label="放弃修改，维持原上报",
    follows="本次修改中填写的内容不再采用，恢复为已上报的数据；放弃不占用修改次数，填报期内可以重新打开修改。",
    otherwise="不办理的，可以在{填报截止}前再次上报；到期仍未再次上报的，以原上报为准。",
)
WITHDRAW = Step(
    "withdraw",
    S.DRAFT,
    S.WITHDRAWN,
    by=INSTITUTION_ROLES,
    article=E(8),
    label="撤回填报",
    follows="填报期内可以重新开始；填报期满没有上报的，按未填报处理。",
    otherwise="不撤回的，可以在{填报截止}前继续填报；到期未上报的，记为未完成填报。",
    confirm="撤回后本年度已填内容不再保留在填报页，填报期内可以重新开始。",
)


STEPS = (
    REPORT,
    AMEND,
    DROP_AMENDMENT,
    WITHDRAW,
)
