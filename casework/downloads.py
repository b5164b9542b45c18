"""Files on their way out: named in Chinese, never shown in place of a page, never guessed at by the browser."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from accounts.refused import Refused

from .models import StoredFile
from .workbook import Sheet, write_workbook

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def inline(content: bytes, *, name: str, content_type: str = PDF) -> HttpResponse:
    """Shown by the browser, in a page of ours too; nothing in it is run."""
    response = attachment(content, name=name, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return response


def stored(file: StoredFile, *, name: str) -> FileResponse:
    """A kept file, streamed; one that the storage has lost is named in a sentence."""
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError as missing:
        raise Refused(f"“{name}”在存储中缺失，已不能下载，请联系系统管理员恢复备份。") from missing
    response = FileResponse(content, as_attachment=True, filename=name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def excel(name: str, *sheets: Sheet) -> HttpResponse:
    return attachment(write_workbook(sheets), name=name, content_type=XLSX)
