"""The kinds of jobs. A kind of work is a class, registered under its name; an instance is one run of one job.

    @job_kind
    class GradeImport(Importer):
        name, label = "import_grades", "导入历史等级"
        ...

`Acts` does one thing after the other, each in the transaction of its chunk; `Product` makes one file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from django.core.files.base import File

from accounts.refused import Refused

from ..models import Job


class Fault(Protocol):
    """What is said of which place, in one sentence: a cell of a workbook, a thing by its name."""

    @property
    def place(self) -> str: ...
    @property
    def sentence(self) -> str: ...


@dataclass(frozen=True)
class Named:
    """A fault of something that has a name or a number."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}"


@dataclass
class Outcome:
    """What has come of the acts so far; kept with the cursor."""

    counts: Counter[str] = field(default_factory=Counter)
    slips: list[int] = field(default_factory=list)
    # What was done and yet has to be looked at: [place, sentence].
    notes: list[list[str]] = field(default_factory=list)

    def note(self, said: Fault) -> None:
        self.notes.append([said.place, said.sentence])

    def add(self, further: "Outcome") -> None:
        self.counts += further.counts
        self.slips += further.slips
        self.notes += further.notes


class Work:
    """One run of one job. `by` is whoever asked, in the office and role in which they did."""

    name: ClassVar[str]
    label: ClassVar[str]
    unit: ClassVar[str] = "项"

    def __init__(self, job: Job):
        self.job, self.by, self.params = job, job.asked_by, job.params

    def title(self) -> str:
        """What it is called in the list of somebody's jobs."""
        return self.label

    def leads_to(self) -> tuple[str, str]:
        """Label and address of the page on which the effect is seen; empty where the result is all there is."""
        return "", ""


class Acts(Work):
    """Many acts of one kind, each refused by itself."""

    CHUNK: ClassVar[int] = 50
    TOGETHER: ClassVar[int] = 1  # how many parts are done by one act, all or none

    def parts(self, *, at: datetime) -> Sequence[Any]:
        """What is to be done, in order; the same at every run of the job."""
        raise NotImplementedError

    def faults(self, parts: Sequence[Any], *, at: datetime) -> Iterable[Fault]:
        """What keeps the whole from being begun; asked once, before the first act. By default nothing does."""
        return ()

    def chunk(self, parts: Sequence[Any], *, at: datetime) -> None:
        """Reads at once what the acts of a chunk would each read for itself."""

    def act(self, part: Any, outcome: Outcome, *, at: datetime) -> None:
        """One act, in the transaction of its chunk; raises `Refused`."""
        raise NotImplementedError

    def act_together(self, parts: Sequence[Any], outcome: Outcome, *, at: datetime) -> None:
        """So many parts as are done together, by the verb of the single one."""
        for part in parts:
            self.act(part, outcome, at=at)

    def fault(self, part: Any, refused: Refused) -> Fault:
        """Where the refusal of a part is shown."""
        raise NotImplementedError

    def closing(self, outcome: Outcome, *, at: datetime) -> None:
        """What follows once the last act is done, in the transaction of the end."""


# Called while a file is made: how much of the whole is done. Raises where the job has been cancelled or taken over.
Progress = Callable[[int], None]


class Product(Work):
    """One file, made anew from the beginning after a kill: making it changes nothing."""

    def total(self, *, at: datetime) -> int:
        raise NotImplementedError

    def make(self, progress: Progress, *, at: datetime) -> tuple[bytes | File, str, str]:
        """Content, name and content type; a long file lies on the disk."""
        raise NotImplementedError


_kinds: dict[str, type[Work]] = {}
Kind = TypeVar("Kind", bound=type[Work])


def job_kind(kind: Kind) -> Kind:
    _kinds[kind.name] = kind
    return kind


def kind_of(job: Job) -> type[Work]:
    return _kinds[job.kind]


def work_of(job: Job) -> Work:
    return kind_of(job)(job)


def kinds() -> dict[str, type[Work]]:
    return dict(_kinds)
