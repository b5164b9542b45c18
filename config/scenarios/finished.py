"""The year that is over, of a few hospitals: reviewed by bureaus and city, two of them by the nation, objected to, announced by both notices."""

from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from emr_rating.models import Cycle, Filing, NationalReview
from emr_rating.municipal.uses import CITY_REVIEW
from emr_rating.results import sheets
from emr_rating.stages import NationalStage, Stage

from . import filing, national, overdue, review, yearly
from .filing import Applicant

People = dict[Role, Membership]
DAY = timedelta(days=1)


def build(
    applicants: dict[int, Applicant],
    levels: dict[int, int],
    *,
    people: People,
    bureaus: dict[str, People],
    year: int,
    at: datetime,
) -> Cycle:
    """`levels` are what each declares. Of the first-time 4 the city decides, below it the bureaus, one of which reports nothing; with `at` the window opens."""
    cycle = filing.cycle(people=people, at=at, year=year, opens_at=at + DAY, closes_at=at + 15 * DAY)
    for seed, (index, applicant) in enumerate(applicants.items()):
        filing.filing_at(
            Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at + 2 * DAY, level=levels[index], seed=seed
        )
    opened = review.close(cycle)
    _of_city(cycle, people=people, at=opened)
    _of_districts(cycle, bureaus, at=opened + 3 * DAY)
    overdue.no_result(*_of_the_silent(cycle), people=people, at=overdue.day_after(cycle))
    _of_nation(cycle, people=people, at=opened + 5 * DAY)
    yearly.build(cycle, people=people, bureaus=bureaus, at=opened + 66 * DAY)
    for case in Filing.objects.of_cycle(cycle).order_by("pk"):
        sheets.issue(case, by=filing.leader(case), at=opened + 80 * DAY)
    return cycle


def _of_city(cycle: Cycle, *, people: People, at: datetime) -> None:
    """Decided by designated teams: a first-time 4 is kept, and 5 and above goes on."""
    for case in Filing.objects.of_cycle(cycle).filter(state=Stage.CITY_CHECK).order_by("pk"):
        national.checked(case, people=people, at=at)
    for case in Filing.objects.of_cycle(cycle).filter(state=Stage.CITY_REVIEW).order_by("pk"):
        team = review.designate_team(case, CITY_REVIEW, experts=review.city_experts(5, at=at), people=people, at=at)
        for assignment in team:
            review.hand_in(assignment, at=at)
        review.consolidate(case, at=at)
        review.conclude_city(case, people=people, at=at)


def _of_districts(cycle: Cycle, bureaus: dict[str, People], *, at: datetime) -> None:
    """Kept, all but the first, which is lowered by one level. A district without people here lets its term go by."""
    waiting = Filing.objects.of_cycle(cycle).filter(state=Stage.DISTRICT_REVIEW, district__in=bureaus)
    for place, case in enumerate(waiting.order_by("pk")):
        lowered = case.reported_level - 1 if place == 0 else None
        of_bureau = bureaus[case.own_district.pk]
        review.review_at(Stage.PROVISIONAL, case, people=of_bureau, at=at + place * DAY, level=lowered)


def _of_the_silent(cycle: Cycle) -> list[Filing]:
    return list(Filing.objects.of_cycle(cycle).filter(state=Stage.DISTRICT_REVIEW).order_by("pk"))


def _of_nation(cycle: Cycle, *, people: People, at: datetime) -> None:
    """One passes, and an objection to it is not upheld; one is lowered on site, and its own objection is."""
    passed, lowered = NationalReview.objects.of_cycle(cycle).order_by("pk")
    national.national_at(NationalStage.PASSED, passed, people=people, at=at)
    national.national_at(NationalStage.NOT_PASSED, lowered, people=people, at=at + 4 * DAY, lowered=4)
    national.post(cycle, people=people, at=at + 10 * DAY)
    told = at + 12 * DAY
    objections = (national.objected(passed, at=told), national.objected(lowered, at=told, by=filing.leader(lowered)))
    for objection, level in zip(objections, (None, 5), strict=True):
        proposed = national.answered(objection, people=people, at=told + 3 * DAY, level=level)
        national.concurred(proposed, people=people, at=told + 4 * DAY)
    national.noted(cycle, people=people, at=at + 40 * DAY)
    national.announce(cycle, people=people, at=at + 60 * DAY)
