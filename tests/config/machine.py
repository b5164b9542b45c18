"""Whole workflows at random: steps, people and dates as they come, on cases that stand anywhere in them.

Whatever happens every case stays sound, no act lacks its row of the record, nobody is told too early, and from every state there is a
way on. What leads to something left goes first (`goals`), so that chance gets far. What is walked, from where and how, a `Workflow`
says (`random_emr`, `random_primary_care`).
"""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.refused import Refused
from accounts.roles import Role
from casework import beside, proving, ticking
from casework.clocks.calendar import GRACE
from casework.gateway import NotTheirs, perform
from casework.models import Case, CaseQuerySet, Deadline, Record
from casework.registry import case_type
from casework.step import Step

from .goals import FAR, Goals
from .random_workflow import NOTHING_THERE, PLAINLY, Option, Said, Workflow
from .walks.walk import ASIDE, DO, Walk, fresh, sound, told

FOCUS, CHOICE = 3, 3  # how many cases an example begins with, and of how many steps that are worth most one is taken
PATIENCE = 2  # how often what does not come about is tried in one state, after the same act
A_DAY = timedelta(days=1)


def _acting(name: str) -> Any:
    """A rule by which a step is taken. There are several, each under a name of its own, for Hypothesis leaves out some names in each
    example; and so more steps are taken than all else is done together."""

    def act(self: "Machine", pick: int, lot: int, minutes: int, idle: bool) -> None:
        self.act(pick, lot, minutes, idle)

    act.__name__ = name
    minutes, lot = st.integers(0, 600), st.integers(0, 1000)
    return rule(pick=st.integers(0, CHOICE - 1), lot=lot, minutes=minutes, idle=st.booleans())(act)


