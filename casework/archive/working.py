"""Dossiers made beside the request: one of a case, with what the check of it has found; or all of an office and year, to hand over."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused

from .. import record
from ..jobs import working
from ..jobs.kinds import Product, Progress, job_kind
from ..models import ArchiveCheck, ArchiveEntry, Job, StoredFile
from ..record import log_reading
from . import checks
from .bag import Paper, pack
from .contents import Contents, contents_of
from .entries import subject
from .handing_over import catalogue
from .hanging import hanging
from .kinds import kept_kinds

ZIP = "application/zip"


def dossier(contents: Contents, number: str, progress: Progress = lambda done: None) -> tuple[File, dict]:
    """The archive, and its inventory."""
    done = 0

    def told(paper: Paper) -> None:
        nonlocal done
        done += 1
        progress(done)

    made, inventories = pack([(number, contents.papers)], told=told)
    return made, inventories[0]


def ask(entry: ArchiveEntry) -> None:
    """Whether there is a dossier to be made."""
    if entry.destroyed_at:
        raise Refused(f"{entry.number}的文件保管期满，已经销毁，不能再制作归档包。")
    if entry.case.closed_at is None:
        raise Refused(f"{entry.case.number}已重新办理，办结后才能制作归档包。")


def start_dossier(entry: ArchiveEntry, *, by: Membership, at: datetime) -> Job:
    ask(entry)
    return working.start(DossierWork, by=by, at=at, params={"entry": entry.pk, "number": entry.case.number})


@job_kind
class DossierWork(Product):
    name, label, unit = "archive_dossier", "制作归档包", "份"

    def title(self) -> str:
        return f"制作归档包 {self.params['number']}"

    def leads_to(self) -> tuple[str, str]:
        return "查看四性检测", reverse("archive_entry", args=[self.params["number"]])

    def total(self, *, at: datetime) -> int:
        self.contents = contents_of(self._entry().case)
        return len(self.contents.papers)

    def make(self, progress: Progress, *, at: datetime) -> tuple[File, str, str]:
        entry, contents = self._entry(), self.contents
        made, inventory = dossier(contents, entry.case.number, progress)
        results = checks.check(entry, contents, made, inventory)
        with transaction.atomic():
            ArchiveCheck.objects.create(
                entry=entry, made_by=self.by, made_at=at, digest=inventory["sum"], size=made.size, results=results
            )
            record.append(
                subject=subject(entry.office),
                at=at,
                verb="make_dossier",
                label="制作归档包，进行四性检测",
                by=self.by,
                article=kept_kinds()[entry.case.kind].article,
                facts={"number": entry.number, "sum": inventory["sum"], "passed": checks.passed(results)},
                audience="authorities",
            )
        log_reading(by=self.by, at=at, what=f"制作 {entry.case.number} 归档包", case=entry.case)
        return made, f"{entry.case.number}.zip", ZIP

    def _entry(self) -> ArchiveEntry:
        rows = ArchiveEntry.objects.visible_to(self.by).select_related("case", "office")
        return rows.get(pk=self.params["entry"])


def start_year(office: Office, year: int, *, by: Membership, at: datetime) -> list[Job]:
    """All that an office has kept of a year and not destroyed, in as many files as its size asks for."""
    pieces = list(_pieces(_of_year(office, year)))
    if not pieces:
        raise Refused(f"{office}{year}年度没有可以移交的案件。")
    return [
        working.start(
            YearWork,
            by=by,
            at=at,
            params={"office": office.pk, "year": year, "piece": order, "pieces": len(pieces), "entries": piece},
        )
        for order, piece in enumerate(pieces, start=1)
    ]


def _of_year(office: Office, year: int) -> Sequence[ArchiveEntry]:
    rows = ArchiveEntry.objects.filter(office=office, year=year, destroyed_at=None, case__closed_at__isnull=False)
    return list(rows.select_related("case", "office").order_by("serial"))


def _pieces(entries: Sequence[ArchiveEntry]) -> Iterator[list[int]]:
    """By the files of their cases; one that alone is larger than a piece has one of its own."""
    piece: list[int] = []
    size = 0
    for entry in entries:
        files = {digest for table in hanging(entry.case) for *_, digest in table.files}
        own = sum(StoredFile.objects.filter(pk__in=files).values_list("size", flat=True))
        if piece and size + own > settings.ARCHIVE_PIECE_BYTES:
            yield piece
            piece, size = [], 0
        piece.append(entry.pk)
        size += own
    if piece:
        yield piece


@job_kind
class YearWork(Product):
    """A piece of a year: a folder for each dossier, and one with the catalogue of all that is in it."""

    name, label, unit = "archive_year", "制作年度移交包", "件"

    def title(self) -> str:
        return f"{self.label} {self.params['year']}年度 第{self.params['piece']}份，共{self.params['pieces']}份"

    def leads_to(self) -> tuple[str, str]:
        return "查看归档案件", reverse("archive")

    def total(self, *, at: datetime) -> int:
        return len(self.params["entries"])

    def make(self, progress: Progress, *, at: datetime) -> tuple[File, str, str]:
        rows = ArchiveEntry.objects.visible_to(self.by).filter(pk__in=self.params["entries"], destroyed_at=None)
        entries = list(rows.select_related("case", "office").order_by("serial"))
        name = f"{self.params['year']}-{self.params['piece']:02d}"
        made, _ = pack(self._folders(entries, name, progress, at))
        office = entries[0].office
        record.append(
            subject=subject(office),
            at=at,
            verb="hand_over_year",
            label="制作年度移交包",
            by=self.by,
            article=kept_kinds()[entries[0].case.kind].article,
            facts={"piece": name, "cases": [entry.number for entry in entries]},
            audience="authorities",
        )
        return made, f"{office.short_name or office.name}{name}移交包.zip", ZIP

    def _folders(
        self, entries: Sequence[ArchiveEntry], name: str, progress: Progress, at: datetime
    ) -> Iterator[tuple[str, list[Paper]]]:
        for done, entry in enumerate(entries, start=1):
            yield entry.case.number, contents_of(entry.case).papers
            log_reading(by=self.by, at=at, what=f"移交 {entry.case.number} 归档包", case=entry.case)
            progress(done)
        yield f"catalogue-{name}", catalogue(entries, name, on=timezone.localdate(at))
