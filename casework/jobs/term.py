"""Files of jobs have a term: what was uploaded and what was made of it go some time after the end, and the page says until when.

The row of the file stays with its hash, so that it can still be told which file it was; first passwords lie in none (`opening`).
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ForeignObjectRel, Q
from django.utils import timezone

from .. import record
from ..actor import CLOCK
from ..models import Job, StoredFile
from ..ticking import timed

PORTION = 50  # jobs a tick


def kept_until(job: Job) -> date | None:
    """The last day on which its files may be had; none while it goes on, nor where there are none any more."""
    if job.ended_at is None or job.files_removed_at or not _files(job):
        return None
    return timezone.localdate(job.ended_at) + timedelta(days=settings.JOB_FILES_KEPT_DAYS)


@timed("job_files", housekeeping=True)
def remove_files(at: datetime) -> int:
    """Of the jobs that ended longer ago, some at each tick."""
    over = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    over -= timedelta(days=settings.JOB_FILES_KEPT_DAYS)
    ended = Job.objects.filter(
        Q(file__isnull=False) | Q(result__isnull=False), ended_at__lt=over, files_removed_at=None
    )
    jobs = ended.select_related("file", "result").order_by("pk")[:PORTION]
    return sum(_remove(job, at=at) for job in jobs)


def _remove(job: Job, *, at: datetime) -> bool:
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, files_removed_at=None).update(files_removed_at=at):
            return False
        # Whoever keeps equal bytes meanwhile waits for this lock, or is waited for (`store_bytes`).
        held = StoredFile.objects.select_for_update().filter(pk__in=[file.pk for file in _files(job)]).order_by("pk")
        removed = [file for file in list(held) if not _used_elsewhere(file)]
        facts = {"job": job.pk, "files": [file.sha256 for file in removed]}
        record.append(
            subject=f"job:{job.pk}", at=at, verb="remove_files", label="到期清除批量事项的文件", by=CLOCK, facts=facts
        )
        for file in removed:  # last: what is refused before leaves them where they are
            default_storage.delete(file.path)
    return True


def _files(job: Job) -> list[StoredFile]:
    return [file for file in (job.file, job.result) if file]


def _used_elsewhere(file: StoredFile) -> bool:
    """Equal bytes are kept once: by whom else, every table that names files is asked, and jobs whose term is not over."""
    named = (
        relation.related_model._base_manager.filter(**{relation.field.name: file})
        for relation in StoredFile._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not Job
    )
    standing = Job.objects.filter(Q(file=file) | Q(result=file), files_removed_at=None)
    return standing.exists() or any(rows.exists() for rows in named)
