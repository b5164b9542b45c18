"""Files handed in with a case: looked into, kept once under their SHA-256, served only after a permission check."""

from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts import columns
from accounts.models import Membership
from accounts.refused import Refused

from ..files import scanning
from ..files.examine import Examined, sha256
from ..models import Case, Material, StoredFile


def store_bytes(content: File, content_type: str, *, digest: str = "") -> StoredFile:
    """Keeps the bytes once under their SHA-256, which is counted unless it is known, and returns the row that names them."""
    stored = StoredFile(sha256=digest or sha256(content), size=content.size, content_type=content_type)
    kept, _ = StoredFile.objects.get_or_create(
        sha256=stored.sha256, defaults={"size": stored.size, "content_type": content_type}
    )
    if (
        connection.in_atomic_block
    ):  # until the row that names it is committed, no term (`jobs.term`, `archive`) takes the bytes away
        kept = StoredFile.objects.select_for_update().get(pk=kept.pk)
    if kept.destroyed_at:
        StoredFile.objects.filter(pk=kept.pk).update(destroyed_at=None)
    if not default_storage.exists(kept.path):
        default_storage.save(kept.path, content)
    return kept


def store(file: Examined) -> StoredFile:
    return store_bytes(file.content, file.kind.content_type, digest=file.sha256)


def keep(file: Examined, *, at: datetime) -> StoredFile:
    """Keeps a file that has been looked into; where there is a scanner it is asked at once."""
    stored = store(file)
    scanning.ask(stored, at=at)
    return stored


def add(case: Case, *, kind: str, file: Examined, by: Membership | None, at: datetime) -> Material:
    """Adds a file under a kind; the regime has checked that the case still takes files. `by` is nobody for an applicant without
    an account."""
    with transaction.atomic():
        return Material.objects.create(
            case_id=case.pk,
            kind=kind,
            name=file.name,
            file=keep(file, at=at),
            sent_sha256=file.sent_sha256,
            uploaded_by=by.person if by else None,
            uploaded_at=at,
        )


def withdraw(material: Material, *, at: datetime) -> None:
    """Takes back a file that is not yet handed in; what was handed in stays."""
    if material.handed_in_at:
        raise Refused(f"“{material.name}”已提交，不能撤下；需要更换时请在补正时另行上传。")
    Material.objects.filter(pk=material.pk, handed_in_at=None).update(withdrawn_at=at)


def hand_in(case: Case, *, at: datetime) -> int:
    """Freezes every file not yet handed in; from here on none of them changes. An infected one has to be replaced first."""
    waiting = Material.objects.filter(case_id=case.pk, handed_in_at=None, withdrawn_at=None)
    if infected := waiting.exclude(file__finding="").first():
        raise Refused(f"“{infected.name}”查出病毒，不能提交，请先撤下，查杀后重新上传。")
    return freeze(waiting, at=at)


def freeze(rows: QuerySet[Material], *, at: datetime) -> int:
    """Takes materials up into the case, with what is said of their bytes; before the act is written into the record."""
    columns.touch(StoredFile, rows.values_list("file", flat=True))
    return rows.update(handed_in_at=at)
