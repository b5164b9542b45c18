"""A hospital whose filing has passed the city's check, and the institute's people."""

from datetime import timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Posting
from config.scenarios import filing
from config.scenarios import national as scenes
from emr_rating.models import NationalReview
from emr_rating.national import publicity
from emr_rating.stages import NationalStage
from tests.worlds import walked_once


@walked_once
def case(people, cycle, at) -> NationalReview:
    """A 5 that was kept by the city and waits for the institute."""
    return scenes.current(scenes.entered(2, people=people, cycle=cycle, at=at)[0])


@walked_once
def morning(case, cycle):
    """The day after the city's check."""
    return cycle.closes_at + timedelta(days=1, hours=10)


@walked_once
def pool(people, at) -> list[Membership]:
    return scenes.experts(at=at)


@walked_once
def leader(case) -> Membership:
    return filing.leader(case)


@walked_once
def both(people, cycle, at) -> list[NationalReview]:
    """One that passed both steps, and one that was lowered to 4 in the first."""
    passed, failed = scenes.entered(2, 22, people=people, cycle=cycle, at=at)
    checked = cycle.closes_at + timedelta(days=1, hours=10)
    scenes.national_at(NationalStage.PASSED, passed, people=people, at=checked)
    scenes.heard(failed, people=people, at=checked, level=4)
    scenes.conclude(failed, people=people, at=checked, level=4)
    return [scenes.current(one) for one in (passed, failed)]


@walked_once
def thursday(cycle):
    """Thursday, 3 December 2026."""
    return cycle.closes_at + timedelta(days=2, hours=10)


@walked_once
def posted(both, cycle, people, thursday) -> Posting:
    return publicity.post(cycle, listed=[both[0].number], by=people[Role.INSTITUTE], at=thursday)
