"""Whether what was handed in is still what was handed in: every night each file is read through once, some at each tick."""

import logging
from datetime import datetime, time

from django.core.files.storage import default_storage
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .files.examine import sha256
from .models import Material, StoredFile
from .ticking import timed

MORNING = time(6)  # until then hardly anybody waits for the disk
PORTION = 20  # files a tick
MOST = 1024**3  # bytes a tick, but for a single file that has more


@timed("verify_files", housekeeping=True)
def verify_files(at: datetime) -> int:
    """Reads a portion of the night's files through and notes what was found."""
    local = timezone.localtime(at)
    if local.time() >= MORNING:
        return 0
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    read = done = 0
    for stored in _not_read_since(midnight)[:PORTION]:
        if done and read + stored.size > MOST:
            break
        done += _verify(stored, at=at)
        read += stored.size
    return done


def gives_its_hash(stored: StoredFile) -> bool:
    """A file that is missing does not."""
    try:
        with default_storage.open(stored.path) as content:
            return sha256(content) == stored.sha256
    except FileNotFoundError:
        return False


def _not_read_since(midnight: datetime) -> QuerySet[StoredFile]:
    """Of the files handed in, those never read first, then those read longest ago."""
    handed_in = Material.objects.filter(handed_in_at__isnull=False).values("file")
    standing = StoredFile.objects.filter(pk__in=handed_in, destroyed_at=None)
    waiting = standing.filter(Q(verified_at=None) | Q(verified_at__lt=midnight))
    return waiting.order_by(F("verified_at").asc(nulls_first=True), "pk")


def _verify(stored: StoredFile, *, at: datetime) -> bool:
    intact = gives_its_hash(stored)
    if not intact:
        logging.getLogger(__name__).error("a file handed in is missing or changed: %s", stored.path)
    StoredFile.objects.filter(pk=stored.pk).update(verified_at=at, intact=intact)
    return True
