"""The step that ends the visit: the leader tells the institution what was found (P22)."""

from accounts.roles import Role
from casework.step import Clock, Step
from experts.review import conditions as review

from ..articles import P
from ..check.steps import ON_SITE
from ..stages import Stage as S
from ..team import conditions as team
from . import conditions as when

# To the end of the article's three months the team has left; from here on its report is due (P24).
WORK_REPORT = Clock("work_report", "提交等级评审工作报告", P(24), figure="work_report_days")
SIGN_IN = Step(
    "grade_review_sign_in",
    S.ON_SITE,
    None,
    by=Role.EXPERT,
    article=P(22),
    label="登记签到表",
    notes=("meeting",),
    page="visit",
)
END_VISIT = Step(
    "grade_review_end",
    S.ON_SITE,
    S.VISITED,
    by=Role.EXPERT,
    article=P(22),
    label="通报情况，结束现场评审",
    lacks="结束现场评审",
    follows="评审评定表和有关评审资料接着现场封存。",
    meets=(ON_SITE,),
    starts=(WORK_REPORT,),
    when=(
        review.no_draw_open,
        team.team_answered,
        team.everybody_grouped,
        *review.OPINIONS_WHOLE,
        review.consolidation_in,
        review.leader_able,
        when.signed_in_at_both,
    ),
    notes=("told_to",),
    page="visit",
)
# Ratings that lie on a device alone are waited for before the papers are sealed; whoever has lost it says so.
GIVE_UP_DEVICE = Step(
    "grade_review_give_up_device",
    (S.ON_SITE, S.VISITED),
    None,
    by=Role.EXPERT,
    article=P(23),
    label="停用评审设备",
    needs_reason=True,
    audience="bureau_round",
    notes=("device",),
    page="visit",
)
STEPS = (SIGN_IN, END_VISIT, GIVE_UP_DEVICE)
