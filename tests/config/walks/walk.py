"""A walk takes steps by their names, each by the verb behind it. After each it looks at every step out of the state that was reached:
what a condition answers is noted, and a step that one of them refuses is tried at the gateway, which has to refuse it and leave the
case alone."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import beside, proving
from casework.actor import CLOCK, Actor, Outsider
from casework.gateway import holder_of, perform
from casework.models import Case, Deadline, Record
from casework.registry import CaseType, case_type
from casework.step import Step
from experts.models import Assignment

from ..desks import differences

Do = Callable[..., object]
Move = tuple[str, ...]  # kind, step, from, to
Asked = defaultdict[tuple[str, str, str], set[bool]]  # by kind, step and condition: what it has answered
# How each step of each kind is taken, and what befalls a case in any state with the steps that it brings about: by the regimes' modules.
DO: dict[str, dict[str, Do]] = {}
ASIDE: dict[Callable[..., object], tuple[str, ...]] = {}
WHY = "试走：按规定办理。"


@dataclass
class Walk:
    """The people of a world, and what was seen of one kind of case."""

    people: dict[Role, Membership]
    supervisors: dict[str, Membership] = field(default_factory=dict)
    # Moves that were taken and rolled back (`aside`, `undone`).
    beside: set[Move] = field(default_factory=set)
    asked: Asked = field(default_factory=lambda: defaultdict(set))
    # Where a desk said otherwise than the gateway (tests/config/desks.py).
    untrue: list[str] = field(default_factory=list)

    def take(self, case: Any, name: str, at: datetime, **facts: Any) -> Any:
        """Takes a step by its verb, which has to be taken, and looks at what may follow."""
        before = Record.objects.filter(case=case.pk, verb=name).count()
        DO[case.kind][name](self, fresh(case), at, **facts)
        assert Record.objects.filter(case=case.pk, verb=name).count() > before, name
        self.look(case, at)
        return fresh(case)

    def look(self, case: Any, at: datetime) -> None:
        """Every step out of the state: what its conditions say, and that the gateway obeys them."""
        current = fresh(case)
        sound(current)
        for step in case_type(current.kind).steps:
            if current.state not in step.sources:
                continue
            answers = {condition.__name__: bool(condition(current, at)) for condition in step.when}
            for condition, answer in answers.items():
                self.asked[case.kind, step.name, condition].add(answer)
            if step.prepared or not all(answers.values()):  # of the prepared ones nobody has proposed any
                self._refused(current, step, at)
        if connection.vendor == "sqlite":  # what a desk says is found by the same words on every engine
            self.untrue += differences(fresh(case), self._everybody(current), at=at)
        for happens in ASIDE:
            self.aside(current, happens, at)

    def _everybody(self, case: Any) -> list[Membership]:
        own = case.institution.office.memberships.order_by("pk") if case.institution else []
        return [*self.people.values(), *own]

    def aside(self, case: Any, happens: Callable[..., object], at: datetime) -> None:
        """What may be done in any state: by the office once its institution is closed or has moved away, by the supervisor of a review;
        once for each state, and undone."""
        names = ASIDE[happens]
        steps = [step for step in case_type(case.kind).steps if step.name in names and case.state in step.sources]
        left = [step for step in steps if (case.kind, step.name, case.state, case.state) not in self.beside]
        if not left:
            return
        with _taken_back():
            happens(case, at)
            current = fresh(case)
            for step in left:
                with _taken_back():
                    self._taken_beside(case, current, step, at)

    def _taken_beside(self, case: Any, current: Any, step: Step, at: datetime) -> None:
        answers = {condition.__name__: bool(condition(current, at)) for condition in step.when}
        for condition, answer in answers.items():
            self.asked[case.kind, step.name, condition].add(answer)
        open_now = all(answer for name, answer in answers.items() if name not in WITHIN_THE_ACT)
        if open_now and beside.free(current, step):
            DO[case.kind][step.name](self, current, at)
            now = fresh(case)
            assert now.state != case.state or now.district != case.district or now.version > case.version
            sound(now)
            self.beside.add((case.kind, step.name, case.state, now.state))
            self.beside.add((case.kind, step.name, case.state, case.state))

    def _refused(self, case: Any, step: Step, at: datetime) -> None:
        before = told(case)
        for actor in self._actors(case, step):
            try:
                perform(case, step, by=actor, at=at, reason=WHY)
            except Refused:
                assert told(fresh(case)) == before
                continue
            raise AssertionError(f"{step.name} of {case} was taken although it has to be refused")

    def _actors(self, case: Any, step: Step) -> Iterator[Actor]:
        """One for each role that the step names and that has the case."""
        for role in step.roles:
            if role == Role.CLOCK:
                yield CLOCK
            elif role == Role.REGISTRANT:
                yield Outsider("申请人", Role.REGISTRANT)
            elif role == Role.EXPERT:
                yield from [row.member for row in seated(case) if row.accepted_at][:1]
            elif role == Role.SUPERVISOR:
                yield self.supervisors[case.holder.kind]
            elif case.institution and (member := case.institution.office.memberships.filter(role=role).first()):
                yield member
            elif role in self.people:
                yield self.people[role]

    def taken(self, kind: str) -> set[Move]:
        """(step, from, to) of every act on cases of the kind."""
        return {tuple(move) for of_kind, *move in self.recorded() if of_kind == kind}

    def recorded(self) -> set[Move]:
        """Every move that was made, those taken back as well."""
        return self.beside | _recorded()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is walked inside counts and is taken back: several stories go on from one case."""
        with transaction.atomic():
            yield
            assert proving.faults() == []
            self.beside |= _recorded()
            transaction.set_rollback(True)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _recorded() -> set[Move]:
    rows = Record.objects.filter(facts__has_key="from").values_list("case__kind", "verb", "facts")
    return {(kind, verb, facts["from"], facts["to"]) for kind, verb, facts in rows}


