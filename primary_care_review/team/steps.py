"""The steps from the acceptance notice to the first day on site: days, draw, sub-groups, the notice of the visit (P21)."""

from accounts.roles import BUREAU_ROLES, Role
from casework.notices.steps import notice_steps
from casework.step import Step
from experts.review import conditions as review
from experts.review.steps import review_steps

from ..articles import P
from ..stages import Stage as S
from ..supervision.kinds import SUPERVISION
from . import conditions as when
from .uses import GRADE_REVIEW

PLAN_VISIT = Step(
    "grade_review_plan",
    S.ACCEPTED,
    None,
    by=BUREAU_ROLES,
    article=P(21),
    label="拟定评审安排",
    follows="按所定日期抽取评审组；已抽取的成员另行告知。",
    audience="authorities",
    delegable=True,
    notes=("reports_at", "tells_at"),
    stands="签发现场评审通知书之前可以重新拟定。",
)
TEAM = review_steps(GRADE_REVIEW)
GROUP_TEAM = Step(
    "grade_review_group",
    (S.ACCEPTED, S.ON_SITE),
    None,
    by=BUREAU_ROLES,
    article=P(22),
    label="评审组分组",
    follows="各组成员分别评定本组各章的条款。",
    when=(when.team_answered, review.team_whole),
    audience=GRADE_REVIEW.audience,
    delegable=True,
    notes=("groups",),
    stands="现场评审结束之前可以重新分组。",
)
VISIT_NOTICE = notice_steps(
    "grade_review_visit",
    "现场评审通知书",
    drafters=BUREAU_ROLES,
    drafted_when=(when.visit_planned, when.team_answered, review.team_whole),
    issue=Step(
        "grade_review_begin",
        S.ACCEPTED,
        S.ON_SITE,
        by=Role.BUREAU_HEAD,
        article=P(21),
        label="签发现场评审通知书",
        follows="现场评审通知书编号并送达机构，评审组按安排开展现场评审。",
        waits_for=SUPERVISION,
        when=(
            when.visit_planned,
            when.visit_ahead,
            review.no_draw_open,
            when.team_answered,
            review.team_whole,
            when.everybody_grouped,
        ),
    ),
)
NOTICES = (VISIT_NOTICE,)
STEPS = (PLAN_VISIT, *TEAM, GROUP_TEAM, *VISIT_NOTICE)
