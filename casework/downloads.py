"""Files on their way out: named in Chinese, never shown in place of a page, never guessed at by the browser."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from accounts.refused import Refused

from .files.packing import packed
from .files.scanning import ask_clean
from .models import StoredFile
from .workbook import Sheet, write_workbook

PDF = "application/pdf"
_SPAN = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
Response = TypeVar("Response", bound=HttpResponseBase)
_GUARDED = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
_SHOWN = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return _with(response, _GUARDED)


def inline(content: bytes, *, name: str, content_type: str = PDF) -> HttpResponse:
    """Shown by the browser, in a page of ours too; nothing in it is run."""
    response = attachment(content, name=name, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return _with(response, _SHOWN)


def stored(file: StoredFile, *, name: str, shown: bool = False, span: str = "") -> FileResponse:
    """A kept file, streamed, as a download or, of a kind that browsers show, in place of one; one lost is named in a sentence.

    `span` is the stretch that a player asks for (Range), so that a video is looked into without being sent whole.
    """
    ask_clean(file, name=name)
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError as missing:
        raise Refused(f"“{name}”在存储中缺失，已不能下载，请联系系统管理员恢复备份。") from missing
    shown = shown and file.can_be_shown
    told: dict[str, Any] = {"as_attachment": not shown, "filename": name, "content_type": file.content_type}
    if part := stretch(span, file.size):
        first, last = part
        content.seek(first)
        response = FileResponse(Stretch(content, last - first + 1), status=206, **told)
        response["Content-Length"] = last - first + 1
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    else:
        response = FileResponse(content, **told)
    response["Accept-Ranges"] = "bytes"
    return _with(response, _GUARDED | (_SHOWN if shown else {}))


def stretch(span: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of one stretch that is asked for; what is asked otherwise is sent whole (RFC 9110, 14.2)."""
    found = _SPAN.fullmatch(span)
    first, last = found.groups() if found else ("", "")
    if first:
        start, end = int(first), min(int(last or size), size - 1)
    elif last:
        start, end = max(size - int(last), 0), size - 1
    else:
        return None
    return (start, end) if start <= end else None


@dataclass
class Stretch:
    """So many bytes of a file from where it stands."""

    file: File
    left: int

    def read(self, size: int) -> bytes:
        piece: bytes = self.file.read(min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()


def zipped(files: Iterable[tuple[StoredFile, str]], listed: str, *, name: str) -> StreamingHttpResponse:
    """Kept files under their names in one archive, packed while it is sent, with `listed` as the text of its list."""
    response = StreamingHttpResponse(packed(files, listed), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return _with(response, _GUARDED)


def _with(response: Response, headers: dict[str, str]) -> Response:
    for name, value in headers.items():
        response[name] = value
    return response


def excel(name: str, *sheets: Sheet) -> HttpResponse:
    return attachment(write_workbook(sheets), name=name, content_type=XLSX)
