"""Who owes a paper of a year and how far it is, whoever is late first; what was reported besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Membership, Office

from ..clocks.calendar import CalendarTable
from ..present import remaining
from .papers import Paper, PaperKind

ORDER = ("drafting", "", "handed_in", "received")


@dataclass(frozen=True)
class Line:
    """An office with its paper; none where nobody has begun it."""

    office: Office
    case: Any
    stage: str
    state: str
    late: bool
    chip: str
    tone: str


@dataclass(frozen=True)
class Owed:
    """A paper that every office of the kind owes, with their lines and how many stand where."""

    paper: Paper
    lines: list[Line]
    may_begin: bool

    @property
    def counts(self) -> list[tuple[str, int]]:
        by = {state: sum(line.state == state for line in self.lines) for state in ORDER}
        labels = {"received": "已接收", "handed_in": "待接收", "drafting": "起草中", "": "未起草"}
        late = sum(line.late for line in self.lines)
        return [("应报送", len(self.lines)), *((labels[state], by[state]) for state in labels), ("逾期", late)]


def years(kind: PaperKind, *, on: date) -> list[int]:
    """Of which there are papers, or might be; the latest first."""
    begun = kind.model().objects.order_by().values_list("year", flat=True).distinct()
    return sorted({*begun, *(year for paper in kind.papers for year in paper.years(on))}, reverse=True)


def chosen(kind: PaperKind, asked: str, known: Sequence[int], *, on: date) -> int | None:
    """The year that an address names; without one, the latest whose paper is owed."""
    year = int(asked[:4]) if asked.isascii() and asked.isdigit() else None
    owed_now = {year for paper in kind.papers if paper.once for year in paper.years(on)}
    return year if year in known else max(owed_now, default=next(iter(known), None))


def owed(kind: PaperKind, year: int | None, member: Membership, *, on: date, table: CalendarTable) -> list[Owed]:
    """Of a member whose office drafts, its own line alone."""
    if year is None:
        return []
    offices = Office.objects.filter(kind=kind.drafts).order_by("district", "pk")
    if member.office.kind == kind.drafts:
        offices = offices.filter(pk=member.office_id)
    asked: dict[str, Any] = {"offices": list(offices), "member": member, "on": on, "table": table}
    found = [_owed(kind, paper, year, **asked) for paper in kind.papers if paper.once]
    return [one for one in found if year in one.paper.years(on) or any(line.case for line in one.lines)]


def _owed(
    kind: PaperKind, paper: Paper, year: int, *, offices: Any, member: Membership, on: date, table: CalendarTable
) -> Owed:
    rows = kind.model().objects.visible_to(member).filter(paper=paper.name, year=year, subject="")
    cases = {case.office_id: case for case in rows}
    lines = [_line(kind, office, cases.get(office.pk), on, table) for office in offices]
    lines.sort(key=lambda line: (not line.late, ORDER.index(line.state)))
    begins = member.role in kind.drafters and year in paper.years(on)
    return Owed(paper, lines, begins and not cases)


def _line(kind: PaperKind, office: Office, case: Any, on: date, table: CalendarTable) -> Line:
    if case is None:
        return Line(office, None, "尚未起草", "", late=False, chip="", tone="")
    stage = kind.steps.stages(case.state)
    late = case.due_on is not None and case.due_on < on
    chip, tone = remaining(case.due_on, on=on, table=table, owed=True) if case.due_on else ("", "")
    return Line(office, case, stage.label, case.state, late, chip, tone)


def besides(kind: PaperKind, year: int | None, member: Membership) -> list[Any]:
    """What no year owes, the latest first."""
    names = [paper.name for paper in kind.papers if not paper.once]
    rows = kind.model().objects.visible_to(member).filter(paper__in=names, year=year).order_by("-pk")
    return [(case, kind.steps.stages(case.state).label) for case in rows.select_related("office")]


def occasions(kind: PaperKind, member: Membership, *, on: date) -> list[tuple[Paper, int]]:
    """The papers of which the member may begin one whenever there is an occasion, with the year in which it then stands."""
    if member.role not in kind.drafters:
        return []
    return [(paper, paper_year) for paper in kind.papers if not paper.once for paper_year in paper.years(on)]
