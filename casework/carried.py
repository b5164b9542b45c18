"""A kind of case that goes the way of another under another office: its rows are made from the other's, and none is written twice.

    CITY = carry_over(STEPS, stages=CityStage, roles={Role.BUREAU_HEAD: Role.COMMISSION_HEAD, …}, audiences={…}, without=(MOVE,))
    REREVIEW = carried_kind(APPLICATION, CITY, kind="…", label="…", prefix="…", model=Rereview)

A row keeps its name, so that verbs go on naming the row of the first table: the gateway takes that of the case's own. What the first
table gains the second has. Rows that lead out of the states of the second, or nowhere in them, are not there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from accounts.roles import Role

from .registry import CaseType, Workplace
from .stages import StageEnum
from .step import Audience, Condition, Step
from .verdict import Verdict

Said = TypeVar("Said")


@dataclass(frozen=True)
class CarriedOver:
    """The second table, and the row of it for each row of the first."""

    stages: type[StageEnum]
    steps: tuple[Step, ...]
    roles: Mapping[Role, Role]
    made: Mapping[Step, Step]

    def keyed(self, by_step: Mapping[Step, Said]) -> dict[Step, Said]:
        """What the first kind says of its rows (verbs, forms, what is shown), of those that the second has."""
        return {self.made[step]: said for step, said in by_step.items() if step in self.made}

    def kept(self, stages: Iterable[StageEnum]) -> tuple[StageEnum, ...]:
        return tuple(self.stages(stage.value) for stage in stages if stage in list(self.stages))

    def theirs(self, roles: Iterable[Role]) -> tuple[Role, ...]:
        return tuple(self.roles.get(role, role) for role in roles)


def carry_over(
    steps: Iterable[Step],
    *,
    stages: type[StageEnum],
    roles: Mapping[Role, Role],
    audiences: Mapping[Audience, Audience],
    without: Collection[Step] = (),
    instead: Mapping[Step, Step] | None = None,
    said: Mapping[Step, Mapping[str, Any]] | None = None,
) -> CarriedOver:
    """`instead` are rows that the second table has of its own in the place of some of the first; they may have other names.

    `said` has, by column, what a row says otherwise to those who take it there.
    """
    over = CarriedOver(stages, (), roles, dict(own := instead or {}))
    made: dict[Step, Step] = {}
    for step in steps:
        if step in own:
            made[step] = own[step]
        elif step not in without and (row := _row(step, over, audiences)):
            made[step] = replace(row, **(said or {}).get(step, {}))
    for step, row in made.items():
        if step.undoes is not None and step not in own:
            made[step] = replace(row, undoes=made[step.undoes])
    return CarriedOver(stages, tuple(made.values()), roles, made)


def _row(step: Step, over: CarriedOver, audiences: Mapping[Audience, Audience]) -> Step | None:
    source, targets = over.kept(step.sources), over.kept(step.targets)
    if not source or (step.targets and not targets):
        return None
    return replace(
        step,
        source=source if isinstance(step.source, tuple) else source[0],
        target=targets if isinstance(step.target, tuple) else targets[0] if targets else None,
        by=over.theirs(step.roles) if isinstance(step.by, tuple) else over.theirs(step.roles)[0],
        starts=_by_stage(step.starts, over) if isinstance(step.starts, Mapping) else step.starts,
        when=tuple(_asked(condition, over) for condition in step.when),
        after=tuple(_asked(condition, over) for condition in step.after),
        audience=audiences.get(step.audience, step.audience),
    )


def _asked(condition: Condition, over: CarriedOver) -> Condition:
    """Whom it waits for is the other office."""
    roles: Mapping[str, str] = {str(role): str(theirs) for role, theirs in over.roles.items()}

    @wraps(condition)
    def of_others(case: Any, at: datetime) -> Verdict:
        return condition(case, at).of_others(roles)

    return of_others


def _by_stage(said: Mapping[StageEnum, Said], over: CarriedOver) -> dict[StageEnum, Said]:
    return {over.stages(stage.value): value for stage, value in said.items() if stage in list(over.stages)}


def carried_kind(first: CaseType, over: CarriedOver, **own: Any) -> CaseType:
    """The first kind in all that `own` does not say: kind, label, prefix, model, and what else differs."""
    kind = replace(
        first,
        stages=over.stages,
        steps=over.steps,
        progress=tuple(
            replace(point, stages=over.kept(point.stages))
            for point in first.progress
            if over.kept(point.stages) or not point.stages
        ),
        opens=_by_stage(first.opens, over),
        untimed=_by_stage(first.untimed, over),
        answers=tuple(over.made[step] for step in first.answers if step in over.made),
        workplaces=tuple(_workplace(place, over) for place in first.workplaces if over.kept(place.states)),
        verbs=over.keyed(first.verbs),
        forms=over.keyed(first.forms),
        shows=over.keyed(first.shows),
    )
    return replace(kind, **own)


def _workplace(place: Workplace, over: CarriedOver) -> Workplace:
    return replace(place, states=over.kept(place.states), roles=over.theirs(place.roles))
