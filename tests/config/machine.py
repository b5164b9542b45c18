"""Whole workflows at random: steps, people and dates as they come, on cases that stand anywhere in them.

Whatever happens every case stays sound, no act lacks its row of the record, nobody is told too early, and from every state there is a
way on. What was taken and tried least goes first, so that chance gets far. What is walked, in which world and how, a `Workflow` says
(`random_emr`, `random_primary_care`).
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.refused import Refused
from accounts.roles import Role
from casework import beside, proving, ticking
from casework.clocks.calendar import GRACE
from casework.gateway import NotTheirs, perform
from casework.models import Case, CaseQuerySet, Deadline, Record
from casework.registry import case_type
from casework.step import Step

from .walks.walk import ASIDE, DO, Walk, conditions, fresh, sound, told, wanted

FOCUS, CHOICE = 4, 3  # how many cases an example begins with, and of how many steps that were tried least one is taken
Said = Callable[[Any], dict[str, Any]]
PLAINLY: tuple[Said, ...] = (lambda case: {},)
# What a scene runs into that finds nobody to act, or nothing to act on.
NOTHING_THERE = (AttributeError, LookupError, StopIteration, ObjectDoesNotExist)


@dataclass(frozen=True)
class Workflow:
    """The kinds that are tried, from `begins` on in what `world` makes, and how.

    `said` is what may be said in a step that can end otherwise; `begin` how a case of a kind is begun where none of its steps or
    another's does it; `work` what is done on pages of their own in a state, by case, moment and a level that it may be for; `waits`
    where a case waits for what is no step of its own, and for what; `ends` the moments to
    which time may go; `keeps_secret` that nobody knows of a case too early.
    """

    kinds: tuple[str, ...]
    begins: datetime
    world: Callable[[], AbstractContextManager[Walk]]
    said: Mapping[str, tuple[Said, ...]]
    begin: Mapping[str, Callable[[Walk, datetime], object]]
    work: Mapping[tuple[str, str], Callable[[Any, datetime, int], object]]
    waits: Mapping[tuple[str, str], str]
    ends: Callable[[CaseQuerySet], Iterable[datetime]]
    keeps_secret: Callable[[Walk, Any], None]

    def left(self, walk: Walk, taken: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
        """The moves that were not made, and the conditions that have always said the same."""
        kinds = [case_type(kind) for kind in self.kinds]
        moves = {(of.kind, *move) for of in kinds for move in wanted(of)} - taken
        return moves | {
            (of.kind, *name) for of in kinds for name in conditions(of) if walk.asked[name] != {True, False}
        }

    def whole(self) -> int:
        """How many moves and conditions there are."""
        return sum(len(wanted(case_type(kind))) + len(conditions(case_type(kind))) for kind in self.kinds)


class Machine(RuleBasedStateMachine):
    """Every example begins in the same world and is taken back; what was tried and seen is counted over all of them."""

    workflow: ClassVar[Workflow]
    walk: ClassVar[Walk]
    aside: ClassVar[bool]
    tried: ClassVar[Counter[tuple[str, ...]]]
    taken: ClassVar[set[tuple[str, ...]]]
    failure: ClassVar[Exception | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.at, self.atomic, self.touched = self.workflow.begins, transaction.atomic(), None
        self.atomic.__enter__()

    def teardown(self) -> None:
        """Keeps the first failure: run again, for which it is not made, an example would find other things tried before."""
        try:
            if isinstance(failure := sys.exc_info()[1], Exception):
                type(self).failure = self.failure or failure
                return
            for case in self.cases():
                self.goes_on(fresh(case))
            for kind in self.workflow.kinds:
                self.taken |= {(kind, *move) for move in self.walk.taken(kind)}
            assert proving.faults() == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(first=st.integers(0, 50))
    def choose(self, first: int) -> None:
        """The cases of the example, with those that come to be beside them or are begun: few, so that it gets far with them."""
        rows = list(Case.objects.open().filter(kind__in=self.workflow.kinds).order_by("pk"))
        rows = rows[first % len(rows) :] + rows[: first % len(rows)]
        rows.sort(key=lambda case: self.tried["chosen", case.kind, case.state])
        self.chosen = {case.pk for case in rows[:FOCUS]}
        self.tried.update(("chosen", case.kind, case.state) for case in rows[:FOCUS])
        self.known = Case.objects.latest("pk").pk

    def cases(self) -> CaseQuerySet:
        chosen = Q(pk__in=self.chosen) | Q(pk__gt=self.known)
        return Case.objects.open().filter(chosen, kind__in=self.workflow.kinds).order_by("pk")

    def said(self, name: str) -> tuple[Said, ...]:
        return self.workflow.said.get(name, PLAINLY)

    def some_step(self, pick: int, minutes: int) -> None:
        """One of those that were taken and tried least, open or not, by its verb, with what may be said in it."""
        self.at += timedelta(minutes=minutes)
        options = []
        for case in map(fresh, self.cases()):
            for step in case_type(case.kind).steps:
                if case.state in step.sources:
                    closed = not self.open(case, step)
                    for said in range(len(self.said(step.name))):
                        move = (case.kind, step.name, case.state, str(said))
                        weight = self.tried[move] + 2 * closed + 3 * self.tried["taken", *move]
                        options.append((weight, move, said, case.pk))
        if options:
            options.sort()
            _, move, said, pk = options[min(pick, len(options) - 1)]
            self.tried[move] += 1
            case = fresh(Case.objects.get(pk=pk))
            if self.attempt(case, move[1], self.said(move[1])[said](case)):
                self.tried["taken", *move] += 1

    # More often than all else together.
    asked = rule(pick=st.integers(0, CHOICE - 1), minutes=st.integers(0, 600))
    first, second, third, fourth, fifth, sixth = (
        asked(some_step),
        asked(some_step),
        asked(some_step),
        asked(some_step),
        asked(some_step),
        asked(some_step),
    )

    def attempt(self, case: Any, name: str, facts: dict[str, Any]) -> bool:
        """Taken whole, with its row of the record, or refused in a sentence with nothing moved."""
        self.look(case)
        before, count = told(case), Record.objects.filter(case=case.pk, verb=name).count()
        try:
            with transaction.atomic():
                DO[case.kind][name](self.walk, case, self.at, **facts)
        except (Refused, NotTheirs, *NOTHING_THERE) as why:
            assert told(fresh(case)) == before
            if isinstance(why, NOTHING_THERE) and self.open(case, case_type(case.kind).step(name)):
                raise
            return False
        self.at = max(self.at, Record.objects.latest("pk").at)  # some are walked over days
        assert Record.objects.filter(case=case.pk, verb=name).count() > count, name
        self.touched = case.pk
        self.look(fresh(case))
        return True

    def look(self, case: Any) -> None:
        """What the conditions of the steps out of its state now answer."""
        for step in case_type(case.kind).steps:
            if case.state in step.sources:
                for condition in step.when:
                    self.walk.asked[step.name, condition.__name__].add(bool(condition(case, self.at)))

    @rule(pick=st.integers(0, 100))
    def begin(self, pick: int) -> None:
        kinds = sorted(self.workflow.begin)
        kind = kinds[pick % len(kinds)]
        if self.cases().filter(kind=kind).count() > 1:
            return
        try:
            with transaction.atomic():
                self.workflow.begin[kind](self.walk, self.at)
        except Refused:
            pass

    @rule(pick=st.integers(0, 100))
    def befall(self, pick: int) -> None:
        """Its institution is closed or moves away, it is charged or watched: whatever may happen in any state is done, and undone."""
        if self.aside and (rows := list(self.cases())):
            case = fresh(rows[pick % len(rows)])
            for happens in ASIDE:
                try:
                    with transaction.atomic():
                        self.walk.aside(case, happens, self.at)
                except Refused:
                    pass

    @rule(pick=st.integers(0, 20), level=st.integers(2, 5))
    def work(self, pick: int, level: int) -> None:
        """What is done on pages of their own before a step is ready."""
        work = self.workflow.work
        rows = [case for case in self.cases() if (case.kind, case.state) in work]
        if rows:
            case = fresh(rows[pick % len(rows)])
            try:
                with transaction.atomic():
                    work[case.kind, case.state](case, self.at, level)
            except Refused:
                pass
            self.touched = case.pk

    @rule(days=st.integers(0, 4))
    def wait(self, days: int) -> None:
        """Some days, or until the next moment at which something ends; then the clock does its work."""
        ahead = sorted(end for end in self.workflow.ends(self.cases()) if end + GRACE > self.at)
        self.at = self.at + timedelta(days=days) if days or not ahead else ahead[0] + GRACE
        ticking.tick(at=self.at)

    @rule(pick=st.integers(0, 400))
    def intrude(self, pick: int) -> None:
        """Somebody whom the table does not name tries."""
        if not (rows := list(self.cases())):
            return
        case = fresh(rows[pick % len(rows)])
        steps = [step for step in case_type(case.kind).steps if case.state in step.sources]
        if not steps:
            return
        step = steps[pick % len(steps)]
        strangers = [member for role, member in self.walk.people.items() if role not in (*step.roles, Role.CENTRE)]
        before = told(case)
        with pytest.raises((Refused, NotTheirs)):
            perform(case, step, by=strangers[pick % len(strangers)], at=self.at, reason="试走")
        assert told(fresh(case)) == before

    @invariant()
    def sound(self) -> None:
        if self.touched is None:
            return
        case = fresh(Case.objects.get(pk=self.touched))
        sound(case)
        self.goes_on(case)
        self.recorded(case)
        self.workflow.keeps_secret(self.walk, case)

    def goes_on(self, case: Any) -> None:
        """No dead end: a step is open, a clock runs, another case is waited for, or an act of the year."""
        of_kind = case_type(case.kind)
        if of_kind.stage(case.state).end or (case.kind, case.state) in self.workflow.waits:
            return
        runs = Deadline.objects.filter(case=case.pk, met_on=None, due_on__isnull=False).exists()
        assert runs or case.held_by or any(self.open(case, step) for step in of_kind.steps), (case.kind, case.state)

    def open(self, case: Any, step: Step) -> bool:
        return case.state in step.sources and bool(beside.free(case, step) & step.verdict(case, self.at))

    def recorded(self, case: Any) -> None:
        """The acts of its record lead without a gap to where it stands."""
        moves = [row.facts for row in case.records.order_by("seq") if "from" in row.facts]
        assert all(one["to"] == other["from"] for one, other in pairwise(moves))
        assert not moves or moves[-1]["to"] == case.state


def walked(
    workflow: Workflow,
    walk: Walk,
    *,
    examples: int,
    length: int,
    number: int,
    tried: Counter[tuple[str, ...]],
    aside: bool,
) -> set[tuple[str, ...]]:
    """So many examples from a number on, which is the same walk every time; returns the moves that were made. What was `tried` before
    comes last, and is added to; what may happen in any state is tried `aside`, which takes its time."""
    own = {"workflow": workflow, "walk": walk, "tried": tried, "taken": set(), "aside": aside}
    of_walk = type("OfWalk", (Machine,), own)
    quick = settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(of_walk), settings=quick)
    except Exception as failed:
        raise of_walk.failure or failed from failed
    return of_walk.taken
