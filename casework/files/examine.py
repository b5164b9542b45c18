"""What every upload meets before anything of it is kept."""

import hashlib
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File

from accounts.refused import Refused

from .kinds import ALLOWED, FileRefused, FileType, by_name
from .naming import tidy

PATIENCE = 30  # seconds by the wall; the process itself is bound to fewer of the processor
SECONDS = 5
A_SECOND = 20 * 1024 * 1024  # bytes for which both have one more
TOO_COMPLEX = "该文件过于复杂，无法在规定时间内检查，请拆分或者打印成新的 PDF 后上传。"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: its name, its kind, the bytes to keep with their hash, and the hash of what was sent.

    The two hashes differ for a picture, which is drawn anew (decision 0019).
    """

    name: str
    kind: FileType
    content: File
    sha256: str
    sent_sha256: str


def examine(upload: File, *, kinds: tuple[FileType, ...] = ALLOWED, largest: int = 0) -> Examined:
    """The file as it may be kept; else `Refused` in a sentence that says how to mend it. Nothing is stored.

    `largest` is in bytes: of a form's files what a form takes, unless said otherwise.
    """
    name = tidy(upload.name or "")
    try:
        kind = _claimed(upload, name, kinds, largest or settings.MATERIAL_MAX_BYTES)
        sent = sha256(upload)
        if kind.name not in ("jpeg", "png"):
            _inspect(upload, kind)
            return Examined(name, kind, upload, sent, sent)
        with tempfile.TemporaryFile() as target:
            _inspect(upload, kind, target)
            target.seek(0)
            drawn = ContentFile(target.read(), name=name)
        return Examined(name, kind, drawn, sha256(drawn), sent)
    except FileRefused as refused:
        raise Refused(f"“{name}”未能接收：{refused}", field="file") from refused


def sha256(content: File) -> str:
    """Of the whole content, which is left at its beginning."""
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _claimed(upload: File, name: str, kinds: tuple[FileType, ...], largest: int) -> FileType:
    """The kind that the name claims, where size and first bytes bear it out."""
    if not upload.size:
        raise FileRefused("这是空文件，请重新选择。")
    if upload.size > largest:
        raise FileRefused(f"文件超过{largest // 1024 // 1024}MB，请压缩或拆分后上传。")
    kind = by_name(name, kinds)
    upload.seek(kind.at)
    if not upload.read(len(kind.signature)) == kind.signature:
        raise FileRefused("内容与扩展名不符，请用原软件重新另存后上传。")
    return kind


def _inspect(upload: File, kind: FileType, drawn: IO[bytes] | None = None) -> None:
    """In a process of its own (`casework.files.inspector`), which has more time for a larger file."""
    with _anew(upload) as file:
        target = drawn.fileno() if drawn else file.fileno()
        more = upload.size // A_SECOND
        command = [sys.executable, "-m", "casework.files.inspector", kind.name, str(target), str(SECONDS + more)]
        patience = PATIENCE + 2 * more
        try:
            answer = subprocess.run(
                command, stdin=file, capture_output=True, pass_fds=[target], cwd=_ROOT, timeout=patience, check=True
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            logging.getLogger(__name__).warning("a %s could not be looked into: %s", kind.name, error)
            raise FileRefused(TOO_COMPLEX) from error
    if sentence := answer.stdout.decode():
        raise FileRefused(sentence)


@contextmanager
def _anew(upload: File) -> Iterator[IO[bytes]]:
    """From its beginning and with a place of its own in it; what lies on a disk is not copied for that."""
    try:
        number = upload.fileno()
    except OSError:  # it lies in memory
        with tempfile.TemporaryFile() as copy:
            upload.seek(0)
            for chunk in upload.chunks():
                copy.write(chunk)
            copy.seek(0)
            upload.seek(0)
            yield copy
    else:
        with Path(f"/dev/fd/{number}").open("rb") as opened:
            yield opened
