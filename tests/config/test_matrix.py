"""Every role x state x step of every workflow: what the table does not allow is refused, in a sentence, and moves nothing.

Rows are put into their states directly here, and only here: the matrix asks what the gateway refuses, not how a case got there.
"""

from datetime import timedelta

import pytest

from accounts.models import Office
from accounts.roles import EVERY_ROLE, OfficeKind, Role
from casework.actions.institutions import create_institution
from casework.gateway import NotTheirs, Refused, may_ever, perform
from casework.models import Case, Record, StandardEdition
from casework.registry import case_type, case_types
from casework.step import moves
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc
from emr_rating.models import Cycle
from experts.models import Assignment, Review
from tests.experts.reviewed import called
from tests.guards import lift

pytestmark = pytest.mark.django_db


@pytest.fixture
def institution(people, at):
    created = create_institution(
        uscc=fictional_uscc(900, district=cast.DISTRICT),
        name="演示镇卫生院",
        type="township_hospital",
        district=people[Role.BUREAU_HEAD].office.district,
        by=people[Role.CENTRE],
        at=at,
    )
    for role in (Role.INSTITUTION_CLERK, Role.INSTITUTION_LEADER):
        people[role] = cast.person(f"matrix-{role}", "演示人员", role=role, office=created.office, at=at)
    third = Office.objects.create(kind=OfficeKind.THIRD_PARTY, name="演示第三方")
    people[Role.THIRD_PARTY] = cast.person("third", "演示人员", role=Role.THIRD_PARTY, office=third, at=at)
    return created


@pytest.fixture
def columns(institution, people, at):
    """What a row of each kind needs besides its state."""
    edition = {"emr": "emr-2018-demo", "primary_care": "demo-2026"}
    cycle = Cycle.objects.create(
        year=2026,
        opens_at=at - timedelta(days=9),
        closes_at=at + timedelta(days=9),
        district_due_on=at.date() + timedelta(days=60),
        standard=StandardEdition.objects.get(key="emr-2018-demo"),
        opened_by=people[Role.COMMISSION_HEAD].person,
        opened_at=at,
    )
    common = {
        "title": institution.name,
        "district": institution.district,
        "rules_edition": "matrix",
        "opened_at": at,
        "institution": institution,
    }
    own = {
        "emr_registration": {"uscc": institution.uscc, "name": institution.name, "type": institution.type},
        "emr_filing": {"cycle": cycle, "filed_by": institution},
        "primary_care_application": {
            "applicant": institution,
            "institution_type": institution.type,
            "assessment_started_on": at.date(),
        },
    }
    return {
        of_kind.kind: common
        | own[of_kind.kind]
        | {
            "regime": of_kind.regime,
            "standard": StandardEdition.objects.get(key=edition[of_kind.regime]),
        }
        for of_kind in case_types()
    }


KINDS = ("emr_registration", "emr_filing", "primary_care_application")


def test_every_kind_is_in_the_matrix():
    assert tuple(of_kind.kind for of_kind in case_types()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_outside_the_table_is_done(kind, columns, people, at):
    of_kind = case_type(kind)
    assert set(people) == set(EVERY_ROLE)
    tried = 0
    for stage in of_kind.stages:
        case = of_kind.model.objects.create(
            kind=kind, number=f"M-{stage.value}"[:20], state=stage.value, **columns[kind]
        )
        called(case, people[Role.EXPERT], by=people[Role.BUREAU_HEAD], at=at, accepted_at=at)
        rows = Record.objects.count()
        for member in people.values():
            for step in of_kind.steps:
                if stage in step.sources and may_ever(case, step, member, on=at.date()):
                    continue
                tried += 1
                with pytest.raises((Refused, NotTheirs)):
                    perform(case, step, by=member, at=at, reason="试")
        assert Case.objects.get(pk=case.pk).state == stage.value
        assert Record.objects.count() == rows
        # The next state needs the institution's place free again, which no act makes it.
        for table in (Assignment, Review, Case, of_kind.model):
            lift(table)
        Assignment.objects.of(case).delete()
        case.reviews.all().delete()
        case.delete()
    assert tried > len(of_kind.stages) * len(of_kind.steps)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_a_way_in_and_every_open_one_a_way_out_or_waits_for_a_later_stage(kind):
    of_kind = case_type(kind)
    into = {target for _, target in moves(of_kind.steps)}
    out_of = {source for source, _ in moves(of_kind.steps)}
    first = next(iter(of_kind.stages)).value
    assert {stage.value for stage in of_kind.stages} - into - {first} == set()
    waiting = {stage.value for stage in of_kind.stages if not stage.end} - out_of
    # The national stage, the city's lanes and the on-site review are not open yet; the pages say so.
    later = {
        "emr_registration": set(),
        "emr_filing": {"awaiting_materials", "city_check"},
        "primary_care_application": {"accepted"},
    }
    assert waiting == later[kind]


@pytest.mark.article("E31")
def test_no_step_kept_from_the_institution_hands_it_the_ball():
    """Whoever gets the ball is told of the step and reads its reason; so it goes to an institution by a step of the parties alone."""
    told = [
        (of_kind.kind, step.name)
        for of_kind in case_types()
        for step in of_kind.steps
        if step.audience != "parties" and any(target.holder == OfficeKind.INSTITUTION for target in step.targets)
    ]
    assert told == []
