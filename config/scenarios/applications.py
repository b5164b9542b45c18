"""The grade review of the demonstration: institutions in four districts with an application in every state, what goes on to the
city, what supervisors and the public object to, and what is terminated.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.models import CalendarYear
from primary_care_review.models import Application
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade, InstitutionType

from . import (
    bodies,
    cast,
    held,
    objecting,
    primary_care,
    rechecking,
    rereview,
    revoking,
    terminating,
    visit,
    watched,
)

People = dict[Role, Membership]

# From the work report on: how many days ago the visit was called, the grade applied for, and whether the team finds none reached.
# The pool bears two visits on the same days; the earliest come first, as postings are numbered.
CONCLUDED = (
    (Review.AWARDED, 60, Grade.YI, False),
    (Review.AWARDED, 60, Grade.BING, False),
    (Review.NOT_REACHED, 44, Grade.BING, True),
    (Review.DETERMINED, 44, Grade.YI, False),
    (Review.REACHED, 38, Grade.JIA, False),
    (Review.PUBLICITY, 29, Grade.BING, True),
    (Review.PUBLICITY, 29, Grade.YI, False),
    (Review.CONCLUDED, 24, Grade.BING, True),
    (Review.CONCLUDED, 24, Grade.YI, False),
    (Review.CONCLUDING, 19, Grade.JIA, False),
    (Review.REPORTED, 16, Grade.YI, False),
)
# Taken on to the city from the bureau's finding (P18): handed in and waiting for its check; reviewed, and found less.
REREVIEWED = ((Review.SUBMITTED, 33, Grade.JIA), (Review.NOT_REACHED, 66, None))


def build(bureaus: dict[str, People], *, at: datetime) -> None:
    """Institutions in four districts, an application in every state, ages of clocks spread over the weeks."""
    visit.reviewers(people=bureaus[cast.DISTRICT], at=at - timedelta(days=70))
    states = (
        (Review.SELF_ASSESSING, 0),
        (Review.SUBMITTED, 16),  # overdue
        (Review.SUBMITTED, 14),
        (Review.SUBMITTED, 3),
        (Review.DRAFT, 2),
        (Review.SUPPLEMENT, 6),
        (Review.QUALIFIED, 20),
        (Review.ACCEPTED, 9),
        (Review.UNQUALIFIED, 30),
        (Review.ON_SITE, 8),
        (Review.WITHDRAWN, 11),
        (Review.SEALED, 12),
    )
    index = 0
    for district, people in bureaus.items():
        for state, days in states if district == cast.DISTRICT else states[::2]:
            moment = _at_work(at - timedelta(days=days))
            kind = InstitutionType.COMMUNITY_HEALTH_CENTRE if index % 3 == 1 else InstitutionType.TOWNSHIP_HOSPITAL
            grade = (Grade.JIA, Grade.YI, Grade.JIA)[index % 3]
            primary_care.application_at(state, people=people, at=moment, grade=grade, type=kind, index=index)
            index += 1
        for state, days, grade, fails in CONCLUDED if district == cast.DISTRICT else ():
            moment = _at_work(at - timedelta(days=days))
            primary_care.application_at(state, people=people, at=moment, grade=grade, fails=fails, index=index)
            index += 1
        for state, days, bears in REREVIEWED if district == cast.DISTRICT else ():
            moment = _at_work(at - timedelta(days=days))
            of = primary_care.application_at(Review.REACHED, people=people, at=moment, index=index)
            asked = _at_work(moment + timedelta(days=25))
            rereview.rereview_at(state, of, people=people, at=asked, bears=bears)
            index += 1
        primary_care.institution(index, people=people, at=at - timedelta(days=60))
        index += 1
    held.build(bureaus[cast.DISTRICT], at=at)
    _watch(bureaus[cast.DISTRICT], at=at)
    terminating.build(bureaus[cast.DISTRICT], at=at)
    bodies.build(bureaus[cast.DISTRICT], at=at)
    rechecking.build(bureaus[cast.DISTRICT], at=at)
    revoking.build(bureaus[cast.DISTRICT], at=at)


def _watch(people: People, *, at: datetime) -> None:
    """An objection of the supervisor that waits for its answer and one that has it; a consent, and what was handed on under it."""
    of_district = Application.objects.filter(district=cast.DISTRICT).order_by("pk")
    for state in (Review.ACCEPTED, Review.ON_SITE):
        objection = watched.objected(of_district.filter(state=state)[0], by=people[Role.SUPERVISOR], at=at)
        if state == Review.ON_SITE:
            watched.answered(objection, people=people, at=at)
    reported, decided = (of_district.filter(state=state)[0] for state in (Review.REPORTED, Review.CONCLUDING))
    watched.went_on(watched.objected(reported, by=people[Role.SUPERVISOR], at=at), people=people, at=at)
    watched.taken_back(watched.objected(decided, by=people[Role.SUPERVISOR], at=at), people=people, at=at)
    sealed = of_district.filter(state=Review.SEALED)[0]
    watched.released(watched.agreed(sealed, at=at), by=people[Role.BUREAU_HANDLER], at=at)
    _object(people, at=at)


def _object(people: People, *, at: datetime) -> None:
    """A posted conclusion with two objections: one that experts look into, one whose answer waits for its signature; another whose
    objection is answered."""
    posted = Application.objects.filter(district=cast.DISTRICT, state=Review.PUBLICITY).order_by("pk")
    of = posted[0]
    objecting.answered(objecting.lodged(posted[1], at=at), people=people, at=at)
    objecting.called(objecting.lodged(of, at=at, named=True), people=people, at=at)
    other = objecting.lodged(of, at=at)
    objecting.heard(other, people=people, at=at)
    objecting.proposed(other, people=people, at=at)
    objecting.drafted(other, people=people, at=at)


def _at_work(moment: datetime) -> datetime:
    """That day, or the last one at work before it."""
    table = CalendarYear.objects.table()
    while not table.is_working_day(timezone.localdate(moment)):
        moment -= timedelta(days=1)
    return moment
