"""A small world for the browser: the offices, two hospitals, three primary-care institutions, and cases at their stages.

Made once per run by walking the verbs. Every test gets a copy, so rows named here are found again by their keys.
The reference data stand already.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import perform
from config.scenarios import cast, filing, hospitals, primary_care, review
from config.scenarios.filing import Applicant
from emr_rating.stages import Stage
from emr_rating.workflow import VERIFY
from primary_care_review.stages import Stage as Review

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
OPENS_AT, CLOSES_AT = (
    AT - timedelta(days=7, hours=10),
    AT + timedelta(days=21, hours=14),
)  # 2 November, end of 30 November
SINCE = AT - timedelta(days=330)


@dataclass(frozen=True)
class World:
    """Who acts, and the numbers of the cases that stand ready."""

    people: dict[Role, Membership]
    stranger: Membership  # handler of another district's bureau
    hospital: Applicant  # its filing of this year is filled in, nothing confirmed
    other: Applicant  # of the same district; its filing of last year is under review, this year's not begun
    township: Membership  # leader of an institution that has begun nothing
    applicant: Membership  # leader of one whose application may be submitted
    filing: str
    reviewed: str
    registration: str
    draft: str
    submitted: str
    accepted: str


def build() -> World:
    people = cast.officials(at=SINCE)
    elsewhere = cast.bureau("500101", at=SINCE)
    hospital, other = (filing.hospital(index, people=people, at=SINCE) for index in (2, 22))
    reviewed = _last_year(other, people)
    this_year = filing.cycle(people=people, at=AT - timedelta(days=10), opens_at=OPENS_AT, closes_at=CLOSES_AT)
    filled = filing.filing_at(Stage.DRAFT, applicant=hospital, of_cycle=this_year, at=AT - timedelta(days=2))
    registration, _ = hospitals.registered(hospitals.hospital(42), at=AT - timedelta(days=1))
    hospitals.registered(hospitals.hospital(43), at=AT - timedelta(days=1))
    perform(registration, VERIFY, by=people[Role.CENTRE], at=AT - timedelta(hours=3))
    stages = (Review.DRAFT, Review.SUBMITTED, Review.ACCEPTED)
    draft, submitted, accepted = (
        primary_care.application_at(stage, people=people, at=AT - timedelta(days=index), index=index)
        for index, stage in enumerate(stages, 3)
    )
    return World(
        people=people,
        stranger=elsewhere[Role.BUREAU_HANDLER],
        hospital=hospital,
        other=other,
        township=primary_care.institution(1, people=people, at=SINCE),
        applicant=draft.applicant.office.memberships.get(),
        filing=filled.number,
        reviewed=reviewed,
        registration=registration.number,
        draft=draft.number,
        submitted=submitted.number,
        accepted=accepted.number,
    )


def _last_year(applicant: Applicant, people: dict[Role, Membership]) -> str:
    """Reported, closed, given to a reviewer, asked about: everything but the opinion and the conclusion."""
    began = AT - timedelta(days=50)
    cycle = filing.cycle(people=people, at=began, year=2025, district_due_on=AT.date() + timedelta(days=20))
    reported = filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=began, level=3)
    closed = review.close(cycle)
    review.name_reviewers(reported, people=people, at=closed)
    return reported.number
