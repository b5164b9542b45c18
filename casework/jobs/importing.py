"""A workbook whose rows are entered one by one: read, checked as a whole, then each entered by the verb of a single one.

A few rows are entered in the request, all or none. More of them become a job: what the check finds keeps the whole from
being begun; a row refused later, because something has changed since, is named and keeps no other from being entered.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any, ClassVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused

from ..actions.materials import store_bytes
from ..downloads import XLSX
from ..models import Job
from ..workbook import CellError, ReadResult, ReadRow, SheetSpec, in_order, read_workbook
from . import working
from .kinds import Acts, Outcome

AT_ONCE = 100  # rows: a second, two where accounts are opened whose slips are printed at once


class Importer(Acts):
    """`sheet` lays the workbook out; `check` finds what is wrong before anything is entered; `act` enters a row."""

    unit = "行"
    # Where a refusal stands that names no column of the sheet.
    column: ClassVar[str]
    empty: ClassVar[str] = "表中没有内容，请填写后上传。"
    _read: ReadResult

    def sheet(self, *, at: datetime) -> SheetSpec:
        raise NotImplementedError

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        """Every fault of the rows by cell, from a few statements whatever their number; the reader has found its own."""
        return ()

    def read(self, file: IO[bytes], *, at: datetime, most: int | None = None) -> ReadResult:
        """`most` is how many rows are read at all; of more it is only said that there are more."""
        self.spec = self.sheet(at=at)
        self._read = read_workbook(file, self.spec, most=most)
        return self._read

    def parts(self, *, at: datetime) -> Sequence[ReadRow]:
        assert self.job.file is not None  # noqa: S101  # a job of an importer begins with its file
        with default_storage.open(self.job.file.path) as kept:
            return self.read(kept, at=at).rows

    def faults(self, parts: Sequence[ReadRow], *, at: datetime) -> list[CellError]:
        errors = in_order([*self._read.errors, *self.check(parts, at=at)])
        if not errors and not parts:
            errors = [CellError(self.spec.sheet, self.spec.cell(self.column, self.spec.heading_row + 1), self.empty)]
        return errors

    def fault(self, part: ReadRow, refused: Refused) -> CellError:
        return self.error(part, refused.field, str(refused))

    def note(self, row: ReadRow, outcome: Outcome, field: str, sentence: str) -> None:
        """What the person reads of a row that was entered all the same; an empty sentence says nothing."""
        if sentence:
            outcome.note(self.error(row, field, sentence))

    def error(self, row: ReadRow, field: str | None, sentence: str) -> CellError:
        """At the cell of the column that a refusal names, or at that of the row's key."""
        column = field if field in row.values else self.column
        return CellError(self.spec.sheet, self.spec.cell(column, row.number), sentence)


def take_in(kind: type[Importer], *, file: File, by: Membership, at: datetime, **params: Any) -> Job | Outcome:
    """Enters a small workbook at once and says what came of it; a large one is kept and becomes a job. One of which something
    is to be noted has the page of a job as well.

    Raises `WorkbookRefused` where the file as a whole cannot be accepted, `working.Refusals` with every fault of a small one.
    """
    run = kind(Job(kind=kind.name, params=params, asked_by=by, asked_at=at))
    read, name = run.read(file, at=at, most=AT_ONCE), (file.name or "")[-255:]
    if read.longer:
        return working.start(kind, by=by, at=at, params=params, file=store_bytes(file, XLSX), file_name=name)
    with transaction.atomic():
        outcome = working.at_once(run, read.rows, at=at)
        if not outcome.notes:
            return outcome
        return working.ended(kind, outcome, by=by, at=at, number=len(read.rows), params=params, file_name=name)


def enter_all(kind: type[Importer], *, file: IO[bytes], by: Membership, at: datetime, **params: Any) -> Outcome:
    """The whole workbook in one transaction, however long it takes: nobody waits for it. Raises as `take_in` does."""
    run = kind(Job(kind=kind.name, params=params, asked_by=by, asked_at=at))
    return working.at_once(run, run.read(file, at=at).rows, at=at)
