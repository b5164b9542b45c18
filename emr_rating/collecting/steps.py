"""How a hospital's materials are collected over the year and put in order by its bureau (E11)."""

from accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from casework.leaving_cases import cancel_step
from casework.step import Clock, Step

from ..articles import E
from ..stages import CollectionStage as C
from . import conditions as when

# "Every year": what is collected for a year is in order when the year is over.
COLLECTING_TERM = Clock("collecting", "收集、整理年度材料", E(11))
SUBMIT = Step(
    "submit_collection",
    C.COLLECTING,
    C.SUBMITTED,
    by=INSTITUTION_ROLES,
    article=E(11),
    label="提交区县整理",
    follows="区县整理留存，或者退回补充。",
    lacks="提交区县整理",
    when=(when.new_files,),
)
RETURN = Step(
    "return_collection",
    C.SUBMITTED,
    C.COLLECTING,
    by=BUREAU_ROLES,
    article=E(11),
    label="退回补充材料",
    follows="医院收到退回理由，补充后再次提交。",
    needs_reason=True,
    stands="已告知医院；医院可以随即再次提交。",
)
ORDER = Step(
    "order_collection",
    C.SUBMITTED,
    C.ORDERED,
    by=BUREAU_ROLES,
    article=E(11),
    label="整理完毕，留存备查",
    follows="材料留存备查；年度内需要补充的，可以继续收集。",
    lacks="区县整理",
    stands="整理有误的，办理“继续收集”，年度内可以再行整理。",
)
REOPEN = Step(
    "reopen_collection",
    C.ORDERED,
    C.COLLECTING,
    by=BUREAU_ROLES,
    article=E(11),
    label="继续收集",
    follows="医院可以继续上传材料，收集完毕后再次提交。",
    needs_reason=True,
    starts=(COLLECTING_TERM,),
    when=(when.year_runs,),
    stands="收集完毕后再行整理留存。",
)
CANCEL = cancel_step("cancel", (C.COLLECTING, C.SUBMITTED), C.CANCELLED, by=Role.BUREAU_HEAD, article=E(6))
STEPS = (SUBMIT, RETURN, ORDER, REOPEN, CANCEL)
