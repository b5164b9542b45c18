"""The case types of both regimes, registered from above so that the ledger need not know them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role

from .articles import Article
from .files.kinds import ALLOWED, FileType
from .forms.step import StepForm
from .models import Case
from .scopes import KINDS, MODELS, PAPERS, nobody
from .stages import StageEnum
from .step import Clock, Step

Verb = Callable[..., Case]


@dataclass(frozen=True)
class Tab:
    """A tab of the case page: a template and what it shows. `context` is asked only when the tab is open."""

    name: str
    label: str
    template: str
    # Both are given the case as its own kind.
    context: Callable[[Any, Membership, datetime], dict[str, Any]]
    shown_to: Callable[[Any, Membership], bool] = lambda case, member: True
    # The states in which somebody of a third party reads it, to whom the case was left (P16); they read no tab that names none.
    delegated: tuple[StageEnum, ...] = ()

    def open_to(self, case: Case, member: Membership) -> bool:
        """`case` as its own kind."""
        if member.role == Role.THIRD_PARTY and case.state not in self.delegated:
            return False
        return self.shown_to(case, member)


@dataclass(frozen=True)
class ProgressPoint:
    """A point of the progress line and the states in which a case stands at it."""

    label: str
    stages: tuple[StageEnum, ...]


@dataclass(frozen=True)
class Workplace:
    """A page of its own on which a role works on cases in some states; queue and case page lead there first."""

    states: tuple[StageEnum, ...]
    roles: tuple[Role, ...]
    label: str
    article: Article
    address: str
    # Whether the address takes the case's number, or gathers all such cases.
    numbered: bool = True

    def url(self, number: str) -> str:
        return reverse(self.address, args=[number] if self.numbered else [])


@dataclass(frozen=True)
class Receiver:
    """Where files go that are sent in pieces (`casework.uploads`); both raise `Refused` or `NotTheirs`."""

    # Whether the case takes a file at these places now: `places=`, `by=`, `at=`.
    ask: Callable[..., None]
    # Hangs a file that has been looked into: the same and `file=`.
    take: Callable[..., object]
    kinds: tuple[FileType, ...] = ALLOWED


@dataclass(frozen=True)
class CaseType:
    """Everything the ledger, the gateway and the case page need to know about a kind of case."""

    kind: str
    regime: Regime
    label: str
    prefix: str
    model: type[Case]
    stages: type[StageEnum]
    steps: tuple[Step, ...]
    progress: tuple[ProgressPoint, ...]
    # The clocks with which a case is opened, by the state in which that is.
    opens: Mapping[StageEnum, tuple[Clock, ...]] = field(default_factory=dict)
    # Why no clock runs in a state that is no end, in words for whoever reads the case.
    untimed: Mapping[StageEnum, str] = field(default_factory=dict)
    # The steps by which an institution answers what it was asked; in their states a question can still be answered.
    answers: tuple[Step, ...] = ()
    # Which of its cases a member may know of; what a kind does not say nobody does.
    scope: Callable[[Membership], Q] = nobody
    tabs: tuple[Tab, ...] = ()
    workplaces: tuple[Workplace, ...] = ()
    # The verb behind a step where more happens than the step itself: keyword-only facts, `by=`, `at=`.
    verbs: Mapping[Step, Verb] = field(default_factory=dict)
    # The form that a step asks for; its cleaned data are the verb's facts.
    forms: Mapping[Step, type[StepForm]] = field(default_factory=dict)
    receives: Receiver | None = None
    # What its end brings, by the state it ends in: the step of the case that it is about, where that still stands so.
    brings: Mapping[StageEnum, Step] = field(default_factory=dict)
    # The facts of a case that the sentences of its steps tell, by the words that stand for them in braces.
    facts: Mapping[str, Callable[[Any, datetime], str]] = field(default_factory=dict)
    # What is decided on: the tabs whose content stands beside the form of a step.
    shows: Mapping[Step, tuple[Tab, ...]] = field(default_factory=dict)
    # The kinds of material that stay with the offices which run the case, whoever else may know of it.
    papers: tuple[str, ...] = ()
    # Rows of the record that a member does not read yet, or did not at a moment, besides those that are for another audience.
    withheld: Callable[[Any, Membership, datetime | None], Q] = lambda case, member, at: Q(pk__in=())

    def workplace(self, state: str, role: str) -> Workplace | None:
        return next((place for place in self.workplaces if state in place.states and role in place.roles), None)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def own(self, step: Step) -> Step:
        """The row of its own table: a verb that serves two kinds names that of one (`casework.carried`)."""
        if (row := self.step(step.name)) is None:
            raise Refused(f"“{self.label}”不经过“{step.label}”这一步骤。")
        return row

    @property
    def waits_for(self) -> set[str]:
        """The kinds of case for which one of its steps waits."""
        return {kind for step in self.steps for kind in step.waits_for}

    @property
    def clocks(self) -> dict[str, Clock]:
        opening = (clock for clocks in self.opens.values() for clock in clocks)
        stepping = (clock for step in self.steps for clock in step.clocks)
        return {clock.name: clock for clock in (*opening, *stepping)}

    def stage(self, state: str) -> StageEnum:
        return self.stages(state)


_types: dict[str, CaseType] = {}


def register(*case_types: CaseType) -> None:
    for case_type in case_types:
        _types[case_type.kind] = case_type
        KINDS[case_type.kind], MODELS[case_type.kind] = case_type.scope, case_type.model
        PAPERS[case_type.kind] = case_type.papers


def case_types() -> tuple[CaseType, ...]:
    return tuple(_types.values())


def case_type(kind: str) -> CaseType:
    return _types[kind]
