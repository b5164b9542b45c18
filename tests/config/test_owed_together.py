"""What many matters share is read once: to say who owes what costs as many queries for two rows as for twelve, whatever they are.

Rows are written here as no verb makes them: asked is what they cost to be put into words, in a list or in a run of the clock.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import District, Enrolment, Membership
from accounts.roles import OfficeKind, Regime, Role
from casework.chasing import matters
from casework.models import Case, ChangeRequest, Deadline, Inquiry, Notice, Proposal
from config.scenarios import cast, hospitals, terms
from config.scenarios import filing as filings
from emr_rating.models import Cycle, Filing, Registration, ReviewPlan
from emr_rating.stages import RegistrationStage, Stage
from experts.models import Assignment, DataRequest, Expert, Letter, Review
from primary_care_review.check.steps import FIND_QUALIFIED
from primary_care_review.models import Application, Grade
from tests.casework.conftest import application, institution

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class World:
    people: dict[Role, Membership]
    at: datetime
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    def application(self) -> Application:
        return application(institution(next(self.numbers)), at=self.at, by=self.people[Role.BUREAU_HANDLER])

    def expert(self) -> Expert:
        number = next(self.numbers)
        return terms.expert(f"owed-{number}", f"演示{number}", at=self.at, index=number)

    def cycle(self) -> Cycle:
        return Cycle.objects.first() or filings.cycle(people=self.people, at=self.at)

    def filing(self) -> Filing:
        """The one that is asked about, reviewed by its bureau."""
        return Filing.objects.first() or self._filing()

    def _filing(self) -> Filing:
        of, cycle = institution(next(self.numbers)), self.cycle()
        return Filing.objects.create(
            kind="emr_filing", number="E-owed", regime=Regime.EMR, state=Stage.DISTRICT_REVIEW, title=of.name,
            district=of.district, institution=of, filed_by=of, cycle=cycle, standard=cycle.standard,
            rules_edition=cycle.rules_edition, opened_at=self.at, holder=cast.office(OfficeKind.BUREAU),
        )  # fmt: skip


def clock(world: World) -> None:
    """One that an office holds, and one of an applicant who has no account."""
    world.application()
    registration, _ = hospitals.registered(hospitals.hospital(next(world.numbers)), at=world.at)
    Registration.objects.filter(pk=registration.pk).update(contact_email="shenqing@example.test")
    Case.objects.filter(pk=registration.pk).update(state=RegistrationStage.RETURNED, holder=None)
    assert Deadline.objects.filter(case=registration.pk).exists()


def inquiry(world: World) -> None:
    asked_by = world.people[Role.BUREAU_HANDLER].person
    Inquiry.objects.create(
        case=world.filing(), question="请说明。", asked_by=asked_by, asked_at=world.at, due_on=world.on
    )


def draft(world: World) -> None:
    handler, of = world.people[Role.BUREAU_HANDLER], world.application()
    Notice.objects.create(
        kind="supplement", title="补正通知书", case=of, office=handler.office, fields={},
        drafted_by=handler.person, drafted_at=world.at, due_on=world.on,
    )  # fmt: skip


def proposal(world: World) -> None:
    of, handler = world.application(), world.people[Role.BUREAU_HANDLER]
    Proposal.objects.create(
        case=of, step=FIND_QUALIFIED.name, version=of.version, facts={}, reason="属实。", proposed_by=handler,
        proposed_at=world.at, due_on=world.on,
    )  # fmt: skip


def change(world: World) -> None:
    ChangeRequest.objects.create(
        institution=institution(next(world.numbers)), changes={}, reason="迁址", requested_at=world.at,
        requested_by=world.people[Role.BUREAU_HANDLER].person, due_on=world.on,
    )  # fmt: skip


def renewal(world: World) -> None:
    of = institution(next(world.numbers))
    Grade.objects.create(institution=of, grade="乙", decree_number="演示", decreed_on=date(2023, 1, 5))


def renewal_assessment(world: World) -> None:
    of = institution(next(world.numbers))
    Grade.objects.create(institution=of, grade="乙", decree_number="演示", decreed_on=date(2023, 8, 9))


def letter(world: World) -> None:
    head, number = world.people[Role.COMMISSION_HEAD], next(world.numbers)
    notice = Notice.objects.create(
        kind="letter", title="聘书", office=head.office, fields={}, drafted_by=head.person, drafted_at=world.at,
        issued_by=head.person, issued_at=world.at, year=2024, serial=number, number=f"演示{number}号", code=f"{number}",
    )  # fmt: skip
    Letter.objects.create(
        expert=world.expert(), regime=Regime.PRIMARY_CARE, valid_from=world.on - 700 * DAY,
        valid_until=world.on + 3 * DAY, notice=notice,
    )  # fmt: skip


def called(world: World, **columns) -> None:
    """Late already, in a round that the centre runs for the commission."""
    of = world.filing()
    review = Review.objects.first() or Review.objects.create(
        case_id=of.pk, use="emr_city_review", round=1, opened_at=world.at
    )
    by, member = world.people[Role.COMMISSION_HEAD], world.expert().entries.get().member
    Assignment.objects.create(
        review=review, member=member, assigned_by=by.person, assigned_at=world.at, answer_due_on=world.on - DAY,
        designated_reason="演示", **columns,
    )  # fmt: skip


def data_request(world: World) -> None:
    DataRequest.objects.create(
        expert=world.expert(), changes={}, reason="职称变动", requested_at=world.at, due_on=world.on
    )


def plan(world: World) -> None:
    review = list(ReviewPlan.Review)[next(world.numbers) % 3]
    planned = ReviewPlan.objects.filter(review=review).values("district")
    district = District.objects.exclude(pk__in=planned).filter(offices__kind=OfficeKind.BUREAU).first()
    ReviewPlan.objects.create(
        cycle=world.cycle(), review=review, district=district, reviewers="第一评审组", due_on=world.on,
        set_by=world.people[Role.COMMISSION_HEAD], set_at=world.at,
    )  # fmt: skip


def report(world: World) -> None:
    world.cycle()
    of = institution(next(world.numbers))
    Enrolment.objects.create(institution=of, regime=Regime.EMR, enrolled_on=cast.SINCE)


def work_report(world: World) -> None:
    of, head = world.application(), world.people[Role.BUREAU_HEAD]
    review = Review.objects.create(case_id=of.pk, use="grade_review", round=1, opened_at=world.at)
    Assignment.objects.create(
        review=review, member=world.expert().entries.get().member, assigned_by=head.person, assigned_at=world.at,
        accepted_at=world.at, leads=True, designated_reason="演示",
    )  # fmt: skip
    Deadline.objects.create(
        case=of, clock="work_report", label="提交等级评审工作报告", article="P24", holder=head.office,
        unit="working_days", length=15, started_on=world.on, due_on=world.on,
    )  # fmt: skip


MADE: dict[str, Callable[[World], None]] = {
    "clock": clock,
    "inquiry": inquiry,
    "signing": draft,
    "redraft": draft,
    "deciding": proposal,
    "change": change,
    "renewal": renewal,
    "renewal_assessment": renewal_assessment,
    "letter": letter,
    "answer": called,
    "opinion": called,
    "data_request": data_request,
    "plan": plan,
    "report": report,
    "work_report": work_report,
}


def test_every_source_has_its_rows_here():
    assert set(MADE) == {source.name for source in matters.sources()}


@pytest.mark.parametrize("name", MADE)
def test_two_rows_and_twelve_cost_the_same(name, people, at):
    world, source = World(people, at), matters.source(name)
    rows = (lambda: source.near(world.on)) if source.near else source.rows
    costs = []
    for more in (2, 10):
        for _ in range(more):
            MADE[name](world)
        with CaptureQueriesContext(connection) as queries:
            owed = source.owed(list(rows()), world.on)
        assert len(owed) >= 2
        costs.append(len(queries))
    assert costs[0] == costs[1], [query["sql"] for query in queries]
    assert {one.row for one in owed} == {row.pk for row in rows()}, "each row in its words"
