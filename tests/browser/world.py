"""A small world for the browser: the offices, two hospitals, three primary-care institutions, and cases at their stages.

Made once per run by walking the verbs. Every test gets a copy, so rows named here are found again by their keys.
The reference data stand already.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import perform
from config.scenarios import cast, experts, filing, grades, hospitals, primary_care, review
from config.scenarios.filing import Applicant
from emr_rating.models import Filing, YearResult
from emr_rating.municipal.uses import CITY_CHECK, CITY_REVIEW
from emr_rating.registration.steps import VERIFY
from emr_rating.stages import Stage
from experts.actions import assignments, seats
from experts.models import Assignment
from primary_care_review.grades import snapshots
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
    supervisor: Membership  # of the commission
    expert: Membership  # of the city pool; asked to review `first_four`, has not answered
    member: Membership  # the same, and has accepted
    township: Membership  # leader of an institution that has begun nothing
    graded: Membership  # leader of one that holds a grade with certificate and plaque
    applicant: Membership  # leader of one whose application may be submitted
    filing: str
    reviewed: str
    first_four: str  # last year's, before the commission, five experts asked
    drawable: str  # another, nobody asked
    checked: str  # last year's, declared at the 5 it holds: in the city's check, five experts at work
    proposed: str  # the key of the expert's assignment
    accepted_review: str  # of the member's
    expert_number: str
    city: tuple[str, ...]  # the keys of the city pool's experts
    own_staff: str  # the key of a reviewer of the bureau's pool who works at the hospital of `reviewed`
    registration: str
    draft: str
    submitted: str
    accepted: str


def build() -> World:
    people = cast.officials(at=SINCE)
    elsewhere = cast.bureau("500101", at=SINCE)
    hospital, other = (filing.hospital(index, people=people, at=SINCE) for index in (2, 22))
    supervisor = cast.commission_supervisor(at=SINCE)
    city = review.city_experts(10, at=SINCE)
    reviewed, first_four, drawable, checked = _last_year(other, people)
    review.designate_team(checked, CITY_CHECK, experts=city[5:], people=people, at=AT - timedelta(days=1))
    proposed, answered = _asked(first_four, people, city[:5])
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
    snapshots.take(by=people[Role.COMMISSION_HANDLER], at=AT - timedelta(hours=2))
    return World(
        people=people,
        stranger=elsewhere[Role.BUREAU_HANDLER],
        hospital=hospital,
        other=other,
        supervisor=supervisor,
        expert=proposed.member,
        member=answered.member,
        township=primary_care.institution(1, people=people, at=SINCE),
        graded=_graded(people),
        applicant=draft.applicant.office.memberships.get(),
        filing=filled.number,
        reviewed=reviewed.number,
        first_four=first_four.number,
        drawable=drawable.number,
        checked=checked.number,
        proposed=str(proposed.pk),
        accepted_review=str(answered.pk),
        expert_number=proposed.member.pool_entry.expert.number,
        city=tuple(str(member.pk) for member in city),
        own_staff=str(_own_staff(reviewed, people).pk),
        registration=registration.number,
        draft=draft.number,
        submitted=submitted.number,
        accepted=accepted.number,
    )


def _graded(people: dict[Role, Membership]) -> Membership:
    """Of a grade from before the portal began."""
    leader = primary_care.institution(77, people=people, at=SINCE)
    said = {"grade": "乙", "number": "演示渝中卫发〔2025〕3号", "on": AT.date() - timedelta(days=400)}
    grade = grades.imported(leader.office.institution, **said, people=people, at=SINCE + timedelta(days=1))
    grades.certified(grade, by=people[Role.BUREAU_HEAD], at=AT - timedelta(days=30))
    hung = grades.hung(grade, by=people[Role.BUREAU_HANDLER], at=AT - timedelta(days=20))
    grades.told_of(hung, at=AT - timedelta(days=3))
    return leader


def _last_year(applicant: Applicant, people: dict[Role, Membership]) -> tuple[Filing, ...]:
    """One is given to a reviewer and waits for the opinion; two hospitals are at 4 for the first time and one
    holds 5, before the commission."""
    began = AT - timedelta(days=50)
    cycle = filing.cycle(people=people, at=began, year=2025, district_due_on=AT.date() + timedelta(days=20))
    fours = [filing.hospital(index, people=people, at=SINCE) for index in (82, 102)]
    holding = filing.hospital(122, people=people, at=SINCE)
    YearResult.objects.create(
        institution=holding.institution,
        year=2024,
        declared_level=5,
        final_level=5,
        notice="演示通报〔2024〕1号",
        imported_at=began,
    )
    reported = [
        filing.filing_at(Stage.REPORTED, applicant=who, of_cycle=cycle, at=began, level=level)
        for who, level in ((applicant, 3), *((four, 4) for four in fours), (holding, 5))
    ]
    closed = review.close(cycle)
    review.designate(reported[0], people=people, at=closed)
    return tuple(Filing.objects.get(pk=row.pk) for row in reported)


def _asked(case: Filing, people: dict[Role, Membership], experts: list[Membership]) -> tuple[Assignment, Assignment]:
    """Five experts designated yesterday; the second, who leads, has declared and accepted."""
    at = AT - timedelta(days=1)
    head, leader = people[Role.COMMISSION_HEAD], experts[1]
    seats.designate(
        case,
        use=CITY_REVIEW,
        experts=[one.pk for one in experts],
        leader=leader.pk,
        reason=review.DESIGNATION,
        by=head,
        at=at,
    )
    first, second = (Assignment.objects.of(case).get(member=one) for one in experts[:2])
    return first, assignments.accept(second, by=leader, at=at)


def _own_staff(case: Filing, people: dict[Role, Membership]) -> Membership:
    bureau = people[Role.BUREAU_HEAD].office
    member = cast.person("qx-benyuan", "方圆", role=Role.EXPERT, office=bureau, at=SINCE)
    experts.employ(member.pool_entry.expert, case.hospital)
    return member
