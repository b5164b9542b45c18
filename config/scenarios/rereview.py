"""The city's re-review of a first grade, walked through the verbs: opened beside the district's case, run by the commission (P06, P18)."""

from datetime import datetime
from typing import cast as cast_to

from accounts.models import Institution, Membership
from accounts.roles import OfficeKind, Role
from casework import gateway
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.models import Application, Rereview
from primary_care_review.rereview import actions
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade

from . import cast
from .primary_care import run_by_body, turned_back, upload_required

People = dict[Role, Membership]


def of_city(people: People, *, at: datetime) -> People:
    """Those of the commission where an application has those of its bureau."""
    own = Membership.objects.filter(office__kind=OfficeKind.COMMISSION, role=Role.SUPERVISOR)
    supervisor = own.select_related("person", "office").first() or cast.commission_supervisor(at=at)
    return people | {
        Role.BUREAU_HANDLER: people[Role.COMMISSION_HANDLER],
        Role.BUREAU_HEAD: people[Role.COMMISSION_HEAD],
        Role.SUPERVISOR: supervisor,
    }


def leader(of: Application) -> Membership:
    office = cast_to(Institution, of.institution).office
    return office.memberships.select_related("person", "office").filter(role=Role.INSTITUTION_LEADER)[0]


def opened(of: Application, *, at: datetime) -> Rereview:
    """By the leader, from the bureau's finding."""
    actions.apply_to_city(Application.objects.get(pk=of.pk), by=leader(of), at=at)
    return Rereview.objects.get(parent=of, ended_at=None)


def rereview_at(
    stage: Stage,
    of: Application,
    *,
    people: People,
    at: datetime,
    bears: Grade | None = Grade.JIA,
) -> Rereview:
    """The re-review of an application that was found to reach the first grade, at a stage: all up to the visit at `at`."""
    by, city = leader(of), of_city(people, at=at)
    case = opened(of, at=at)
    if stage == Stage.WITHDRAWN:
        return gateway.perform(case, WITHDRAW, by=by, at=at)
    upload_required(case, by=by, at=at)
    walk = {
        Stage.SUBMITTED: lambda: actions.submit(Rereview.objects.get(pk=case.pk), by=by, at=at),
        **run_by_body(case, people=city, at=at, bears=bears),
    }
    for reached, step in walk.items():
        if Rereview.objects.get(pk=case.pk).state == stage:
            break
        if reached == Stage.QUALIFIED and stage in (Stage.SUPPLEMENT, Stage.UNQUALIFIED):
            turned_back(case, stage, people=city, at=at)
            break
        step()
    return Rereview.objects.get(pk=case.pk)
