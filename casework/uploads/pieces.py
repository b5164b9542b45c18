"""The bytes of an upload on the disk, in one file that grows; every machine that serves the portal shares the folder."""

import os
from pathlib import Path

from django.conf import settings

from ..models import Upload


def path(upload: Upload) -> Path:
    return folder() / upload.key.hex


def folder() -> Path:
    place = Path(settings.UPLOADS_FOLDER)
    place.mkdir(parents=True, exist_ok=True)
    return place


def there(upload: Upload) -> int:
    """How many bytes may be relied on: no more than the row counts, and no more than lie on the disk."""
    try:
        return min(upload.offset, path(upload).stat().st_size)
    except FileNotFoundError:
        return 0


def write(upload: Upload, piece: bytes, *, start: int) -> None:
    """On the disk before it returns, so that the row never counts what a power cut has taken; what lay behind `start` is gone."""
    descriptor = os.open(path(upload), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.ftruncate(descriptor, start)
        view = memoryview(piece)
        while view:
            written = os.pwrite(descriptor, view, start)
            view, start = view[written:], start + written
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


def remove(upload: Upload) -> None:
    path(upload).unlink(missing_ok=True)
