"""Every workflow is walked by its real verbs (the modules beside this one): every move of every table is made, every condition has passed
and has failed. Whatever happens on the way, the ledger stays sound; at random as well as by the book."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.gateway import NotTheirs, perform
from casework.models import Case
from casework.registry import case_type, case_types
from config.scenarios import (
    filing,
    hospitals,
    primary_care,
    review,
)
from emr_rating.stages import Stage
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as G

from .walk import DO, Walk, fresh, sound, told

pytestmark = pytest.mark.django_db


def test_every_kind_of_case_says_how_each_of_its_steps_is_taken():
    assert {of_kind.kind: {step.name for step in of_kind.steps} for of_kind in case_types()} == {
        kind: set(steps) for kind, steps in DO.items()
    }


MOVES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 60 * 24 * 5)), min_size=8, max_size=14)


def test_any_order_of_acts_leaves_every_case_sound(walk, experts, people, at):
    year = filing.cycle(people=people, at=at)
    own, other = (filing.hospital(index, people=people, at=at) for index in (2, 22))
    reviewed = filing.filing_at(Stage.REPORTED, applicant=own, of_cycle=year, at=at, level=3)
    of_city = filing.filing_at(Stage.REPORTED, applicant=other, of_cycle=year, at=at, level=4)
    registration, _ = hospitals.registered(hospitals.hospital(42), at=at)
    application = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI)
    morning = review.close(year)
    cases, taken = [reviewed, of_city, registration, application], []

    @settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(moves=MOVES)
    def example(moves):
        with transaction.atomic():
            taken.append(_at_random(walk, cases, moves, morning))
            assert proving.faults() == []
            transaction.set_rollback(True)

    example()
    assert sum(taken) > 20


def _at_random(walk: Walk, cases: list[Case], moves, at) -> int:
    """Some step out of the state by its verb, and before it the same by somebody whom the table does not name."""
    taken = 0
    for which, pick, minutes in moves:
        at += timedelta(minutes=minutes)
        current = fresh(cases[which])
        steps = [step for step in case_type(current.kind).steps if current.state in step.sources]
        if not steps:
            continue
        step = steps[pick % len(steps)]
        _intrude(walk, current, step, pick, at)
        try:
            with transaction.atomic():
                DO[current.kind][step.name](walk, current, at)
        except (Refused, NotTheirs):
            pass  # rolled back with the savepoint: a verb may be several acts
        else:
            taken += 1
        sound(fresh(current))
    return taken


def _intrude(walk: Walk, case: Case, step, pick: int, at) -> None:
    strangers = [member for role, member in walk.people.items() if role not in (*step.roles, Role.CENTRE)]
    intruder = strangers[pick % len(strangers)]
    before = told(fresh(case))
    with pytest.raises((Refused, NotTheirs)):
        perform(case, step, by=intruder, at=at, reason="试走")
    assert told(fresh(case)) == before
