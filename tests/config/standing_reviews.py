"""Reviews and grades that stand at some point, made by the verbs, each of an institution of its own: of these the scenes of walks at random
are built."""

from datetime import date, datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Record
from config.scenarios import cast, concluding, grades, primary_care, rereview
from primary_care_review.models import Application, Grade, Rereview
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as G

from .walks.walk import Walk, some

HELD_SINCE = date(2025, 3, 5)


def institution(*, people: primary_care.People, at: datetime) -> Membership:
    """A further one, with somebody who fills in what its leader hands in; the leader is returned."""
    index = 10 + Membership.objects.filter(role=Role.INSTITUTION_LEADER).count()
    applicant = primary_care.institution(index, people=people, at=at)
    cast.person(f"tianbao-{index}", "林晓", role=Role.INSTITUTION_CLERK, office=applicant.office, at=at)
    return applicant


def held(*, grade: str) -> Grade:
    """A grade of which nothing is under way."""
    free = Grade.objects.filter(grade=grade, revoked_on=None, institution__closed_on=None, rechecks=None)
    return some(free.filter(revocations=None).order_by("pk").first())


def imported(*made: str, walk: Walk, at: datetime) -> None:
    """Grades from before the portal."""
    for index, grade in enumerate(made):
        holder = institution(people=walk.people, at=at).office.institution
        number = f"演示卫发〔2025〕{index}号"
        grades.imported(holder, grade=grade, number=number, on=HELD_SINCE, people=walk.people, at=at)


def applied(stage: Stage, grade: G, *, walk: Walk, at: datetime, **said: Any) -> Application:
    applicant = institution(people=walk.people, at=at - primary_care.SEVEN_MONTHS)
    return primary_care.application_at(stage, people=walk.people, at=at, grade=grade, leader=applicant, **said)


def with_city(stage: Stage, *, walk: Walk, at: datetime) -> Rereview:
    reached = applied(Stage.REACHED, G.JIA, walk=walk, at=at)
    return rereview.rereview_at(stage, reached, people=walk.people, at=concluding.days_on(reached, 13))


def now() -> datetime:
    """The moment of the latest act."""
    return Record.objects.latest("at").at
