"""The workflows at random (tests/config/machine.py): whatever happens they hold. That every move of every table is made and every
condition answers both ways the walk by the book proves (tests/config/test_walks.py); here it is counted how far chance gets."""

from collections.abc import Iterator
from traceback import format_exception

from tests.config.machine import left, walked, whole, world
from tests.config.walks import Walk
from tests.evidence.part import Batch, Kind, Part

EXAMPLES, LENGTH = 6, 40
LEAST = 0.3  # of all moves and answers that the first walk brings about: with less it would stand still somewhere


def attempt(walk: Walk, batch: Batch) -> Iterator[str]:
    for number, _ in batch.chances():
        try:
            taken = walked(walk, examples=EXAMPLES, length=LENGTH, number=batch.seed * 1000 + number)
        except Exception as failed:
            yield f"number {number}: {''.join(format_exception(failed)[-3:])}"
            continue
        missing = left(walk, taken)
        if len(missing) > (1 - LEAST) * whole():
            yield f"number {number}: of {whole()} moves and answers {len(missing)} did not come about: {sorted(missing)}"


PART = Part(
    name="workflows",
    title="Workflows at random",
    kinds=(
        Kind(
            "walk",
            50,
            f"{EXAMPLES} times {LENGTH} random acts on cases that stand anywhere: each is taken whole with its row of the record or refused in"
            " a sentence with nothing moved, nothing is told too early, and from every state there is a way on",
            suite=1,
        ),
    ),
    attempt=attempt,
    world=world,
    database=True,
    engine=True,
    batch=1,
)
