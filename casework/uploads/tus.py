"""tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, checksum, termination, expiration.

Any client of the protocol may be used, with the cookies of a session and its token in `X-CSRFToken`. The metadata of a creation
are `filename`, `case` (its number), `places` (with commas between them) and, for finding it again, `fingerprint`. The last piece may
carry the sum of the whole file as `Repr-Digest` (RFC 9530).
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date

from accounts import sessions
from accounts.access import for_roles
from accounts.entry.once import repeatable
from accounts.keys import key
from accounts.refused import Refused
from accounts.requests import Request

from ..clocks.running import running_from
from ..gateway import NotTheirs
from ..models import Case, Upload
from ..models.upload import SENDING_ROLES
from . import pieces, receiving

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
OFFSET_STREAM = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (receiving.TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (receiving.TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (receiving.NoRoom, HTTPStatus.INSUFFICIENT_STORAGE),
    (Refused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (receiving.Over, HTTPStatus.GONE),
    (receiving.Elsewhere, HTTPStatus.CONFLICT),
    (receiving.WrongSum, CHECKSUM_MISMATCH),
)
View = Callable[..., HttpResponse]


class Wrong(Exception):
    """The request is not one of the protocol: the status to answer with."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


def spoken(**methods: View) -> Callable[..., HttpResponseBase]:
    """One view of the protocol: the version is asked, the method found, and each refusal given its status."""

    @repeatable
    def view(request: Request, *args, **kwargs) -> HttpResponse:
        method = request.method or ""
        if method == "POST":  # another method may ride on no other: what only reads asks for no token
            method = request.headers.get("X-HTTP-Method-Override", method)
        answer = _answer(request, method.upper(), methods, args, kwargs)
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return for_roles(*SENDING_ROLES)(view)


def _answer(request: Request, method: str, methods: dict[str, View], args: tuple, kwargs: dict) -> HttpResponse:
    if method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_offered())
    if method not in methods:
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(("OPTIONS", *methods))})
    if request.headers.get("Tus-Resumable") != VERSION:
        return HttpResponse(status=HTTPStatus.PRECONDITION_FAILED, headers={"Tus-Version": VERSION})
    try:
        return methods[method](request, *args, **kwargs)
    except Wrong as wrong:
        return HttpResponse(status=wrong.status)
    except NotTheirs:
        raise Http404 from None
    except tuple(kind for kind, _ in _STATUS) as refused:
        status = next(status for kind, status in _STATUS if isinstance(refused, kind))
        said = str(refused) if isinstance(refused, Refused) else ""
        reason = "Checksum Mismatch" if status == CHECKSUM_MISMATCH else None
        return HttpResponse(said, status=status, reason=reason, content_type="text/plain; charset=utf-8")


def _offered() -> dict[str, str]:
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
        "Tus-Checksum-Algorithm": "sha256",
    }


def _create(request: Request) -> HttpResponse:
    length = _whole(request.headers.get("Upload-Length", ""))
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    case = get_object_or_404(Case.objects.visible_to(request.member), number=said.get("case", ""))
    upload = receiving.begin(
        case,
        places=[place for place in said.get("places", "").split(",") if place],
        name=said.get("filename", ""),
        length=length,
        fingerprint=said.get("fingerprint", ""),
        by=request.member,
        at=request.at,
    )
    headers = {"Location": reverse("upload", args=[upload.key])} | _expires(upload)
    return HttpResponse(status=HTTPStatus.CREATED, headers=headers)


def _stand(request: Request, key: str) -> HttpResponse:
    upload = _fetch(request, key)
    if upload.ended_at:
        raise receiving.Over
    headers = {"Upload-Offset": str(pieces.there(upload)), "Upload-Length": str(upload.length)}
    return HttpResponse(headers=headers | _expires(upload))


def _send(request: Request, key: str) -> HttpResponse:
    if request.content_type != OFFSET_STREAM:
        raise Wrong(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    start = _whole(request.headers.get("Upload-Offset", ""))
    if "Content-Length" not in request.headers:
        raise Wrong(HTTPStatus.LENGTH_REQUIRED)
    upload = _fetch(request, key)
    if start + _whole(request.headers["Content-Length"]) > upload.length:
        raise receiving.TooLarge(f"“{upload.name}”的内容多于开始时说明的大小，请重新上传。")
    expected = _checksum(request.headers.get("Upload-Checksum", ""))
    whole = _digest(request.headers.get("Repr-Digest", ""))
    offset = receiving.receive(upload, request, start=start, expected=expected, whole=whole, at=request.at)
    sessions.still_there(request, at=running_from(request.at)())
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Upload-Offset": str(offset)} | _expires(upload))


def _give_up(request: Request, key: str) -> HttpResponse:
    receiving.cancel(_fetch(request, key), at=request.at)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _fetch(request: Request, key: str) -> Upload:
    return get_object_or_404(Upload.objects.visible_to(request.member), key=key)


def _expires(upload: Upload) -> dict[str, str]:
    until = upload.touched_at + timedelta(days=settings.UPLOADS_KEPT_DAYS)
    return {"Upload-Expires": http_date(until.timestamp())}


def _whole(text: str) -> int:
    if (found := key(text)) is None:
        raise Wrong(HTTPStatus.BAD_REQUEST)
    return found


def _metadata(header: str) -> dict[str, str]:
    """Keys with values in base64: `filename 5p2Q5paZ,case RTIwMjY=`."""
    try:
        pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
        said = {name: b64decode(value, validate=True).decode() for name, _, value in pairs}
    except (binascii.Error, UnicodeDecodeError):
        raise Wrong(HTTPStatus.BAD_REQUEST) from None
    if any("\0" in value for value in said.values()):  # which PostgreSQL keeps in no text
        raise Wrong(HTTPStatus.BAD_REQUEST)
    return said


def _checksum(header: str) -> str:
    algorithm, _, expected = header.partition(" ")
    if header and algorithm != "sha256":
        raise Wrong(HTTPStatus.BAD_REQUEST)
    return expected


def _digest(header: str) -> str:
    """`sha-256=:base64:` in hexadecimal; other algorithms are not ours to check."""
    found = re.fullmatch(r"sha-256=:([A-Za-z0-9+/]{43}=):", header)
    return b64decode(found[1]).hex() if found else ""


uploads = spoken(POST=_create)
upload = spoken(HEAD=_stand, PATCH=_send, DELETE=_give_up)