# Brought about by the act that takes the step.
WITHIN_THE_ACT = ("termination_decided", "violation_decided", "check_lowered")


def told(case: Case) -> tuple[object, ...]:
    """What a refused act has to leave alone."""
    return case.state, case.version, case.holder_id, case.due_on, case.records.count()


def wanted(of_kind: CaseType) -> set[tuple[str, str, str]]:
    """Every move of the table: each step from each of its states to each of its targets."""
    return {
        (step.name, source.value, target.value)
        for step in of_kind.steps
        for source in step.sources
        for target in step.targets or (source,)
    }


def conditions(of_kind: CaseType) -> set[tuple[str, str, str]]:
    """Every condition of the table with the step that asks it."""
    return {(of_kind.kind, step.name, condition.__name__) for step in of_kind.steps for condition in step.when}


def fresh(case: Any) -> Any:
    return case_type(case.kind).model.objects.get(pk=case.pk)


def sound(case: Case) -> None:
    """What holds of every case whatever happened: who has the ball, whether it is closed, which limit is the next."""
    assert case.holder == holder_of(case)
    assert bool(case.closed_at) == case_type(case.kind).stage(case.state).end
    nearest = Deadline.objects.filter(case=case.pk, met_on=None, due_on__isnull=False).order_by("due_on").first()
    assert case.due_on == (nearest.due_on if nearest else None)


def some(actor: Any) -> Any:
    """What has to be there for the act; a random walk goes on without it."""
    if actor is None:
        raise Refused("试走时没有可以办理的对象。")
    return actor


def own(case: Case, role: Role) -> Membership:
    return case.institution.office.memberships.get(role=role)  # type: ignore[union-attr]  # it has one


def leader(case: Case) -> Membership:
    return own(case, Role.INSTITUTION_LEADER)


def seated(case: Case) -> list[Assignment]:
    """Who stands in the round that is under way."""
    rows = Assignment.objects.standing().of(case).filter(review__closed_at=None)
    return list(rows.select_related("member__person").order_by("pk"))
