"""The workflows at random (tests/config/machine.py): whatever happens they hold. A walk of a few hundred acts shows how far chance gets
by itself; one goes on until every move of every table was made and every condition has answered both ways."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from traceback import format_exception

from tests.config.excepted import EXCEPTED
from tests.config.machine import Workflow, walked
from tests.config.random_emr import EMR
from tests.config.walks.walk import Walk
from tests.evidence.part import Batch, Kind, Part

EXAMPLES, LENGTH = 6, 40
LEAST = 0.3  # of all moves and answers that a walk brings about: with less it would stand still somewhere
AT_LENGTH = 60  # walks one after the other, until nothing is left
EVERYTHING = "everything"


@dataclass(frozen=True)
class World:
    workflow: Workflow
    people: Walk

    def once(self, number: int) -> set[tuple[str, ...]]:
        """What a walk leaves."""
        walk = self._walk()
        return self.workflow.left(walk, self._walked(walk, number, Counter(), aside=False))

    def everything(self, number: int) -> set[tuple[str, ...]]:
        """What many leave, each of which begins with what the others have tried least."""
        walk, tried, taken = self._walk(), Counter[tuple[str, ...]](), set[tuple[str, ...]]()
        for further in range(AT_LENGTH):
            taken |= self._walked(walk, number * AT_LENGTH + further, tried, aside=True)
            if not (missing := self.workflow.left(walk, taken) - EXCEPTED.keys()):
                break
        return missing

    def _walked(self, walk: Walk, number: int, tried: Counter[tuple[str, ...]], *, aside: bool) -> set[tuple[str, ...]]:
        return walked(self.workflow, walk, examples=EXAMPLES, length=LENGTH, number=number, tried=tried, aside=aside)

    def _walk(self) -> Walk:
        """Of which nothing was seen yet."""
        return Walk(self.people.people, self.people.supervisors)


def attempt(world: World, batch: Batch) -> Iterator[str]:
    whole = world.workflow.whole()
    for number, _ in batch.chances():
        first, all_of_it = batch.seed * 1000 + number, batch.kind == EVERYTHING
        try:
            missing = world.everything(first) if all_of_it else world.once(first)
        except Exception as failed:
            yield f"number {number}: {''.join(format_exception(failed)[-3:])}"
            continue
        if len(missing) > (0 if all_of_it else (1 - LEAST) * whole):
            yield f"number {number}: of {whole} moves and answers {len(missing)} did not come about: {sorted(missing)}"


def part(name: str, title: str, workflow: Workflow, *, suite: int) -> Part:
    @contextmanager
    def world() -> Iterator[World]:
        with workflow.world() as people:
            yield World(workflow, people)

    return Part(
        name=name,
        title=title,
        kinds=(
            Kind(
                "walk",
                50,
                f"{EXAMPLES} times {LENGTH} random acts on cases that stand anywhere: each is taken whole with its row of the record or refused"
                " in a sentence with nothing moved, nothing is told too early, and from every state there is a way on",
                suite=suite,
            ),
            Kind(
                EVERYTHING,
                1,
                f"walks one after the other, {AT_LENGTH} at most, in which every move of every table is made and every condition answers"
                " both ways, but for what is named with its reason",
                suite=0,
            ),
        ),
        attempt=attempt,
        world=world,
        database=True,
        engine=True,
        batch=1,
    )


PART = part("workflows", "The EMR rating at random", EMR, suite=1)
