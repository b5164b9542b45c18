"""The verbs before the visit: its days are planned, and the team that was drawn is divided into sub-groups (P21, P22)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework import messages
from casework.clocks import deadlines
from casework.gateway import perform
from casework.models import Deadline
from experts.review.rounds import panel_of

from .. import rules
from ..check.steps import ON_SITE
from ..models import Application, Grouping, VisitPlan
from .steps import GROUP_TEAM, PLAN_VISIT


@transaction.atomic
def plan_visit(
    application: Application,
    *,
    reports_at: datetime,
    rates_at: datetime,
    meets_at: datetime,
    tells_at: datetime,
    place: str,
    prepare: str,
    told_names: bool = False,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Application:
    """When the four steps begin, where, and what has to be ready; whoever has been called already learns of other days."""
    moments = {"reports_at": reports_at, "rates_at": rates_at, "meets_at": meets_at, "tells_at": tells_at}
    days = timezone.localdate(reports_at), timezone.localdate(tells_at)

    def weigh(current: Application) -> dict[str, Any]:
        due_on = _open_until(current, at)  # its term runs from the acceptance
        Refused.at_first(rules.agenda_holds(moments, days=days, on=timezone.localdate(at), due_on=due_on))
        return {}

    def write(current: Application) -> None:
        plan = VisitPlan.objects.create(
            case=current,
            **moments,
            place=place,
            prepare=prepare,
            told_names=told_names,
            planned_by=by.person,
            planned_at=at,
        )
        current.plan = plan
        _tell_members(current, plan, at=at)

    facts: dict[str, Any] = {"reports_at": reports_at, "tells_at": tells_at}
    return perform(application, PLAN_VISIT, by=by, at=at, seen=seen, weigh=weigh, then=write, **facts)


def _open_until(application: Application, at: datetime) -> date | None:
    """The last day of the three months, while it is not over."""
    if deadlines.overdue(application, ON_SITE.name, at=at):
        return None
    return Deadline.objects.get(case=application.pk, clock=ON_SITE.name).due_on


def _tell_members(application: Application, plan: VisitPlan, *, at: datetime) -> None:
    for row in panel_of(application).members:
        row.due_on = plan.days[1]
        row.save(update_fields=["due_on"])
        messages.send(
            to=row.member.person,
            title=f"{application.number}：现场评审时间变更",
            body=f"{application.title}的现场评审改为：{'；'.join(plan.lines)}。不能参加的，请与组织评审的单位联系。",
            at=at,
            case=application,
        )


@transaction.atomic
def group_team(
    application: Application,
    *,
    groups: Mapping[str, Mapping[str, int]],
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Application:
    """`groups` has the number of a sub-group by assignment (`members`) and by chapter (`chapters`).

    Whoever has handed in keeps the chapters they have rated.
    """

    def weigh(current: Application) -> dict[str, Any]:
        rows = panel_of(current).members
        verdict = rules.groups_whole(
            groups["members"],
            groups["chapters"],
            members=[str(row.pk) for row in rows],
            chapters=[chapter.number for chapter in current.asked.chapters],
        )
        Refused.unless(verdict, field="groups")
        new = Grouping(case=current, **groups, grouped_by=by.person, grouped_at=at)
        for row in rows:
            if (
                row.handed_in_at
                and current.grouping
                and new.chapters_of(row.pk) != current.grouping.chapters_of(row.pk)
            ):
                raise Refused(f"{row.member.person.name}已提交评定，其所评各章不能变更。", field="groups")
        return {}

    def write(current: Application) -> None:
        current.grouping = Grouping.objects.create(case=current, **groups, grouped_by=by.person, grouped_at=at)

    facts: dict[str, Any] = {"groups": len(set(groups["members"].values()))}
    return perform(application, GROUP_TEAM, by=by, at=at, seen=seen, weigh=weigh, then=write, **facts)
