"""Conclusions are posted, one or several at once, taken back with a reason, and determined after their term (P12, P13)."""

from accounts.roles import Role
from casework.step import Clock, Step

from ..articles import P
from ..conclusion.steps import POSTING
from ..objection.kinds import OBJECTIONS
from ..stages import Stage as S
from ..supervision.kinds import SUPERVISION
from ..termination.kinds import TERMINATIONS
from . import conditions as when

# Nobody owes anything by its end, and nobody is late after it.
PUBLICITY = Clock("publicity", "公示期满", P(12), figure="publicity_days", warns=())

POST_CONCLUSION = Step(
    "post_conclusion",
    S.CONCLUDED,
    S.PUBLICITY,
    by=Role.BUREAU_HEAD,
    article=P(12),
    label="公示评审结论",
    lacks="公示评审结论",
    meets=(POSTING,),
    starts=(PUBLICITY,),
    event_on=when.publicity_counted_from,
    page="conclusion_postings",
    stands="公示有误的，撤回公示，更正后重新公示。",
)
WITHDRAW_CONCLUSION = Step(
    "withdraw_conclusion",
    S.PUBLICITY,
    S.CONCLUDED,
    by=Role.BUREAU_HEAD,
    article=P(12),
    label="撤回公示",
    needs_reason=True,
    meets=(PUBLICITY,),
    starts=(POSTING,),
    page="conclusion_postings",
    stands="更正后重新公示。",
)
DETERMINE = Step(
    "determine",
    S.PUBLICITY,
    (S.DETERMINED, S.NOT_REACHED),
    by=Role.BUREAU_HEAD,
    article=P(13),
    label="确定评审等级",
    lacks="公示期满后确定评审等级",
    follows="评定等级的，接着发文公布；未达到等级标准的，案件办结。",
    meets=(PUBLICITY,),
    event_on=when.publicity_ended_on,
    when=(when.publicity_over,),
    # While one is open about a conclusion nothing is determined (P13).
    waits_for=(*OBJECTIONS, *SUPERVISION, *TERMINATIONS),
    stands="公示期满、异议办结后确定的等级，由有权机关发文公布。",
)
STEPS = (POST_CONCLUSION, WITHDRAW_CONCLUSION, DETERMINE)
