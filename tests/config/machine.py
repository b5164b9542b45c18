"""Whole workflows at random: steps, people and dates as they come, on cases that stand anywhere in them.

Whatever happens every case stays sound, no act lacks its row of the record, nobody is told too early, and from every state there is a
way on. What was taken and tried least goes first, so that chance gets far. A kind is tried by standing in `KINDS`, with what `walks` and
`beginnings` say of how its steps are taken.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import beside, proving, record, ticking
from casework.actor import CLOCK
from casework.clocks.calendar import GRACE, end_of_day
from casework.gateway import NotTheirs, perform
from casework.models import Case, CaseQuerySet, Deadline, Message, Posting, Record
from casework.registry import case_type
from casework.step import Step
from config.scenarios import cast, filing, hospitals, national, review
from emr_rating.collecting import actions as collecting
from emr_rating.national.scope import OPEN
from emr_rating.stages import NationalStage, Stage

from .beginnings import BEGIN, PLAINLY, SAID, WORK
from .walks import DO, Walk, conditions, fresh, sound, told, wanted

AT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
KINDS = ("emr_registration", "emr_filing", "emr_collection", "emr_national", "emr_objection")
FOCUS, CHOICE = 4, 3  # how many cases an example begins with, and of how many steps that were tried least one is taken
# Where a case waits for what is no step of its own, and for what.
WAITS = {
    ("emr_filing", "publicity"): "the two notices, which the city's job follows",
    ("emr_filing", "provisional"): "the same",
    ("emr_national", "settled"): "the same",
}


class Machine(RuleBasedStateMachine):
    """Every example begins in the same world and is taken back; what was tried and seen is counted over all of them."""

    walk: ClassVar[Walk]
    tried: ClassVar[Counter[tuple[str, ...]]]
    taken: ClassVar[set[tuple[str, ...]]]
    failure: ClassVar[Exception | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.at, self.atomic, self.touched = AT, transaction.atomic(), None
        self.atomic.__enter__()

    def teardown(self) -> None:
        """Keeps the first failure: run again, for which it is not made, an example would find other things tried before."""
        try:
            if isinstance(failure := sys.exc_info()[1], Exception):
                type(self).failure = self.failure or failure
                return
            for case in self.cases():
                self.goes_on(fresh(case))
            for kind in KINDS:
                self.taken |= {(kind, *move) for move in self.walk.taken(kind)}
            assert proving.faults() == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(first=st.integers(0, 50))
    def choose(self, first: int) -> None:
        """The cases of the example, with those that come to be beside them or are begun: few, so that it gets far with them."""
        rows = list(Case.objects.open().filter(kind__in=KINDS).order_by("pk"))
        rows = rows[first % len(rows) :] + rows[: first % len(rows)]
        rows.sort(key=lambda case: self.tried["chosen", case.kind, case.state])
        self.chosen = {case.pk for case in rows[:FOCUS]}
        self.tried.update(("chosen", case.kind, case.state) for case in rows[:FOCUS])
        self.known = Case.objects.latest("pk").pk

    def cases(self) -> CaseQuerySet:
        return Case.objects.open().filter(Q(pk__in=self.chosen) | Q(pk__gt=self.known), kind__in=KINDS).order_by("pk")

    def some_step(self, pick: int, minutes: int) -> None:
        """One of those that were taken and tried least, open or not, by its verb, with what may be said in it."""
        self.at += timedelta(minutes=minutes)
        options = []
        for case in map(fresh, self.cases()):
            for step in case_type(case.kind).steps:
                if case.state in step.sources:
                    closed = not self.open(case, step)
                    for said in range(len(SAID.get(step.name, PLAINLY))):
                        move = (case.kind, step.name, case.state, str(said))
                        weight = self.tried[move] + 2 * closed + 3 * self.tried["taken", *move]
                        options.append((weight, move, said, case.pk))
        if options:
            options.sort()
            _, move, said, pk = options[min(pick, len(options) - 1)]
            self.tried[move] += 1
            case = fresh(Case.objects.get(pk=pk))
            if self.attempt(case, move[1], SAID.get(move[1], PLAINLY)[said](case)):
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
        except (Refused, NotTheirs):
            assert told(fresh(case)) == before
            return False
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

    @rule(kind=st.sampled_from(sorted(BEGIN)))
    def begin(self, kind: str) -> None:
        if self.cases().filter(kind=kind).count() > 1:
            return
        try:
            with transaction.atomic():
                BEGIN[kind](self.walk, self.at)
        except Refused:
            pass

    @rule(pick=st.integers(0, 20), level=st.integers(2, 5))
    def work(self, pick: int, level: int) -> None:
        """What is done on pages of their own before a step is ready."""
        rows = [case for case in self.cases() if (case.kind, case.state) in WORK]
        if rows:
            case = fresh(rows[pick % len(rows)])
            try:
                with transaction.atomic():
                    WORK[case.kind, case.state](case, self.at, level)
            except Refused:
                pass
            self.touched = case.pk

    @rule(days=st.integers(0, 4))
    def wait(self, days: int) -> None:
        """Some days, or until the next moment at which something ends; then the clock does its work."""
        ends = [
            end_of_day(day)
            for day in Deadline.objects.filter(met_on=None, due_on__isnull=False).values_list("due_on", flat=True)
        ]
        ends += [posting.ends_at() for posting in Posting.objects.filter(withdrawn_at=None)]
        ahead = sorted(end for end in ends if end + GRACE > self.at)
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
        self.kept_secret(case)

    def goes_on(self, case: Any) -> None:
        """No dead end: a step is open, a clock runs, another case is waited for, or an act of the year."""
        of_kind = case_type(case.kind)
        if of_kind.stage(case.state).end or (case.kind, case.state) in WAITS:
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

    def kept_secret(self, case: Any) -> None:
        """Of the national stage nobody outside it knows before the posting (E25)."""
        if case.kind == "emr_national" and case.state not in OPEN and case.posting is None:
            outside = [self.walk.people[Role.BUREAU_HEAD], filing.leader(case)]
            assert not any(Case.objects.visible_to(member).filter(pk=case.pk).exists() for member in outside)
            assert not Message.objects.filter(case=case.pk, office__kind__in=("institution", "bureau")).exists()
            assert case.of_filing.state == Stage.NATIONAL


@contextmanager
def world() -> Iterator[Walk]:
    """A year whose window is open, and the year before it, whose cases stand in the middle of their reviews."""
    with transaction.atomic():
        people = cast.officials(at=AT)
        year = filing.cycle(people=people, at=AT)
        supervisors = {
            OfficeKind.BUREAU: people[Role.SUPERVISOR],
            OfficeKind.COMMISSION: cast.commission_supervisor(at=AT),
            OfficeKind.INSTITUTE: national.supervisor(at=AT),
        }
        review.city_experts(7, at=AT)
        national.experts(at=AT)
        for index, name in enumerate(("柏青", "池澄", "冉蔚", "鹿鸣", "阳朔", "云起")):
            cast.person(f"qx-pingshen-{index}", name, role=Role.EXPERT, office=people[Role.EXPERT].office, at=AT)
        _last_year(people, AT - timedelta(days=365))
        for index, stage in ((102, Stage.DRAFT), (122, Stage.REPORTED), (142, Stage.REPORTED)):
            applicant = filing.hospital(index, people=people, at=AT)
            filing.filing_at(stage, applicant=applicant, of_cycle=year, at=AT, level=3)
        hospitals.registered(hospitals.hospital(162), at=AT)
        collecting.begin(year, by=people[Role.BUREAU_HANDLER], at=AT)
        record.append(subject="world", at=AT, verb="build", label="测试数据", by=CLOCK)
    yield Walk(people, supervisors)


def _last_year(people: national.People, at: datetime) -> None:
    year = filing.cycle(people=people, at=at)
    for index, (level, held) in enumerate(((3, 3), (4, 0), (5, 5), (5, 4))):
        applicant = filing.hospital(2 + 20 * index, people=people, at=at)
        if held:
            cast.passed(applicant.institution, year.year - 1, held, at=at)
        filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=year, at=at, level=level)
    first, _ = national.entered(82, 182, people=people, cycle=year, at=at)
    morning = year.closes_at + timedelta(days=1, hours=10)
    national.national_at(NationalStage.APPLICATION_REVIEW, first, people=people, at=morning)


def walked(walk: Walk, *, examples: int, length: int, number: int) -> set[tuple[str, ...]]:
    """So many examples from a number on, which is the same walk every time; returns the moves that were made."""
    of_walk = type("OfWalk", (Machine,), {"walk": walk, "tried": Counter(), "taken": set()})
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


def left(walk: Walk, taken: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The moves that were not made, and the conditions that have always said the same."""
    kinds = [case_type(kind) for kind in KINDS]
    moves = {(of.kind, *move) for of in kinds for move in wanted(of)} - taken
    return moves | {(of.kind, *name) for of in kinds for name in conditions(of) if walk.asked[name] != {True, False}}


def whole() -> int:
    """How many moves and conditions there are."""
    return sum(len(wanted(case_type(kind))) + len(conditions(case_type(kind))) for kind in KINDS)
