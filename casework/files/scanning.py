"""What was sent in from outside waits for the scanner where there is one (`CLAMD_SOCKET`), and until then nobody gets it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind

from .. import messages, outbox
from ..models import Material, Outbox, StoredFile
from ..ticking import timed
from .scanner import A_SECOND, scan

PORTION = 200  # files that one tick asks about again


def ask(stored: StoredFile, *, at: datetime) -> None:
    """Once for each content; without a scanner nothing is asked, and whoever connects one later has it asked by `tick`."""
    if not stored.sent_in:
        StoredFile.objects.filter(pk=stored.pk).update(sent_in=True)
        stored.sent_in = True
    if stored.held_back == StoredFile.WAITING:
        outbox.queue(Outbox.Kind.SCAN, key=stored.pk, at=at)


@outbox.handles(Outbox.Kind.SCAN)
def scan_file(row: Outbox, at: datetime) -> None:
    """One file past the scanner; without a verdict it stays held back and is asked about again."""
    stored = StoredFile.objects.get(pk=row.key)
    # So long the scanner may take for a large one (`scanner`), and nobody else is to ask meanwhile.
    outbox.renew(row, at=at + timedelta(seconds=stored.size / A_SECOND))
    with default_storage.open(stored.path) as content:
        finding = scan(content, path=settings.CLAMD_SOCKET)
    with transaction.atomic():
        noted = StoredFile.objects.filter(pk=stored.pk, scanned_at=None).update(scanned_at=at, finding=finding[:200])
        if noted and finding:
            _tell_owners(stored, finding, at=at)


def _tell_owners(stored: StoredFile, finding: str, *, at: datetime) -> None:
    """Whoever uploaded it is told what to do, for an applicant without an account who has the case; nobody gets the file."""
    rows = Material.objects.filter(file=stored, withdrawn_at=None)
    for row in rows.select_related("uploaded_by", "case__holder"):
        if row.uploaded_by is None:
            todo = "该文件由申请人网上提交，请联系申请人以查杀后的文件另行提交。"
        elif row.handed_in_at:
            todo = "请以查杀后的文件另行提交，并告知受理单位。"
        else:
            todo = "请撤下该文件，查杀后重新上传。"
        messages.send(
            to=row.uploaded_by or row.case.holder or Office.objects.get(kind=OfficeKind.CENTRE),
            title=f"上传的文件查出病毒：{row.name}"[:100],
            body=f"{row.case.number}的“{row.name}”查出病毒（{finding}），已隔离，任何人不能打开。{todo}",
            case=row.case,
            at=at,
        )


@timed("ask_scanner")
def ask_scanner(at: datetime) -> int:
    """Asks about what has not been asked about, and once more about what was given up."""
    if not settings.CLAMD_SOCKET:
        return 0
    waiting = StoredFile.objects.filter(sent_in=True, scanned_at=None, destroyed_at=None).order_by("pk")
    known = Outbox.objects.filter(kind=Outbox.Kind.SCAN)
    unasked = waiting.exclude(pk__in=known.values("key"))[:PORTION]
    for stored in unasked:
        outbox.queue(Outbox.Kind.SCAN, key=stored.pk, at=at)
    return len(unasked) + outbox.again(known.filter(given_up_at__isnull=False)[:PORTION], at=at)


def ask_clean(stored: StoredFile, *, name: str) -> None:
    """Refuses to hand out what is held back, with what to do."""
    if stored.destroyed_at:
        raise Refused(f"“{name}”保管期满，已按规定销毁，不能再打开；办理记录和校验值仍可查阅。")
    if stored.finding:
        raise Refused(f"“{name}”查出病毒（{stored.finding}），已隔离，任何人不能打开；请上传单位查杀后另行提交。")
    if stored.held_back:
        raise Refused(f"“{name}”待查毒，查毒完成后才能打开，请稍后再试；半小时后仍未完成的，请联系市信息中心。")
