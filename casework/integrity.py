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
    read, found = 0, dict[str, bool]()
    for stored in _not_read_since(midnight)[:PORTION]:
        if found and read + stored.size > MOST:
            break
        found[stored.pk] = _intact(stored)
        read += stored.size
    for intact in set(found.values()):
        keys = [key for key, gives in found.items() if gives is intact]
        StoredFile.objects.filter(pk__in=keys).update(verified_at=at, intact=intact)
    return len(found)


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


def _intact(stored: StoredFile) -> bool:
    intact = gives_its_hash(stored)
    if not intact:
        logging.getLogger(__name__).error("a file handed in is missing or changed: %s", stored.path)
    return intact
