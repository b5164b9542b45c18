"""Both workflows walked at random: any actor, any step, any order. Whatever happens, the ledger stays sound."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import proving
from casework.actor import CLOCK
from casework.gateway import NotTheirs, Refused, holder_of, perform
from casework.models import Case, Deadline, Record
from casework.registry import case_type
from casework.step import moves
from config.scenarios import filing, primary_care
from emr_rating.rules import Lane
from emr_rating.stages import Stage
from primary_care_review.rules import Ground
from primary_care_review.stages import Stage as Review

pytestmark = pytest.mark.django_db

# What a step asks for besides the actor and the moment, plausible enough for its method.
FACTS = {
    "report": {"declared_level": 2, "computed_level": 3, "total": "90.0", "digest": "0" * 64, "code": "WALK00000000"},
    "close": {"lane": Lane.DISTRICT_REVIEW},
    "conclude": {"level": 2, "grounds": "理由"},
    "ask": {"question": "请说明。"},
    "answer": {"inquiry": 0, "answer": "已说明。"},
    "name_reviewers": {"reviewers": [], "due_on": None},
    "release_reviewer": {"reviewer": None},
    "open_district_draw": {"draw": "D2026-0001"},
    "seat_reviewers": {"draw": "D2026-0001", "panel": [], "leader": ""},
    "hand_in_opinion": {"digest": "0" * 64},
    "hand_in_consolidation": {"digest": "0" * 64},
    "report_summary": {"summary": 0},
    "submit": {"grade": "乙"},
    "draft_supplement": {"missing": "前置条件表"},
    "draft_unqualified": {"ground": Ground.OTHER, "ground_facts": "事实"},
    "find_unqualified": {"ground": Ground.OTHER, "ground_facts": "事实"},
}
WALK = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 20), st.integers(0, 60 * 24 * 40)), min_size=4, max_size=16
)


def facts_for(step, case, at) -> dict:
    known = dict(FACTS.get(step.name, {}))
    if step.name == "allow_late":
        known["ends_at"] = at + timedelta(days=3)
    if step.name == "finish":
        known["on"] = at.date()
    if step.name == "recognise_start":
        known["started_on"] = case.assessment_started_on - timedelta(days=200)
    return known


def walk(case: Case, moves_to_try, actors, at) -> int:
    """Returns how many steps were taken."""
    taken = 0
    of_kind = case_type(case.kind)
    lawful = moves(of_kind.steps)
    for pick_step, pick_actor, minutes in moves_to_try:
        at += timedelta(minutes=minutes)
        before = Case.objects.get(pk=case.pk)
        # Mostly a step out of the state by somebody the table names, sometimes anything by anybody.
        fitting = [step for step in of_kind.steps if before.state in step.sources] if pick_step % 5 else []
        step = (fitting or of_kind.steps)[pick_step % len(fitting or of_kind.steps)]
        named = [actor for actor in actors if actor.role in step.roles] if pick_actor % 4 else []
        actor = (named or actors)[pick_actor % len(named or actors)]
        rows = Record.objects.filter(case=case).count()
        try:
            perform(
                case, step, by=actor, at=at, reason="试走", **facts_for(step, of_kind.model.objects.get(pk=case.pk), at)
            )
        except (Refused, NotTheirs):
            after = Case.objects.get(pk=case.pk)
            assert (after.state, after.version, after.holder_id, after.due_on) == (
                before.state,
                before.version,
                before.holder_id,
                before.due_on,
            )
            assert Record.objects.filter(case=case).count() == rows
            continue
        taken += 1
        after = of_kind.model.objects.get(pk=case.pk)
        assert after.version == before.version + 1
        assert Record.objects.filter(case=case).count() == rows + 1
        assert after.state == before.state or (before.state, after.state) in lawful
        assert after.holder == holder_of(after)
        assert bool(after.closed_at) == of_kind.stage(after.state).end
        nearest = Deadline.objects.filter(case=case, met_on=None, due_on__isnull=False).order_by("due_on").first()
        assert after.due_on == (nearest.due_on if nearest else None)
    assert proving.faults() == []
    return taken


def walk_anyhow(case: Case, actors, at) -> None:
    """Every example starts from the same case and leaves nothing behind; the walks do get somewhere."""
    taken = []

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(moves_to_try=WALK)
    def example(moves_to_try):
        with transaction.atomic():
            taken.append(walk(case, moves_to_try, actors, at))
            transaction.set_rollback(True)

    example()
    assert sum(taken) > 40


def test_any_walk_through_a_filing(people, at):
    applicant = filing.hospital(people=people, at=at)
    cycle = filing.cycle(people=people, at=at)
    reported = filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    walk_anyhow(reported, [applicant.leader, applicant.clerk, CLOCK, *people.values()], at)


def test_any_walk_through_an_application(people, at):
    leader = primary_care.institution(people=people, at=at - timedelta(days=220))
    application = primary_care.application_at(Review.SUBMITTED, people=people, at=at, leader=leader)
    walk_anyhow(application, [leader, CLOCK, *people.values()], at)
