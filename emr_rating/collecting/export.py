"""What has been collected, as one archive with an index, ready for a spot check; made beside the request (E11)."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from casework.files.naming import apart, tidy
from casework.files.packing import packed
from casework.jobs.kinds import Product, Progress, job_kind
from casework.models import Case, Material, StoredFile
from casework.record import log_reading
from casework.text import moment_text

from ..materials.checklist import places
from ..models import Collection, Cycle, Filing

ZIP = "application/zip"
RENEWED = 400  # pieces, of a quarter of a megabyte: seconds


@job_kind
class CollectedMaterials(Product):
    """Of the district of whoever asks; for an office of the city, of all. Files that cannot be given are named in the index."""

    name, label, unit = "emr_collected", "打包年度材料", "个文件"

    def title(self) -> str:
        return f"{self._cycle()}材料打包"

    def total(self, *, at: datetime) -> int:
        return self._files(self._cases()).count()

    def make(self, progress: Progress, *, at: datetime) -> tuple[File, str, str]:
        chosen: list[tuple[StoredFile, str]] = []
        lines = [f"{self.title()}，{moment_text(at)}由{self.by.office}生成"]
        cases = self._cases()
        files: defaultdict[int, list[Material]] = defaultdict(list)
        for row in self._files(cases).select_related("file").order_by("pk"):
            files[row.case_id].append(row)
        for case in cases:
            lines += ["", f"{case.number} {case.title}：{case.summary}"]
            log_reading(by=self.by, at=at, what=f"{case.number} {self.label}", case=case)
            taken: set[str] = set()
            places_of = {place.key: place for place in places(case.edition, case.proved_levels)}
            for row in files[case.pk]:
                place = places_of.get(row.kind)
                name = apart(f"{place.item.code if place else '其他'} {row.name}", taken)
                why = row.file.held_back or ("" if default_storage.exists(row.file.path) else "存储中缺失")
                lines.append(f"  {place.label if place else row.kind}：{name}{f'（{why}，未包含）' if why else ''}")
                lines.append(f"    {row.file.size}字节 SHA-256 {row.file_id}")
                if not why:
                    chosen.append((row.file, f"{case.number} {tidy(case.title)}/{name}"))
        archive = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the file that is handed on
        whole, written = max(sum(file.size for file, _ in chosen), 1), 0
        for number, piece in enumerate(packed(chosen, "\r\n".join(lines) + "\r\n"), start=1):
            archive.write(piece)
            written += len(piece)
            if number % RENEWED == 0:
                progress(len(chosen) * written // whole)
        archive.seek(0)
        return File(archive, name="materials.zip"), f"{self.title()}.zip", ZIP

    def _cycle(self) -> Cycle:
        return Cycle.objects.get(year=self.params["year"])

    def _cases(self) -> list[Collection | Filing]:
        """What bureaus have collected and hospitals have handed in with their filings, as far as the member may read it."""
        collected = Collection.objects.visible_to(self.by).filter(cycle=self._cycle())
        handed_in = Filing.objects.visible_to(self.by).filter(cycle=self._cycle(), hand_in__isnull=False)
        cases = [*collected.select_related("cycle", "standard"), *handed_in.select_related("cycle", "standard")]
        return sorted(cases, key=lambda case: (case.district_id, case.pk))

    def _files(self, cases: Iterable[Case]) -> QuerySet[Material]:
        handed_over = Material.objects.readable_by(self.by).filter(withdrawn_at=None, handed_in_at__isnull=False)
        return handed_over.filter(case__in=[case.pk for case in cases])
