"""A case of the grade review whose team has handed in its opinions, and which has left the state it was reviewed in."""

from datetime import datetime

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.models import Case
from config.scenarios import cast, terms
from experts import uses
from experts.models import Assignment, Expert, Pool
from experts.uses import ReviewUse
from primary_care_review.articles import P
from primary_care_review.stages import Stage

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
        Assignment.objects.create(
            case=case,
            member=expert.entries.get().member,
            assigned_by=people[Role.COMMISSION_HANDLER].person,
            assigned_at=at,
            designated_reason="演示指定",
            leads=index == 0,
            accepted_at=at,
            outcome=Assignment.Outcome.KEEP,
            text="各项条款均有依据，建议维持所申报的等级。",
            handed_in_at=at,
        )
    return case, experts


def leader_of(case: Case, *, at: datetime) -> Membership:
    return leader(case.institution, at=at)


def reopen(monkeypatch) -> None:
    """From now on the state in which the case stands is one in which experts review it."""
    use = ReviewUse(
        name="on_site",
        label="现场评审",
        article=P(21),
        kind="primary_care_application",
        states=(Stage.SUBMITTED,),
        office=OfficeKind.COMMISSION,
        pool=lambda case: Pool.objects.get(office=cast.office(OfficeKind.COMMISSION), regime=terms.REGIME),
        freeze=lambda case, **facts: case,
        seat=lambda case, **facts: case,
    )
    monkeypatch.setattr(uses, "_uses", {"on_site": use})
