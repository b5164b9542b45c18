"""What has to be so before a team is drawn, and before it sets out (P21)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import BUREAU_ROLES, Role
from accounts.ways import Way
from casework.text import day_text
from casework.verdict import Verdict, allow, refuse
from experts.review.rounds import panel_of

from .. import rules
from ..articles import P

if TYPE_CHECKING:
    from ..models import Application


def visit_planned(application: "Application", at: datetime) -> Verdict:
    """The days are known first: only who is free on them is drawn."""
    if application.plan:
        return allow()
    way = Way("拟定评审安排", "step", (application.number, "grade_review_plan"), roles=BUREAU_ROLES)
    verdict = refuse(P(21), "尚未拟定评审安排，请先拟定现场评审的时间和日程，再抽取评审组。", way=way)
    return verdict.awaiting("拟定评审安排", *BUREAU_ROLES)


def visit_ahead(application: "Application", at: datetime) -> Verdict:
    """Nobody is told today of a visit that has begun before."""
    if (plan := application.plan) and plan.days[0] < timezone.localdate(at):
        way = Way("重新拟定评审安排", "step", (application.number, "grade_review_plan"), roles=BUREAU_ROLES)
        sentence = f"评审安排的首日{day_text(plan.days[0])}已过，请重新拟定评审安排。"
        return refuse(P(21), sentence, way=way).awaiting("重新拟定评审安排", *BUREAU_ROLES)
    return allow()


def team_answered(application: "Application", at: datetime) -> Verdict:
    """A team was drawn, and each of its members has declared and accepted; whether it is whole the round itself asks."""
    panel = panel_of(application)
    called = len(panel.members)
    if not application.plan:  # said by `visit_planned`
        return allow()
    if not called:
        way = Way("组织抽取", "case_draw", (application.number,), roles=BUREAU_ROLES)
        return refuse(P(21), "尚未抽取评审组，请先组织抽取。", way=way).awaiting("组织抽取评审组", *BUREAU_ROLES)
    if panel.accepted < called:
        sentence = f"评审组{called}名成员中，{called - panel.accepted}名尚未声明有无利害关系并答复。"
        return refuse(P(21), sentence).awaiting(f"评审专家答复 {panel.accepted}/{called}", Role.EXPERT)
    return allow()


def everybody_grouped(application: "Application", at: datetime) -> Verdict:
    """Every member of the team as it now stands is of a sub-group, and every chapter is somebody's."""
    panel, grouping = panel_of(application), application.grouping
    members = [str(row.pk) for row in panel.members]
    if not members:  # said by `team_answered`
        return allow()
    verdict = rules.groups_whole(
        {pk: group for pk, group in grouping.members.items() if pk in members} if grouping else {},
        grouping.chapters if grouping else {},
        members=members,
        chapters=[chapter.number for chapter in application.asked.chapters],
    )
    way = Way("评审组分组", "step", (application.number, "grade_review_group"), roles=BUREAU_ROLES)
    return verdict.leading(way).awaiting("评审组分组", *BUREAU_ROLES)
