"""What walks at random have not brought about yet, and how far a step leads towards it."""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from casework.registry import case_type
from casework.step import Step

from .walks.walk import Asked, Move, conditions, wanted

ANSWER = 3  # of a condition: kind, step and condition, where a move has kind, step and both states
FAR = 6  # what is further away, or nowhere, is as good as anything else


@dataclass
class Goals:
    """Moves of the kinds that were not made (kind, step, from, to), answers that conditions have not given, and acts that are no step of
    a case and were not done (their name alone); `only` some, where only they are asked for."""

    kinds: tuple[str, ...]
    acts: tuple[str, ...]
    excepted: Container[tuple[str, ...]]
    asked: Asked = field(default_factory=lambda: defaultdict(set))
    taken: set[Move] = field(default_factory=set)
    only: Container[tuple[str, ...]] = ()

    def left(self) -> set[tuple[str, ...]]:
        """What is not done, and conditions that have always said the same."""
        return {one for one in self.whole() if self._lacks(one)}

    def whole(self) -> set[tuple[str, ...]]:
        """All of it, done or not."""
        kinds = [case_type(kind) for kind in self.kinds]
        moves = {(of.kind, *move) for of in kinds for move in wanted(of)}
        return moves | {name for of in kinds for name in conditions(of)} | {(name,) for name in self.acts}

    def wants(self, kind: str, step: Step, state: str) -> bool:
        """Whether something is left of a step out of a state."""
        moves = ((kind, step.name, state, str(target)) for target in step.targets or (state,))
        answers = ((kind, step.name, condition.__name__) for condition in step.when)
        return any(map(self._lacks, moves)) or any(map(self._lacks, answers))

    def _lacks(self, one: tuple[str, ...]) -> bool:
        if one in self.excepted or (self.only and one not in self.only):
            return False
        return self.asked[one] != {True, False} if len(one) == ANSWER else one not in self.taken

    def worth(self, kind: str, state: str) -> int:
        """How many steps out of a state have something left."""
        steps = case_type(kind).steps
        return sum(self.wants(kind, step, state) for step in steps if state in step.sources)

    def near(self, standing: Iterable[tuple[str, str]]) -> int:
        """How near cases that stand so, by kind and state, are to what is left, all together."""
        away = {kind: self.away(kind) for kind in self.kinds}
        return sum(FAR - away[kind].get(state, FAR) for kind, state in standing)

    def open(self, kind: str) -> bool:
        """Whether something is left of a kind."""
        return any(self.wants(kind, step, str(state)) for step in case_type(kind).steps for state in step.sources)

    def away(self, kind: str) -> dict[str, int]:
        """Of each state, over how many steps the nearest is reached out of which something is left."""
        steps = case_type(kind).steps
        states = {str(state) for step in steps for state in (*step.sources, *step.targets)}
        far = {state: 0 if self.worth(kind, state) else FAR for state in states}
        for _ in range(FAR):
            for step in steps:
                nearest = min((far[target] for target in step.targets), default=FAR)
                for source in step.sources:
                    far[source] = min(far[source], nearest + 1)
        return far
