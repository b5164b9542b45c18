"""The step by which a filing is left without a result, because its district's review was not done in time (Article 19)."""

from accounts.roles import Role
from casework.step import Step

from ..articles import E
from ..municipal.steps import CITY_CHECK_TERM, CITY_REVIEW_TERM, DISTRICT_DEADLINE
from ..stages import Stage as S
from . import conditions as when

# What the bureau has not reported; the other states are reached by the wider readings alone.
UNREPORTED = (S.DISTRICT_REVIEW, S.DISTRICT_CONCLUDED)
# Under review by the city, or provisional: from the national stage on the result is the institute's (docs/decisions/0032).
REACHED = (*UNREPORTED, S.CITY_CHECK, S.CITY_REVIEW, S.PROVISIONAL)
CONFIRM_NO_RESULT = Step(
    "confirm_no_result",
    REACHED,
    S.NO_RESULT,
    by=Role.COMMISSION_HEAD,
    article=E(19),
    label="确认无成绩",
    needs_reason=True,
    meets=(DISTRICT_DEADLINE, CITY_CHECK_TERM, CITY_REVIEW_TERM),
    when=(when.left_without_result,),
    notes=("notice", "due_on"),
    stands="已通知医院和区县；截止日之前申请的延期其后获准的，无成绩随之撤销。",
    page="emr_overdue",
)
# By the approval of an extension that comes afterwards: the filing stands where it stood, and its term begins anew.
RESTORE_RESULT = Step(
    "restore_result",
    S.NO_RESULT,
    REACHED,
    by=Role.INSTITUTE,
    article=E(19),
    label="延期获准，撤销无成绩",
    proxied=True,
    starts={
        S.DISTRICT_REVIEW: (DISTRICT_DEADLINE,),
        S.DISTRICT_CONCLUDED: (DISTRICT_DEADLINE,),
        S.CITY_CHECK: (CITY_CHECK_TERM,),
        S.CITY_REVIEW: (CITY_REVIEW_TERM,),
    },
    stands="由准予的延期带来；延期后仍逾期的，再行确认无成绩。",
    page="emr_overdue",
)
STEPS = (CONFIRM_NO_RESULT, RESTORE_RESULT)
