"""A part of the evidence: kinds of trial, each with the number that `make evidence` tries and the suite's share of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any

import tests.evidence

SUITE = 100  # the most of each kind that the suite tries


@dataclass(frozen=True)
class Batch:
    """Trials of one kind with consecutive numbers; the same seed and number is the same trial, in any batch."""

    kind: str
    first: int
    count: int
    seed: int

    def chances(self) -> Iterator[tuple[int, Random]]:
        """The number of each trial with its own source of chance."""
        for number in range(self.first, self.first + self.count):
            yield number, Random(f"{self.seed}:{self.kind}:{number}")


@dataclass(frozen=True)
class Kind:
    """`full` trials make the evidence; `says` is what each of them shows, as a reader of docs/evidence/ is told.

    The suite tries `suite` of them: fewer than a hundred where a trial starts other programs, none where one takes half a minute.
    """

    name: str
    full: int
    says: str
    suite: int = SUITE


@dataclass(frozen=True)
class Part:
    """`attempt` makes the trials of a batch in the world that `world` gives and answers a sentence for each that did not hold.

    With `database` the world stands on a database of its own with the reference data, thrown away afterwards; with `engine` the
    trials ask what the engine itself refuses or finds, and the suite tries them on each.
    """

    name: str
    title: str
    kinds: tuple[Kind, ...]
    attempt: Callable[[Any, Batch], Iterable[str]]
    world: Callable[[], AbstractContextManager[Any]] = nullcontext
    database: bool = False
    engine: bool = False
    batch: int = SUITE
    marks: tuple[str, ...] = ()  # of the suite's test: what the trials need on the machine

    def batches(self, kind: Kind, *, done: int, seed: int, full: int | None = None) -> Iterator[Batch]:
        """What is still to be tried of a kind after `done` trials."""
        full = kind.full if full is None else full
        for first in range(done, full, self.batch):
            yield Batch(kind.name, first, min(self.batch, full - first), seed)


def parts() -> dict[str, Part]:
    """Every module beside this one that declares a PART, by name."""
    modules = [import_module(f"tests.evidence.{found.name}") for found in iter_modules(tests.evidence.__path__)]
    found: list[Part] = [module.PART for module in modules if hasattr(module, "PART")]
    return {part.name: part for part in found}
