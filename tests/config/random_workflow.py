"""What a regime says of itself to be walked at random (`machine`): `random_emr`, `random_primary_care`."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from django.core.exceptions import ObjectDoesNotExist

from casework.models import CaseQuerySet
from casework.step import Step

from .walks.walk import Walk

Said = Callable[[Any], dict[str, Any]]
Scene = Callable[[Walk, datetime], datetime]
PLAINLY: tuple[Said, ...] = (lambda case: {},)
# What a scene runs into that finds nobody to act, or nothing to act on.
NOTHING_THERE = (AttributeError, LookupError, StopIteration, ObjectDoesNotExist)


@dataclass(frozen=True)
class Workflow:
    """The kinds that are tried, on what stands in each of the `scenes`, and how.

    `world` makes the people, at `begins`; a scene what they have begun, and says at which moment the walk sets in. `said` is what may
    be said in a step that can end otherwise; `acts` what is done that is no step of a case, by name; `begin` how a case of a kind is
    begun where none of its steps or another's does it; `work` what is done on pages of their own in a state, on a case at a moment, for
    a level; `waits` where a case waits for what is no step of its own, and for what; `ends` the moments to which time may go;
    `keeps_secret` that nobody knows of a case too early.
    """

    kinds: tuple[str, ...]
    begins: datetime
    world: Callable[[], AbstractContextManager[Walk]]
    scenes: Mapping[str, Scene]
    said: Mapping[str, tuple[Said, ...]]
    acts: Mapping[str, Callable[[Walk, datetime], object]]
    begin: Mapping[str, Callable[[Walk, datetime], object]]
    work: Mapping[tuple[str, str], Callable[[Walk, Any, datetime, int], object]]
    waits: Mapping[tuple[str, str], str]
    ends: Callable[[CaseQuerySet], Iterable[datetime]]
    keeps_secret: Callable[[Walk, Any], None]


@dataclass(frozen=True)
class Option:
    """A step of a case as it stands: `said` is which of what may be said in it, `after` what was done last."""

    case: Any
    step: Step
    said: int
    after: str

    @property
    def done(self) -> tuple[str, ...]:
        return str(self.case.pk), self.case.kind, self.step.name, self.case.state, str(self.said)

    def drawn(self, lot: int) -> int:
        """Its place among equals, another with each lot."""
        return crc32(f"{lot}:{self.done}".encode())

    @property
    def move(self) -> tuple[str, ...]:
        """What may come about after one act where it did not after another."""
        return self.case.kind, self.step.name, self.case.state, str(self.said), self.after
