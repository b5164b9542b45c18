"""The workflows at random (tests/config/machine.py): whatever happens they hold. A walk from a few scenes shows how far chance
gets by itself; others go on until every move of every table was made and every condition has answered both ways."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from traceback import format_exception

from tests.config.at_random import walked
from tests.config.excepted import EXCEPTED
from tests.config.goals import Goals
from tests.config.random_emr import EMR
from tests.config.random_workflow import Workflow
from tests.config.walks.walk import Walk
from tests.evidence.part import Batch, Kind, Part

EXAMPLES, LENGTH = 6, 40
LEAST = 0.3  # of all moves and answers that a walk brings about: with less it would stand still somewhere
AT_LENGTH = 200  # walks one after the other, until nothing is left
EVERYTHING = "everything"


@dataclass(frozen=True)
class World:
    workflow: Workflow
    people: Walk
    scenes: tuple[str, ...]  # of a walk by itself

    def once(self, number: int) -> set[tuple[str, ...]]:
        """What a walk by itself leaves."""
        goals, tried = self.goals(), Counter[tuple[str, ...]]()
        for scene in self.scenes:
            self.walked(goals, tried, scene, number, examples=EXAMPLES, length=LENGTH)
        return goals.left()

    def everything(self, number: int, *only: tuple[str, ...]) -> set[tuple[str, ...]]:
        """What many leave, each in the scene where most stands near to what is left and that was least walked from; of `only` some moves
        and answers, where one is looked into by itself."""
        goals, tried, walks = self.goals(*only), Counter[tuple[str, ...]](), Counter[str]()
        standing: dict[str, list[tuple[str, str]]] = {}

        def hope(scene: str) -> float:
            return goals.near(standing[scene]) / walks[scene] if scene in standing else inf

        for further in range(AT_LENGTH):
            scene = max(self.workflow.scenes, key=hope)
            seed = number * AT_LENGTH + further
            standing[scene] = self.walked(goals, tried, scene, seed, examples=EXAMPLES, length=LENGTH)
            walks[scene] += 1
            if not goals.left():
                break
        return goals.left()

    def walked(
        self, goals: Goals, tried: Counter[tuple[str, ...]], scene: str, number: int, **size: int
    ) -> list[tuple[str, str]]:
        walk = Walk(self.people.people, self.people.supervisors, beside=goals.taken, asked=goals.asked)
        return walked(self.workflow, walk, goals, scene=scene, number=number, tried=tried, **size)

    def goals(self, *only: tuple[str, ...]) -> Goals:
        """Of which nothing was reached yet."""
        return Goals(self.workflow.kinds, tuple(self.workflow.acts), EXCEPTED, only=only)


def attempt(world: World, batch: Batch) -> Iterator[str]:
    whole = len(world.goals().whole())
    for number, _ in batch.chances():
        first, all_of_it = batch.seed * 1000 + number, batch.kind == EVERYTHING
        try:
            missing = world.everything(first) if all_of_it else world.once(first)
        except Exception as failed:
            yield f"number {number}: {''.join(format_exception(failed)[-3:])}"
            continue
        if len(missing) > (0 if all_of_it else (1 - LEAST) * whole):
            yield f"number {number}: of {whole} moves and answers {len(missing)} did not come about: {sorted(missing)}"


def part(name: str, title: str, workflow: Workflow, *, scenes: tuple[str, ...], suite: int) -> Part:
    @contextmanager
    def world() -> Iterator[World]:
        with workflow.world() as people:
            yield World(workflow, people, scenes)

    return Part(
        name=name,
        title=title,
        kinds=(
            Kind(
                "walk",
                50,
                f"{EXAMPLES} times {LENGTH} random acts in each of {len(scenes)} scenes, on cases that stand anywhere in it: each is taken whole"
                " with its row of the record or refused in a sentence with nothing moved, nothing is told too early, and from every state"
                " there is a way on",
                suite=suite,
            ),
            Kind(
                EVERYTHING,
                1,
                f"walks of {EXAMPLES} times {LENGTH} acts one after the other, {AT_LENGTH} at most, in which every move of every table is"
                " made, every condition answers both ways and every act beside the tables is done, but for what is named with its reason",
                suite=0,
            ),
        ),
        attempt=attempt,
        world=world,
        database=True,
        engine=True,
        batch=1,
    )


PART = part("workflows", "The EMR rating at random", EMR, scenes=("window", "closed", "taken over"), suite=1)
