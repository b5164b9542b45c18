"""What walks at random have not brought about yet, and how far a step leads towards it."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field

from casework.registry import case_type
from casework.step import Step

from .walks.walk import Asked, Move, conditions, wanted

FAR = 6  # what is further away, or nowhere, is as good as anything else


@dataclass
class Goals:
    """Moves of the kinds that were not made (kind, step, from, to), and answers that conditions have not given."""

    kinds: tuple[str, ...]
    excepted: Container[tuple[str, ...]]
    asked: Asked = field(default_factory=lambda: defaultdict(set))
    taken: set[Move] = field(default_factory=set)

    def left(self) -> set[tuple[str, ...]]:
        """Moves that were not made, and conditions that have always said the same."""
        kinds = [case_type(kind) for kind in self.kinds]
        moves = {(of.kind, *move) for of in kinds for move in wanted(of)} - self.taken
        answers = {name for of in kinds for name in conditions(of) if self.asked[name] != {True, False}}
        return {one for one in moves | answers if one not in self.excepted}

    def whole(self) -> int:
        kinds = [case_type(kind) for kind in self.kinds]
        return sum(len(wanted(of)) + len(conditions(of)) for of in kinds)

    def wants(self, kind: str, step: Step, state: str) -> bool:
        """Whether something is left of a step out of a state."""
        moves = ((kind, step.name, state, str(target)) for target in step.targets or (state,))
        answers = ((kind, step.name, condition.__name__) for condition in step.when)
        return any(move not in self.taken and move not in self.excepted for move in moves) or any(
            self.asked[name] != {True, False} and name not in self.excepted for name in answers
        )

    def worth(self, kind: str, state: str) -> int:
        """How many steps out of a state have something left."""
        steps = case_type(kind).steps
        return sum(self.wants(kind, step, state) for step in steps if state in step.sources)

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
