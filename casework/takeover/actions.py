"""A sheet is entered row by row, each row a case that waits for its confirmation; confirmed, the case stands in its stage."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from io import BytesIO
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import columns
from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.uscc import uscc_fault

from .. import messages, record
from ..actions import institutions, materials
from ..deciding import proposals
from ..downloads import XLSX
from ..files.archive import Archive
from ..files.kinds import ALLOWED, SCANS
from ..gateway import perform
from ..jobs.importing import AT_ONCE, Importer, take_in
from ..jobs.kinds import Outcome, job_kind
from ..jobs.working import Refusals
from ..models import Case, Job, StoredFile, TakenOver, TakeoverSheet
from ..registry import case_type
from ..workbook import CellError, ReadRow, SheetSpec
from . import rules
from .kinds import Takeover, takeover_of
from .steps import DATA, SCAN

ZIP = "application/zip"


@transaction.atomic
def enter_sheet(
    of: Takeover, *, source: str, file: File, scans: File, checked: Sequence[str], by: Membership, at: datetime
) -> tuple[TakeoverSheet, Job | Outcome]:
    """All rows or none. Raises `Refused`, `WorkbookRefused`, or `working.Refusals` with every fault by cell."""
    _refuse_faults(of, file=file, archive=Archive(scans), by=by, at=at)
    kept = {"sheet": materials.store_bytes(file, XLSX), "scans": materials.store_bytes(scans, ZIP)}
    sheet = TakeoverSheet.objects.create(
        kind=of.kind, source=source, name=(file.name or "")[-255:], entered_by=by, entered_at=at, **kept
    )
    columns.touch(StoredFile, [stored.pk for stored in kept.values()])
    record.append(
        subject=f"takeover:{sheet.pk}",
        at=at,
        verb="enter_takeover_sheet",
        label=f"登记接管表：{of.label}",
        by=by,
        article=of.steps.confirm.article,
        facts={"source": source, **{name: stored.pk for name, stored in kept.items()}},
    )
    file.seek(0)
    return sheet, take_in(TakeoverImport, file=file, by=by, at=at, sheet=sheet.pk, checked=list(checked))


def _refuse_faults(of: Takeover, *, file: File, archive: Archive, by: Membership, at: datetime) -> None:
    """Before anything is kept: a refusal takes rows of the database back, and not the files that were written beside them."""
    run = TakeoverImport(Job(kind=TakeoverImport.name, asked_by=by, asked_at=at))
    run.of, run.archive = of, archive
    read = run.read(file, at=at, most=AT_ONCE)
    if not read.longer and (faults := run.faults(read.rows, at=at)):
        raise Refusals(faults)


@job_kind
class TakeoverImport(Importer):
    name, label, unit = "take_over", "登记接管案件", "件"
    column, empty = "uscc", "表中没有案件，请填写后上传。"

    @cached_property
    def entered(self) -> TakeoverSheet:
        return TakeoverSheet.objects.select_related("sheet", "scans").get(pk=self.params["sheet"])

    @cached_property
    def of(self) -> Takeover:
        return takeover_of(self.entered.kind)

    @cached_property
    def archive(self) -> Archive:
        with default_storage.open(self.entered.scans.path) as kept:
            return Archive(BytesIO(kept.read()))

    def sheet(self, *, at: datetime) -> SheetSpec:
        return self.of.spec

    def leads_to(self) -> tuple[str, str]:
        return "查看接管表", reverse("takeover", args=[self.params["sheet"]])

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        seen: dict[str, int] = {}
        for row in rows:
            first = seen.setdefault(row.values["uscc"], row.number)
            if first != row.number:
                yield self.error(row, "uscc", f"与第{first}行是同一机构，请只保留一行。")
        yield from (self.error(*fault) for fault in self._faults(rows, at))

    def _faults(self, rows: Sequence[ReadRow], at: datetime) -> Iterable[tuple[ReadRow, str, str]]:
        codes = {row.values["uscc"] for row in rows}
        known = {one.uscc: one for one in Institution.objects.filter(uscc__in=codes).select_related("district")}
        on, sound = timezone.localdate(at), []
        for row in rows:
            values, institution = row.values, known.get(row.values["uscc"])
            if fault := uscc_fault(values["uscc"]):
                yield row, "uscc", fault
            elif institution is None:
                yield row, "uscc", "本平台没有该代码的医疗机构，请核对，或待其注册后再接管。"
            elif not institution.goes_by(values["name"]):
                yield row, "name", f"该代码登记的机构为“{institution.name}”，与所填“{values['name']}”不符，请核对。"
            else:
                sound.append(row)
            yield from ((row, *fault) for fault in rules.day_faults(values, on=on))
            for column, kinds in (("scan", SCANS), ("data", ALLOWED)):
                if values[column] and (fault := self.archive.fault(values[column], kinds)):
                    yield row, column, fault
        yield from self.of.faults(sound, known, at)

    def act(self, part: ReadRow, outcome: Outcome, *, at: datetime) -> None:
        institutions.lock(part.values["uscc"])
        for _, column, sentence in self._faults([part], at):
            raise Refused(sentence, field=column)
        institution = Institution.objects.select_related("district").get(uscc=part.values["uscc"])
        self.note(part, outcome, "name", institution.spelled_otherwise(part.values["name"]))
        case = self.of.enter(
            part.values, institution, by=self.by, at=at, then=partial(self._write, part, at), facts=self._facts(part)
        )
        row = TakenOver.objects.get(sheet=self.entered, row=part.number)
        confirm, checked = self.of.steps.confirm, self.params["checked"]
        proposals.propose(case, confirm, facts={}, reason=self.of.told(row), checked=checked, by=self.by, at=at)
        outcome.counts["登记"] += 1

    def _facts(self, part: ReadRow) -> dict[str, Any]:
        return _noted(self.entered, part.number, part.values["since"])

    def _write(self, part: ReadRow, at: datetime, case: Case) -> None:
        values = part.values
        TakenOver.objects.create(
            case_id=case.pk,
            sheet=self.entered,
            row=part.number,
            stage=self.of.stages[values["stage"]].value,
            since=values["since"],
            facts={name: _plain(value) for name, value in values.items() if value is not None},
        )
        for column, kind, kinds in (("scan", SCAN, SCANS), ("data", DATA, ALLOWED)):
            if values[column]:
                materials.add(case, kind=kind, file=self.archive.take(values[column], kinds), by=self.by, at=at)
        materials.hand_in(case, at=at)


@transaction.atomic
def take_over(case: Case, *, by: Membership, at: datetime, seen: int | None = None) -> Case:
    """The other person confirms: the case stands in its stage, its clocks run from its own dates, its institution is told."""
    of = takeover_of(case.kind)

    def weigh(current: Case) -> dict[str, Any]:
        row = _row(current)
        return _noted(row.sheet, row.row, row.since) | of.weigh(current, row)

    row = _row(case)
    sheet = row.sheet
    reason = f"接管自{sheet.source}，接管表第{row.row}行，接管表SHA-256 {sheet.sheet_id}。"
    taken = perform(case, of.steps.confirm, by=by, at=at, seen=seen, reason=reason, weigh=weigh)
    of.after(taken, by=by, at=at)
    if taken.institution:
        stage = case_type(taken.kind).stage(taken.state).told
        body = f"原在{sheet.source}办理的{of.label}已接管到本平台，现处环节：{stage}。此后在本平台办理，请核对案件页面所列内容。"
        messages.send(
            to=taken.institution.office, title=f"{taken.number}：已接管到本平台", body=body, at=at, case=taken
        )
    return taken


def _row(case: Case) -> TakenOver:
    return case.takeovers.select_related("sheet").latest("pk")


def _noted(sheet: TakeoverSheet, row: int, since: date) -> dict[str, Any]:
    """`steps.NOTES`"""
    return {"source": sheet.source, "sha256": sheet.sheet_id, "row": row, "since": since}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
