"""The case types of both regimes, registered from above so that the ledger need not know them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Regime, Role

from .articles import Article
from .forms.step import StepForm
from .models import Case
from .scopes import KINDS, nobody
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
    # Which of its cases a member may know of; what a kind does not say nobody does.
    scope: Callable[[Membership], Q] = nobody
    tabs: tuple[Tab, ...] = ()
    workplaces: tuple[Workplace, ...] = ()
    # The verb behind a step where more happens than the step itself: keyword-only facts, `by=`, `at=`.
    verbs: Mapping[Step, Verb] = field(default_factory=dict)
    # The form that a step asks for; its cleaned data are the verb's facts.
    forms: Mapping[Step, type[StepForm]] = field(default_factory=dict)
    # Rows of the record that a member does not read yet, besides those that are for another audience.
    withheld: Callable[[Any, Membership], Q] = lambda case, member: Q(pk__in=())

    def workplace(self, state: str, role: str) -> Workplace | None:
        return next((place for place in self.workplaces if state in place.states and role in place.roles), None)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    @property
    def waits_for(self) -> set[str]:
        """The kinds of case for which one of its steps waits."""
        return {kind for step in self.steps for kind in step.waits_for}

    @property
    def clocks(self) -> dict[str, Clock]:
        return {clock.name: clock for step in self.steps for clock in step.clocks}

    def stage(self, state: str) -> StageEnum:
        return self.stages(state)


_types: dict[str, CaseType] = {}


def register(*case_types: CaseType) -> None:
    for case_type in case_types:
        _types[case_type.kind] = case_type
        KINDS[case_type.kind] = case_type.scope


def case_types() -> tuple[CaseType, ...]:
    return tuple(_types.values())


def case_type(kind: str) -> CaseType:
    return _types[kind]
