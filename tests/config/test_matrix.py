"""Every role x state x step of every workflow: what the table does not allow is refused, in a sentence, and moves nothing.

Rows are put into their states directly here, and only here: the matrix asks what the gateway refuses, not how a case got there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Office
from accounts.roles import EVERY_ROLE, OfficeKind, Role
from casework.actions.institutions import create_institution
from casework.gateway import NotTheirs, Refused, may_ever, perform
from casework.models import Case, Record, Sample, StandardEdition
from casework.registry import case_type, case_types
from casework.stages import CANCELLED, StageEnum
from casework.step import moves
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc
from emr_rating.models import Cycle, Filing
from primary_care_review.models import Application, Grade
from tests.experts.reviewed import called
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db


@walked_once
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


@walked_once
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
    filing = Filing.objects.create(
        kind="emr_filing",
        number="M-of",
        regime="emr",
        state="national",
        cycle=cycle,
        filed_by=institution,
        withdrawn_at=at,
        **common,
    )
    sample = Sample.objects.create(
        number="DS-M",
        use="district_results",
        year=2026,
        office=people[Role.COMMISSION_HEAD].office,
        share=10,
        least=1,
        frozen={},
        list_hash="0" * 64,
        frozen_by=people[Role.COMMISSION_HEAD].person,
        frozen_at=at,
        due_at=at,
    )
    applying = {
        "applicant": institution,
        "institution_type": institution.type,
        "assessment_started_on": at.date(),
    }
    reached = Application.objects.create(
        kind="primary_care_application",
        number="M-parent",
        regime="primary_care",
        state="reached",
        ended_at=at,
        **applying,
        **common,
    )
    held = Grade.objects.create(institution=institution, grade="乙", decree_number="试", decreed_on=at.date())
    rechecking = applying | {"rechecked": held, "why": "试"}
    measure = {"ground": "fraud", "ground_facts": "试", "proposed_by": people[Role.BUREAU_HANDLER]}
    revoking = measure | {"revoked": held}
    own = {
        "emr_registration": {"uscc": institution.uscc, "name": institution.name, "type": institution.type},
        "emr_filing": {"cycle": cycle, "filed_by": institution},
        "emr_collection": {"cycle": cycle, "collected_from": institution, "level": 3},
        "emr_extension": {
            "cycle": cycle,
            "due_on_asked": cycle.district_due_on + timedelta(days=9),
            "statement": "试",
            "requested_by": people[Role.COMMISSION_HEAD],
        },
        "emr_city_summary": {"paper": "emr_city_summary", "year": 2026, "office": people[Role.COMMISSION_HEAD].office},
        "emr_district_report": {
            "paper": "emr_district_report",
            "year": 2026,
            "office": people[Role.BUREAU_HEAD].office,
        },
        "emr_national": {"of_filing": filing, "entered_level": 5, "about_id": filing.pk},
        "emr_objection": {"about_id": filing.pk, "name": "某人"},
        "emr_tip": {"cause": "fraud", "concerned": "试", "what": "试"},
        "emr_violation": measure | {"about_id": filing.pk},
        "emr_bureau_violation": measure | {"cycle": cycle},
        "emr_spot_check": {"of_filing": filing, "sample": sample, "held_level": 3, "about_id": filing.pk},
        "primary_care_application": applying,
        "primary_care_rereview": applying | {"parent": reached, "about_id": reached.pk, "reached_on": at.date()},
        "primary_care_revocation": revoking,
        "primary_care_city_revocation": revoking,
        "primary_care_recheck": rechecking,
        "primary_care_city_recheck": rechecking,
        "primary_care_october_paper": {
            "paper": "primary_care_october_paper",
            "year": 2026,
            "office": people[Role.BUREAU_HEAD].office,
        },
        "primary_care_objection": {"about_id": filing.pk, "name": "某人"},
        "primary_care_supervision": {
            "about_id": filing.pk,
            "matter": "plan",
            "text": "试",
            "raised_by": people[Role.SUPERVISOR],
        },
        "primary_care_city_objection": {"about_id": filing.pk, "name": "某人"},
        "primary_care_city_supervision": {
            "about_id": filing.pk,
            "matter": "plan",
            "text": "试",
            "raised_by": people[Role.SUPERVISOR],
        },
        "plaque_tip": {"cause": "forged", "place": "正门", "what": "试"},
        "review_tip": {"cause": "fraud", "concerned": "试", "what": "试"},
        "primary_care_termination": measure | {"about_id": filing.pk},
    }
    own["primary_care_city_termination"] = own["primary_care_termination"]
    return {
        of_kind.kind: common
        | own[of_kind.kind]
        | {
            "regime": of_kind.regime,
            "standard": StandardEdition.objects.get(key=edition[of_kind.regime]),
        }
        for of_kind in case_types()
    }


KINDS = (
    "emr_registration",
    "emr_filing",
    "emr_collection",
    "emr_extension",
    "emr_national",
    "emr_objection",
    "emr_tip",
    "emr_violation",
    "emr_bureau_violation",
    "emr_spot_check",
    "emr_city_summary",
    "emr_district_report",
    "primary_care_application",
    "primary_care_rereview",
    "primary_care_recheck",
    "primary_care_city_recheck",
    "primary_care_supervision",
    "primary_care_objection",
    "primary_care_city_supervision",
    "primary_care_city_objection",
    "plaque_tip",
    "review_tip",
    "primary_care_termination",
    "primary_care_city_termination",
    "primary_care_revocation",
    "primary_care_city_revocation",
    "primary_care_october_paper",
)


def test_every_kind_is_in_the_matrix():
    assert tuple(of_kind.kind for of_kind in case_types()) == KINDS


# Their tables are the application's, row by row (casework.carried): who is refused there is refused in every state of it.
CARRIED = ("primary_care_rereview", "primary_care_recheck", "primary_care_city_recheck")


@contextmanager
def _in_state(kind: str, stage: StageEnum, columns, people, at) -> Iterator[Case]:
    """Taken back: the next one needs the institution's place free again, which no act makes it."""
    with transaction.atomic():
        model = case_type(kind).model
        case = model.objects.create(kind=kind, number=f"M-{stage.value}"[:20], state=stage.value, **columns[kind])
        called(case, people[Role.EXPERT], by=people[Role.BUREAU_HEAD], at=at, accepted_at=at)
        yield case
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_outside_the_table_is_done(kind, columns, people, at):
    """Each step by each role that it does not name, in each of its states; out of them by every role once, and in every state by
    somebody whom it does name: who it is and where the case stands are asked apart.

    Where the table is carried over, and on the second engine, each of these once a step: nothing of the answer is the engine's.
    """
    of_kind = case_type(kind)
    whole = kind not in CARRIED and connection.vendor == "sqlite"
    assert set(people) == set(EVERY_ROLE)
    tried, asked = 0, dict.fromkeys(people.values(), 0)
    for place, stage in enumerate(of_kind.stages):
        with _in_state(kind, stage, columns, people, at) as case:
            rows = Record.objects.count()
            for number, step in enumerate(of_kind.steps):
                first = stage in (step.sources[0], next(one for one in of_kind.stages if one not in step.sources))
                if not whole and not first and number % len(of_kind.stages) != place:
                    continue
                named = [member for member in people.values() if may_ever(case, step, member, on=at.date())]
                if stage in step.sources:
                    wrong = [member for member in people.values() if member not in named]
                elif first:
                    wrong = list(people.values())
                else:
                    wrong = named[place % len(named) :][:1] if named else []
                for member in wrong:
                    tried += 1
                    asked[member] += 1
                    with pytest.raises((Refused, NotTheirs)):
                        perform(case, step, by=member, at=at, reason="试")
            assert Case.objects.get(pk=case.pk).state == stage.value
            assert Record.objects.count() == rows
    assert tried > len(of_kind.steps) * (len(of_kind.stages) if whole else len(EVERY_ROLE))
    assert min(asked.values()) >= len(of_kind.steps)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_a_way_in_and_every_open_one_a_way_out_or_waits_for_a_later_stage(kind):
    of_kind = case_type(kind)
    into = {target for _, target in moves(of_kind.steps)}
    # That its institution is closed or it is terminated ends a case anywhere, and takes none of them on.
    out_of = {source for source, target in moves(of_kind.steps) if target not in (CANCELLED, "terminated")}
    first = next(iter(of_kind.stages)).value
    assert {stage.value for stage in of_kind.stages} - into - {first} == set()
    waiting = {stage.value for stage in of_kind.stages if not stage.end} - out_of
    # What follows the grade is not open yet; the pages say so.
    later = {
        "emr_registration": set(),
        "emr_filing": set(),
        "emr_collection": set(),
        "emr_extension": set(),
        "emr_national": set(),
        "emr_objection": set(),
        "emr_tip": set(),
        "emr_violation": set(),
        "emr_bureau_violation": set(),
        "emr_spot_check": set(),
        "primary_care_supervision": set(),
        "primary_care_objection": set(),
        "primary_care_city_supervision": set(),
        "primary_care_city_objection": set(),
        "emr_city_summary": set(),
        "emr_district_report": set(),
        "primary_care_application": set(),
        "primary_care_rereview": set(),
        "primary_care_recheck": set(),
        "primary_care_city_recheck": set(),
        "plaque_tip": set(),
        "review_tip": set(),
        "primary_care_termination": set(),
        "primary_care_city_termination": set(),
        "primary_care_revocation": set(),
        "primary_care_city_revocation": set(),
        "primary_care_october_paper": set(),
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
