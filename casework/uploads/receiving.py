"""Beginning, receiving and giving up an upload. Where the bytes may go is asked of the kind of case (`CaseType.receives`)."""

import hashlib
import logging
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.http import UnreadablePostError

from accounts.models import Membership
from accounts.refused import Refused

from .. import outbox
from ..clocks.running import running_from
from ..files.kinds import FileRefused, by_name
from ..files.naming import tidy
from ..models import Case, Outbox, Upload
from ..registry import case_type
from . import pieces

READ = 64 * 1024
PIECE = 1024 * 1024  # written and counted at once, in a transaction of its own
MOST_UNDER_WAY = 20  # of one person
SPARE = 1024**3  # of the disk is left to everybody else
log = logging.getLogger(__name__)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TooLarge(Refused):
    """Beyond the cap, or beyond what was announced."""


class TooMany(Refused):
    """More than one person sends at a time."""


class NoRoom(Refused):
    """The disk is nearly full."""


class Over(Exception):
    """It has ended: taken, refused, given up or expired."""


class Elsewhere(Exception):
    """Another offset is due: somebody else has sent on, or not all has arrived."""


class WrongSum(Exception):
    """What arrived is not what was summed up."""


def begin(
    case: Case, *, places: Sequence[str], name: str, length: int, fingerprint: str, by: Membership, at: datetime
) -> Upload:
    """Nothing is kept but the row; a file that could never be taken is refused before its first byte."""
    name, receives = tidy(name), case_type(case.kind).receives
    if receives is None:
        raise Refused("本案件不接收文件。")
    if not length:
        raise Refused(f"“{name}”是空文件，请重新选择。")
    if length > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(f"“{name}”超过{settings.UPLOAD_MAX_BYTES // 1024**2}MB，请压缩或拆分后上传。")
    try:
        by_name(name, receives.kinds)
    except FileRefused as refused:
        raise Refused(f"“{name}”未能接收：{refused}") from refused
    receives.ask(case, places=places, by=by, at=at)
    if Upload.objects.visible_to(by).under_way().count() >= MOST_UNDER_WAY:
        raise TooMany(f"您已有{MOST_UNDER_WAY}个文件正在上传，请待其传完，或者取消后再上传。")
    if shutil.disk_usage(pieces.folder()).free < length + SPARE:
        raise NoRoom("平台存储空间不足，暂时不能接收大文件，请稍后再试或联系市信息中心。")
    return Upload.objects.create(
        case_id=case.pk,
        member=by,
        places=list(places),
        name=name,
        fingerprint=fingerprint[:200],
        length=length,
        begun_at=at,
        touched_at=at,
    )


def receive(upload: Upload, body: Readable, *, start: int, expected: str = "", whole: str = "", at: datetime) -> int:
    """Takes what arrives from `start` on and returns where the next byte is due; after a cut, what has arrived counts.

    `expected` is the base64 of a SHA-256 over the whole body: nothing of it counts before it is known to be right. `whole`, in
    hexadecimal, is that of the whole file, which its sender knows with the last piece.
    """
    now = running_from(at)
    _due(upload, start)
    if whole:
        Upload.objects.filter(pk=upload.pk).update(said_sha256=whole)
    with _checked(body, expected) if expected else _as_it_comes(body) as source:
        for piece in _cut(source):
            start = _append(upload, piece, start=start, at=now())
    return start


def cancel(upload: Upload, *, at: datetime) -> None:
    """Given up by whoever sends it; one that was refused is put away."""
    with transaction.atomic():
        row = _held(upload)
        if row.ending in ("", Upload.Ending.REFUSED):
            row.end(Upload.Ending.CANCELLED, at=at)
    pieces.remove(upload)


def _append(upload: Upload, piece: bytes, *, start: int, at: datetime) -> int:
    with transaction.atomic():
        row = _held(upload)
        _due(row, start)
        if start + len(piece) > row.length:
            raise TooLarge(f"“{row.name}”的内容多于开始时说明的大小，请重新上传。")
        pieces.write(row, piece, start=start)
        row.offset, row.touched_at = start + len(piece), at
        row.completed_at = at if row.offset == row.length else None
        row.save(update_fields=["offset", "touched_at", "completed_at"])
        if row.completed_at:
            outbox.queue(Outbox.Kind.UPLOAD, key=row.key.hex, at=at)
    return row.offset


def _held(upload: Upload) -> Upload:
    return Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)


def _due(row: Upload, start: int) -> None:
    if row.ended_at:
        raise Over
    if start != pieces.there(row):
        raise Elsewhere


def _cut(source: Readable) -> Iterator[bytes]:
    """Pieces of one size, the last one shorter; where the line breaks, what has come before."""
    gathered = bytearray()
    try:
        while read := source.read(READ):
            gathered += read
            if len(gathered) >= PIECE:
                yield bytes(gathered)
                gathered.clear()
    except (OSError, UnreadablePostError):
        log.info("the line of an upload broke")
    if gathered:
        yield bytes(gathered)


@contextmanager
def _as_it_comes(body: Readable) -> Iterator[Readable]:
    yield body


@contextmanager
def _checked(body: Readable, expected: str) -> Iterator[Readable]:
    """The whole body, set aside until its sum is known."""
    with tempfile.TemporaryFile(dir=pieces.folder()) as aside:
        digest = hashlib.sha256()
        for piece in _cut(body):
            digest.update(piece)
            aside.write(piece)
        if b64encode(digest.digest()).decode() != expected:
            raise WrongSum
        aside.seek(0)
        yield cast(IO[bytes], aside)
