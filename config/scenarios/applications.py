"""The grade review of the demonstration: institutions in four districts with an application in every state, what goes on to the
city, what supervisors and the public object to, and what is terminated.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from primary_care_review.body import APPLICATION
from primary_care_review.models import Application
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade, InstitutionType

from . import (
    accounting,
    agreeing,
    bodies,
    cast,
    first_grades,
    grades,
    held,
    objecting,
    parties,
    primary_care,
    rechecking,
    revoking,
    terminating,
    visit,
    watched,
)
from .primary_care import at_work

People = dict[Role, Membership]

# From the work report on: how many days ago the visit was called, the grade applied for, whether the team finds none reached, and
# the grade held before. The earliest come first, as postings are numbered.
CONCLUDED = (
    (Review.AWARDED, 60, Grade.YI, False, Grade.BING),  # raised
    (Review.AWARDED, 60, Grade.BING, False, Grade.BING),  # renewed
    (Review.NOT_REACHED, 44, Grade.BING, True, None),
    (Review.DETERMINED, 44, Grade.YI, False, None),
    (Review.REACHED, 38, Grade.JIA, False, None),
    (Review.PUBLICITY, 29, Grade.BING, True, None),
    (Review.PUBLICITY, 29, Grade.YI, False, None),
    (Review.CONCLUDED, 24, Grade.BING, True, None),
    (Review.CONCLUDED, 24, Grade.YI, False, None),
    (Review.CONCLUDING, 19, Grade.JIA, False, None),
    (Review.REPORTED, 16, Grade.YI, False, None),
)
# When a grade that is renewed or raised was decreed, before the visit was called.
HELD = timedelta(days=1300)


def build(bureaus: dict[str, People], *, at: datetime) -> None:
    """Institutions in four districts, an application in every state, ages of clocks spread over the weeks."""
    visit.reviewers(people=bureaus[cast.DISTRICT], at=at - timedelta(days=180), names=visit.MANY)
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
            moment = at_work(at - timedelta(days=days))
            kind = InstitutionType.COMMUNITY_HEALTH_CENTRE if index % 3 == 1 else InstitutionType.TOWNSHIP_HOSPITAL
            grade = (Grade.JIA, Grade.YI, Grade.JIA)[index % 3]
            primary_care.application_at(state, people=people, at=moment, grade=grade, type=kind, index=index)
            index += 1
        for state, days, grade, fails, before in CONCLUDED if district == cast.DISTRICT else ():
            moment = at_work(at - timedelta(days=days))
            leader = _holder(index, before, people=people, at=moment)
            primary_care.application_at(state, people=people, at=moment, grade=grade, fails=fails, leader=leader)
            index += 1
        primary_care.institution(index, people=people, at=at - timedelta(days=60))
        index += 1
    first_grades.build(bureaus[cast.DISTRICT], at=at)
    held.build(bureaus[cast.DISTRICT], at=at)
    _watch(bureaus[cast.DISTRICT], at=at)
    terminating.build(bureaus[cast.DISTRICT], at=at)
    bodies.build(bureaus[cast.DISTRICT], at=at)
    parties.build(bureaus[cast.DISTRICT], at=at)
    accounting.build(bureaus[cast.DISTRICT], at=at)
    agreeing.much_of_it(bureaus[cast.DISTRICT], at=at)
    rechecking.build(bureaus[cast.DISTRICT], at=at)
    revoking.build(bureaus[cast.DISTRICT], at=at)
    agreeing.build(bureaus[cast.DISTRICT], at=at)


def _holder(index: int, before: Grade | None, *, people: People, at: datetime) -> Membership:
    """Who leads an institution that begins seven months before `at`, with the grade that it held before the portal."""
    began, on = at - primary_care.SEVEN_MONTHS, timezone.localdate(at - HELD)
    leader = primary_care.institution(index, people=people, at=began)
    if before:
        of, number = leader.office.institution, f"演示卫发〔{on.year}〕{index}号"
        grades.imported(of, grade=before.value, number=number, on=on, people=people, at=began)
    return leader


def _watch(people: People, *, at: datetime) -> None:
    """What its supervisor objects to, and the public; a consent, and what was handed on under it."""
    of_district = Application.objects.filter(kind=APPLICATION, district=cast.DISTRICT).order_by("pk")
    watched.in_every_state(of_district, people=people, at=at)
    sealed = of_district.filter(state=Review.SEALED)[0]
    watched.released(watched.agreed(sealed, at=at), by=people[Role.BUREAU_HANDLER], at=at)
    first, second = of_district.filter(state=Review.PUBLICITY)[:2]
    objecting.answered(objecting.lodged(second, at=at), people=people, at=at)
    objecting.under_way(first, people=people, at=at)
