"""Files handed in with a case: kept once under their SHA-256, checked by content, served only after a permission check."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zipfile import BadZipFile, ZipFile

import puremagic
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused

from ..models import Case, Material, StoredFile


@dataclass(frozen=True)
class FileType:
    label: str
    content_type: str
    extensions: tuple[str, ...]
    # Of an office file, which is an archive: the part without which it is only an archive.
    main_part: str = ""


# What an office may hand in; each is recognised by its first bytes, never by its name alone.
ALLOWED = (
    FileType("PDF", "application/pdf", (".pdf",)),
    FileType("JPEG 图片", "image/jpeg", (".jpg", ".jpeg")),
    FileType("PNG 图片", "image/png", (".png",)),
    FileType(
        "Excel 工作簿",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (".xlsx",),
        "xl/workbook.xml",
    ),
    FileType(
        "Word 文档",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        "word/document.xml",
    ),
)
_SNIFF_BYTES = 8192
MAX_PARTS = 10_000
_CENTRAL_ENTRY = b"PK\x01\x02"


def recognise(upload: UploadedFile) -> FileType:
    """The type by content; refuses what is not on the list or does not agree with its name."""
    upload.seek(0)
    head = upload.read(_SNIFF_BYTES)
    upload.seek(0)
    labels = "、".join(kind.label for kind in ALLOWED)
    name = upload.name or ""
    extension = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    by_name = next((kind for kind in ALLOWED if extension in kind.extensions), None)
    if not head:
        raise Refused(f"文件“{name}”是空文件，请重新选择。", field="file")
    if by_name is None:
        raise Refused(f"不接收“{name}”这类文件，请上传{labels}。", field="file")
    try:
        found = {match.extension for match in puremagic.magic_string(head, filename=name)}
    except puremagic.PureError:
        found = set()
    parts = _parts(upload) if by_name.main_part else {""}
    if not _agrees(by_name, head, found) or by_name.main_part not in parts:
        raise Refused(f"“{name}”的内容与扩展名不符，请用原软件重新另存后上传。", field="file")
    if any("vbaproject" in part for part in parts):
        raise Refused(f"“{name}”含有宏，请另存为不含宏的文件后上传。", field="file")
    return by_name


def _agrees(kind: FileType, head: bytes, found: set[str]) -> bool:
    if kind.content_type == "application/pdf":
        return head.startswith(b"%PDF-")
    if kind.content_type.startswith("image/"):
        return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) and bool(found & set(kind.extensions))
    return head.startswith(b"PK\x03\x04")


def _parts(upload: UploadedFile) -> set[str]:
    """The names inside an archive, in small letters; none where it cannot be read. Nothing is unpacked."""
    # Counted before the directory is parsed: a directory alone can be made to fill the memory.
    if sum(chunk.count(_CENTRAL_ENTRY) for chunk in upload.chunks()) > MAX_PARTS:
        return set()
    try:
        with ZipFile(upload) as container:
            return {part.lower() for part in container.namelist()}
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        return set()
    finally:
        upload.seek(0)


def sha256(content: File) -> str:
    """Of the whole content, which is left at its beginning."""
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def store_bytes(content: File, content_type: str) -> StoredFile:
    """Keeps the bytes once under their SHA-256 and returns the row that names them."""
    stored = StoredFile(sha256=sha256(content), size=content.size, content_type=content_type)
    if not default_storage.exists(stored.path):
        default_storage.save(stored.path, content)
    return StoredFile.objects.get_or_create(
        sha256=stored.sha256, defaults={"size": stored.size, "content_type": content_type}
    )[0]


def add(case: Case, *, kind: str, upload: UploadedFile, by: Membership, at: datetime) -> Material:
    """Adds a file under a kind; the regime has checked that the case still takes files."""
    name = upload.name or ""
    if (upload.size or 0) > settings.MATERIAL_MAX_BYTES:
        limit = settings.MATERIAL_MAX_BYTES // 1024 // 1024
        raise Refused(f"文件“{name}”超过{limit}MB，请压缩或拆分后上传。", field="file")
    recognised = recognise(upload)
    with transaction.atomic():
        stored = store_bytes(upload, recognised.content_type)
        return Material.objects.create(
            case_id=case.pk, kind=kind, name=name[-255:], file=stored, uploaded_by=by.person, uploaded_at=at
        )


def withdraw(material: Material, *, at: datetime) -> None:
    """Takes back a file that is not yet handed in; what was handed in stays."""
    if material.handed_in_at:
        raise Refused(f"“{material.name}”已提交，不能撤下；需要更换时请在补正时另行上传。")
    Material.objects.filter(pk=material.pk, handed_in_at=None).update(withdrawn_at=at)


def hand_in(case: Case, *, at: datetime) -> int:
    """Freezes every file not yet handed in; from here on none of them changes."""
    return Material.objects.filter(case_id=case.pk, handed_in_at=None, withdrawn_at=None).update(handed_in_at=at)
