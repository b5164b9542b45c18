"""The steps by which the year moves a filing: its window closes, or is opened again for one (Article 8)."""

from accounts.roles import Role
from casework.step import Step

from ..articles import E
from ..filing.steps import FILING_WINDOW
from ..materials.steps import MATERIALS_DEADLINE
from ..municipal.steps import CITY_CHECK_TERM, CITY_REVIEW_TERM, DISTRICT_DEADLINE
from ..stages import Stage as S
from . import conditions as when

CLOSE = Step(
    "close",
    S.REPORTED,
    (S.AWAITING_MATERIALS, S.CITY_CHECK, S.CITY_REVIEW, S.DISTRICT_REVIEW),
    by=Role.CLOCK,
    article=E(8),
    label="填报期结束，进入市级审核",
    meets=(FILING_WINDOW,),
    starts={
        S.AWAITING_MATERIALS: (MATERIALS_DEADLINE,),
        S.CITY_CHECK: (CITY_CHECK_TERM,),
        S.CITY_REVIEW: (CITY_REVIEW_TERM,),
        S.DISTRICT_REVIEW: (DISTRICT_DEADLINE,),
    },
    event_on=when.window_ended_on,
    when=(when.window_closed,),
)
MISS = Step(
    "miss",
    S.DRAFT,
    S.NOT_FILED,
    by=Role.CLOCK,
    article=E(8),
    label="填报期结束，未完成填报",
    when=(when.window_closed,),
)
ALLOW_LATE = Step(
    "allow_late",
    S.NOT_FILED,
    S.DRAFT,
    by=Role.COMMISSION_HEAD,
    article=E(8),
    label="准予补报",
    follows="医院在本次所定的截止前继续填报，其他医院的填报期不变；届时系统自动截止，再按自评级别进入审核。",
    otherwise="不准予的，本年度记为未完成填报。",
    needs_reason=True,
    prepared=True,
    checks=("医院的补报申请及其理由", "补报截止日与区县审核截止日之间留有审核时间"),
    starts=(FILING_WINDOW,),
)
FORBID_LATE = ALLOW_LATE.undone(
    "forbid_late", "撤回准予补报", until="医院开始补报之前", when=(when.late_not_begun,), quiet=True
)


STEPS = (
    CLOSE,
    MISS,
    ALLOW_LATE,
    FORBID_LATE,
)