class Machine(RuleBasedStateMachine):
    """Every example begins in the same scene and is taken back; what was tried and seen is counted over all of them."""

    workflow: ClassVar[Workflow]
    walk: ClassVar[Walk]
    goals: ClassVar[Goals]
    begins: ClassVar[datetime]
    tried: ClassVar[Counter[tuple[str, ...]]]
    failure: ClassVar[Exception | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.at, self.atomic, self.touched = self.begins, transaction.atomic(), None
        self.done: Counter[tuple[str, ...]] = Counter()  # in this example
        self.acts: list[str] = []
        self.opened: dict[tuple[int, str], bool] = {}
        self.away = {kind: self.goals.away(kind) for kind in self.workflow.kinds}
        self.atomic.__enter__()

    def teardown(self) -> None:
        """Keeps the first failure: run again, for which it is not made, an example would find other things tried before."""
        try:
            if isinstance(failure := sys.exc_info()[1], Exception):
                if self.failure is None:
                    failure.add_note("\n".join(self.acts))
                    type(self).failure = failure
                return
            for case in self.cases():
                self.goes_on(fresh(case))
            self.goals.taken |= self.walk.recorded()
            assert proving.faults() == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(first=st.integers(0, 50))
    def choose(self, first: int) -> None:
        """The cases of the example, with those that come to be beside them or are begun: few, so that it gets far with them."""
        rows = list(Case.objects.filter(kind__in=self.workflow.kinds).order_by("pk"))
        rows = rows[first % len(rows) :] + rows[: first % len(rows)]
        worth = {case.pk: self.goals.worth(case.kind, case.state) for case in rows}
        taken = {case.pk: self.tried["chosen", case.kind, case.state, str(case.pk)] for case in rows}
        rows.sort(key=lambda case: (not worth[case.pk], taken[case.pk], -worth[case.pk]))
        self.chosen = {case.pk for case in rows[:FOCUS]}
        self.tried.update(("chosen", case.kind, case.state, str(case.pk)) for case in rows[:FOCUS])
        self.known = Case.objects.latest("pk").pk
        for case in self.cases():
            self.look(fresh(case))

    def cases(self) -> CaseQuerySet:
        chosen = Q(pk__in=self.chosen) | Q(pk__gt=self.known)
        return Case.objects.filter(chosen, kind__in=self.workflow.kinds).order_by("pk")

    def said(self, name: str) -> tuple[Said, ...]:
        return self.workflow.said.get(name, PLAINLY)

    def act(self, pick: int, lot: int, minutes: int, idle: bool) -> None:
        """One of those that lead soonest to what is left, by its verb, with what may be said in it."""
        self.at += timedelta(minutes=minutes)
        self.opened.clear()
        for option in self.options(1 + pick, lot)[-1:]:
            case, step, said = option.case, option.step, option.said
            if pick == CHOICE - 1:
                self.happen_to(case)
            if not (idle or self.open(case, step)):
                self.prepare(case, 2 + pick)
            self.done[option.done] += 1
            if not self.attempt(fresh(case), step.name, self.said(step.name)[said](fresh(case))):
                self.tried[option.move] += 1

    # Of the rules the first by its name is what Hypothesis takes where it takes the simplest, all along the first example.
    act_0, act_1, act_2, act_3, act_4, act_5, act_6, act_7, act_8, act_9 = (_acting(f"act_{n}") for n in range(10))

    def options(self, number: int, lot: int) -> list[Option]:
        """The first ones that are open or may still be tried, of equal ones by lot."""
        weighed = sorted(self.possible(), key=lambda option: (self.weight(option), option.drawn(lot)))
        found: list[Option] = []
        for option in weighed:
            if len(found) == number:
                break
            patience = PATIENCE if self.wanted(option) else 1
            if self.tried[option.move] < patience or self.is_open(option):
                found.append(option)
        return found

    def possible(self) -> Iterator[Option]:
        for case in map(fresh, self.cases()):
            after = case.records.order_by("-seq").values_list("verb", flat=True).first() or ""
            for step in case_type(case.kind).steps:
                if case.state in step.sources:
                    yield from (Option(case, step, said, after) for said in range(len(self.said(step.name))))

    def wanted(self, option: Option) -> bool:
        return self.goals.wants(option.case.kind, option.step, option.case.state)

    def weight(self, option: Option) -> int:
        """How far from what is left it leads, and how often it was tried in vain, or taken just now."""
        case, step, wanted = option.case, option.step, self.wanted(option)
        leads = 0 if wanted else 1 + min(self.away[case.kind][str(target)] for target in step.targets or (case.state,))
        in_vain = min(self.tried[option.move], FAR)
        if in_vain and wanted and self.is_open(option):
            in_vain = 0
        return leads + in_vain + 2 * self.done[option.done]

    def is_open(self, option: Option) -> bool:
        """Asked once of a step while an act is chosen, whatever may be said in it."""
        asked = option.case.pk, option.step.name
        if asked not in self.opened:
            self.opened[asked] = self.open(option.case, option.step)
        return self.opened[asked]

    def attempt(self, case: Any, name: str, facts: dict[str, Any]) -> bool:
        """Taken whole, with its row of the record, or refused in a sentence with nothing moved."""
        self.acts.append(f"{self.at:%Y-%m-%d %H:%M} {case.kind} {case.pk} {case.state}: {name} {facts or ''}")
        self.look(case)
        before, count = told(case), Record.objects.filter(case=case.pk, verb=name).count()
        try:
            with transaction.atomic():
                DO[case.kind][name](self.walk, case, self.at, **facts)
        except (Refused, NotTheirs, *NOTHING_THERE) as why:
            assert told(fresh(case)) == before
            if isinstance(why, NOTHING_THERE) and self.open(case, case_type(case.kind).step(name)):
                raise
            self.acts.append(f"    {type(why).__name__}: {why}")
            return False
        self.at = max(self.at, Record.objects.latest("pk").at)  # some are walked over days
        assert Record.objects.filter(case=case.pk, verb=name).count() > count, name
        self.touched = case.pk
        for other in self.cases().filter(Q(pk=case.pk) | Q(about=case.pk) | Q(pk=case.about_id)):
            self.look(fresh(other))
        return True

    def look(self, case: Any) -> None:
        """What the conditions of the steps out of its state now answer."""
        for step in case_type(case.kind).steps:
            if case.state in step.sources:
                for condition in step.when:
                    self.walk.asked[case.kind, step.name, condition.__name__].add(bool(condition(case, self.at)))

    @rule(pick=st.integers(0, 100))
    def begin(self, pick: int) -> None:
        kinds = [kind for kind in sorted(self.workflow.begin) if self.goals.open(kind)]
        kind = kinds[pick % len(kinds)] if kinds else ""
        if not kind or self.cases().filter(kind=kind).count() > 1:
            return
        try:
            with transaction.atomic():
                self.workflow.begin[kind](self.walk, self.at)
        except Refused:
            pass

    @rule(pick=st.integers(0, 100))
    def act_beside(self, pick: int) -> None:
        """The next of what is no step of a case and may be done now: first what was not done yet."""
        left = [name for name in self.workflow.acts if (name,) not in self.goals.taken]
        if names := left or list(self.workflow.acts):
            first = pick % len(names)
            next(filter(self.came_about, names[first:] + names[:first]), None)

    def came_about(self, name: str) -> bool:
        before = Record.objects.latest("pk").pk
        try:
            with transaction.atomic():
                self.workflow.acts[name](self.walk, self.at)
        except (Refused, *NOTHING_THERE):
            return False
        self.acts.append(f"{self.at:%Y-%m-%d %H:%M} {name}")
        assert Record.objects.filter(pk__gt=before).exists(), name
        self.goals.taken.add((name,))
        return True

    @rule(pick=st.integers(0, 100))
    def befall(self, pick: int) -> None:
        """Its institution is closed or moves away, it is charged or watched: whatever may happen in any state is done, and undone."""
        if rows := list(self.cases()):
            self.happen_to(fresh(rows[pick % len(rows)]))

    def happen_to(self, case: Any) -> None:
        for happens in ASIDE:
            once = ("aside", case.kind, case.state, happens.__name__)
            self.tried[once] += 1
            if self.tried[once] > PATIENCE:
                continue
            try:
                with transaction.atomic():
                    self.walk.aside(case, happens, self.at)
            except Refused:
                pass

    @rule(pick=st.integers(0, 20), level=st.integers(2, 5))
    def work(self, pick: int, level: int) -> None:
        """What is done on pages of their own before a step is ready."""
        rows = [case for case in self.cases() if (case.kind, case.state) in self.workflow.work]
        if rows:
            self.prepare(fresh(rows[pick % len(rows)]), level)

    def prepare(self, case: Any, level: int) -> None:
        work = self.workflow.work.get((case.kind, case.state))
        if work is None:
            return
        try:
            with transaction.atomic():
                work(self.walk, case, self.at, level)
        except (Refused, *NOTHING_THERE):
            return
        self.touched = case.pk
        self.look(fresh(case))

    @rule(days=st.integers(0, 4), nth=st.integers(0, 2), edge=st.integers(-1, 1))
    def wait(self, days: int, nth: int, edge: int) -> None:
        """Some days, or until about the moment at which something ends: the day before, just after, the day after; then the clock does
        its work."""
        ends = self.workflow.ends(self.cases())
        ahead = sorted({end + GRACE + edge * A_DAY for end in ends if end + GRACE + edge * A_DAY > self.at})
        self.at = ahead[min(nth, len(ahead) - 1)] if ahead and not days else self.at + timedelta(days=days)
        for case in self.cases():
            self.look(fresh(case))
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
        case, self.touched = fresh(Case.objects.get(pk=self.touched)), None
        sound(case)
        self.goes_on(case)
        self.recorded(case)
        self.workflow.keeps_secret(self.walk, case)

    def goes_on(self, case: Any) -> None:
        """No dead end: a step is open, or time alone opens it, a clock runs, another case is waited for, or an act of the year."""
        of_kind = case_type(case.kind)
        if of_kind.stage(case.state).end or (case.kind, case.state) in self.workflow.waits:
            return
        runs = Deadline.objects.filter(case=case.pk, met_on=None, due_on__isnull=False).exists()
        assert runs or case.held_by or any(self.opens(case, step) for step in of_kind.steps), (case.kind, case.state)

    def opens(self, case: Any, step: Step) -> bool:
        """Open now, or held up by nothing but a term that ends."""
        if case.state not in step.sources:
            return False
        reasons = (beside.free(case, step) & step.verdict(case, self.at)).reasons
        return all(reason.until and reason.until > self.at for reason in reasons)

    def open(self, case: Any, step: Step) -> bool:
        return case.state in step.sources and bool(beside.free(case, step) & step.verdict(case, self.at))

    def recorded(self, case: Any) -> None:
        """The acts of its record lead without a gap to where it stands."""
        moves = [row.facts for row in case.records.order_by("seq") if "from" in row.facts]
        assert all(one["to"] == other["from"] for one, other in pairwise(moves))
        assert not moves or moves[-1]["to"] == case.state
