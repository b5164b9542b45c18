"""Destruction carried out: the files of a case go, and what autosave has kept of its forms; rows that the record proves stay (E26).

What is frozen the database never lets go: it is what acts have come to, and a register still rests on it. So names, hashes, conclusions
and the whole record stay readable, and every page says of a file that it was destroyed after its term.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused

from .. import record
from ..jobs.kinds import Acts, Named, Outcome, job_kind
from ..models import Answer, ArchiveEntry, DestructionLine, StoredFile
from . import rules
from .entries import count_anew, subject
from .hanging import hanging, named_by_others
from .kinds import kept_kinds, term_of


@job_kind
class DestructionWork(Acts):
    name, label, unit = "archive_destruction", "销毁保管期满的案件文件", "件"
    CHUNK = 1  # what is deleted from the disk does not come back with the transaction

    def leads_to(self) -> tuple[str, str]:
        return "查看本次销毁", reverse("destruction", args=[self.params["destruction"]])

    def parts(self, *, at: datetime) -> Sequence[DestructionLine]:
        lines = DestructionLine.objects.filter(destruction=self.params["destruction"], destruction__agreed=True)
        return list(lines.select_related("entry__case", "entry__office").order_by("pk"))

    def act(self, part: DestructionLine, outcome: Outcome, *, at: datetime) -> None:
        outcome.counts["销毁的文件"] += destroy(part, by=self.by, at=at)
        outcome.counts["销毁的案件"] += 1

    def fault(self, part: DestructionLine, refused: Refused) -> Named:
        return Named(part.entry.number, str(refused))


@transaction.atomic
def destroy(line: DestructionLine, *, by: Any, at: datetime) -> int:
    """Of one case that two have agreed on; asked once more, under its lock. Answers with how many files went."""
    entry = ArchiveEntry.objects.select_for_update(of=("self",)).select_related("case", "office").get(pk=line.entry_id)
    ask(entry, at=at)
    named = {digest for table in hanging(entry.case) for *_, digest in table.files}
    # Whoever keeps equal bytes meanwhile waits for this lock, or is waited for (`store_bytes`).
    held = list(StoredFile.objects.select_for_update().filter(pk__in=named).order_by("pk"))
    going = [file for file in held if not named_by_others(file.pk, entry.case)]
    StoredFile.objects.filter(pk__in=[file.pk for file in going]).update(destroyed_at=at)
    Answer.objects.filter(case=entry.case).delete()
    entry.destroyed_at = at
    entry.destroyed = {"files": len(going), "bytes": sum(file.size for file in going)}
    entry.save(update_fields=["destroyed_at", "destroyed"])
    record.append(
        subject=subject(entry.office),
        at=at,
        verb="destroy",
        label="销毁案件文件",
        by=by,
        article=kept_kinds()[entry.case.kind].article,
        reason=line.destruction.reason,
        facts={
            "destruction": line.destruction_id,
            "number": entry.number,
            "case": entry.case.number,
            "files": [file.sha256 for file in going],
            "kept_elsewhere": sorted(named - {file.sha256 for file in going}),
        },
        case=entry.case,
        audience="authorities",
    )
    for file in going:  # last: what is refused before leaves them where they are
        default_storage.delete(file.path)
    return len(going)


def ask(entry: ArchiveEntry, *, at: datetime) -> date:
    """Refuses where it may not be destroyed now; its term is counted anew, and its last day answered."""
    if entry.destroyed_at:
        raise Refused(f"{entry.number}：已经销毁。")
    count_anew(entry, at=at)
    term, held = term_of(entry.case), entry.held
    verdict = rules.may_destroy(term, held=held.reason if held else "", on=timezone.localdate(at))
    if term.ends_on is None or not verdict:
        raise Refused(f"{entry.number}：{verdict}")
    return term.ends_on
