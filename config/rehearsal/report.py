"""What came of a rehearsal, counted in the tables it has left, and whether it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import Count, F, Q

from accounts.models import Person
from accounts.roles import Regime
from casework import proving, triggers
from casework.models import Case, Deadline, Posting, Record
from casework.registry import CaseType, case_types

from . import registers


@dataclass
class Report:
    """What is printed: these, and what a regime adds. `acts` are the rows of the record that stand for something done; `seconds` are those
    of walking."""

    # What those who take part are called, and how many of them it takes for every end of every table to be reached.
    called: ClassVar[str]
    every_end: ClassVar[int]

    number: int
    ends: dict[str, int] = field(default_factory=dict)
    acts: int = 0
    seconds: float = 0.0
    seconds_per_act: float = 0.0
    queries_per_act: float = 0.0
    clocks: dict[str, int] = field(default_factory=lambda: {"met": 0, "missed": 0})
    objections: int = 0
    postings: int = 0
    record_rows: int = 0
    leaks: int = 0
    whole: bool = False
    faults: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        said = asdict(self)
        return {self.called: said.pop("number"), **said}

    def count(self, regime: Regime, *, on: date, queries: int) -> None:
        """Everything that the tables say of any regime; what is one regime's own its year counts."""
        kinds = [of_kind for of_kind in case_types() if of_kind.regime == regime]
        self.ends = _ends(kinds) | self.ends_of_registers(regime)
        if self.number >= self.every_end:
            self.faults += [f"结果“{end}”没有出现。" for end, number in self.ends.items() if not number]
        self.faults += _unended(kinds)
        deadlines = Deadline.objects.filter(case__kind__in=[of_kind.kind for of_kind in kinds])
        missed = Q(met_on__gt=F("due_on"))
        self.clocks = {
            "met": deadlines.filter(met_on__isnull=False).exclude(missed).count(),
            "missed": deadlines.filter(missed).count(),
        }
        open_ones = deadlines.filter(met_on=None, due_on__lt=on).values_list("case__number", "label")
        self.faults += [f"{number}：时限“{label}”已过，既未办结也未记为逾期。" for number, label in open_ones]
        self.postings = Posting.objects.filter(regime=regime).count()
        self.record_rows = Record.objects.count()
        self.acts = Record.objects.exclude(actor=None).count()
        self.seconds_per_act = round(self.seconds / max(self.acts, 1), 4)
        self.queries_per_act = round(queries / max(self.acts, 1), 1)
        self._prove()

    def ends_of_registers(self, regime: Regime) -> dict[str, int]:
        """What is supervised and is no case; a regime adds what is its own."""
        return registers.ends(regime)

    def _prove(self) -> None:
        found = [str(fault) for fault in proving.check().faults]
        found += [f"数据库缺少保护：{name}" for name in sorted(triggers.names() - triggers.installed())]
        opened = Record.objects.filter(verb="open_account").values_list("subject", flat=True)
        strangers = {f"person:{login}" for login in Person.objects.values_list("login", flat=True)} - set(opened)
        found += [f"{subject}的账号不是在平台上开通的。" for subject in sorted(strangers)]
        self.whole = not found
        self.faults += found


def holds(answer: Mapping[str, Any]) -> bool:
    """Asked of a report as it was printed."""
    return answer["whole"] and not answer["leaks"] and not answer["faults"]


def _ends(kinds: list[CaseType]) -> dict[str, int]:
    """Each end of each table, with the number of cases that stand in it."""
    stood = Case.objects.values_list("kind", "state").annotate(number=Count("pk"))
    counted = {(kind, state): number for kind, state, number in stood}
    return {
        f"{of_kind.kind}.{stage.value}": counted.get((of_kind.kind, stage.value), 0)
        for of_kind in kinds
        for stage in of_kind.stages
        if stage.end
    }


def _unended(kinds: list[CaseType]) -> Iterator[str]:
    """A year that is over leaves no case under way."""
    for of_kind in kinds:
        ends = [stage.value for stage in of_kind.stages if stage.end]
        for number, state in (
            Case.objects.filter(kind=of_kind.kind).exclude(state__in=ends).values_list("number", "state")
        ):
            yield f"{number}仍处于“{of_kind.stage(state)}”，没有到达终点。"
