"""A case of the grade review whose team has handed in its opinions, and which has left the state it was reviewed in."""

from datetime import datetime

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Case
from config.scenarios import terms
from emr_rating.rules import Advice
from experts.models import Assignment, Expert, Review
from experts.review import rounds

from ..casework.conftest import application, institution, leader

People = dict[Role, Membership]
NAMES = ("何静秋", "贺云", "侯望舒")


def reviewed_case(people: People, *, at: datetime, team: int = 3, appoint: bool = True) -> tuple[Case, list[Expert]]:
    """The first of the team leads it."""
    case = application(institution(41), at=at, by=people[Role.BUREAU_HANDLER])
    experts = [terms.expert(f"zj-{index}", NAMES[index], at=at, index=20 + index) for index in range(team)]
    if appoint:
        terms.appoint(experts, people=people, at=at)
    for index, expert in enumerate(experts):
        called(
            case,
            expert.entries.get().member,
            by=people[Role.COMMISSION_HANDLER],
            at=at,
            designated_reason="演示指定",
            leads=index == 0,
            accepted_at=at,
            says={"outcome": Advice.KEEP, "level": 3},
            text="各项条款均有依据，建议维持所申报的等级。",
            handed_in_at=at,
        )
    Review.objects.filter(case=case.pk).update(closed_at=at, told_at=at)
    return case, experts


def called(case: Case, member: Membership, *, by: Membership, at: datetime, **columns) -> Assignment:
    """An assignment as no verb makes it, in the round under way on the case, or in its first."""
    review = Review.objects.running(case) or Review.objects.create(
        case_id=case.pk, use="emr_city_review", round=1, opened_at=at
    )
    return Assignment.objects.create(review=review, member=member, assigned_by=by.person, assigned_at=at, **columns)


def leader_of(case: Case, *, at: datetime) -> Membership:
    return leader(case.institution, at=at)


def reopen(case: Case) -> None:
    """Its round goes on, as after a conclusion that was taken back."""
    rounds.resume(case)
