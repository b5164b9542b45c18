"""Cases that have ended, in the archive of the office that keeps them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework import outbox
from casework.archive import actions, entries
from casework.archive.working import start_dossier
from casework.models import ArchiveEntry, Case, Job, Outbox

WHY = "保管期满，无继续保管的价值。"


def build(people: Mapping[Role, Membership], *, at: datetime) -> None:
    """What has ended is in the archives; of one case of the cast's bureau a dossier was made, and another one is held."""
    while entries.enter(at):
        pass
    head = people[Role.BUREAU_HEAD]
    first, second = ArchiveEntry.objects.visible_to(head).select_related("case", "office").order_by("pk")[:2]
    sealed(first, by=head, at=at)
    actions.hold(second, reason="涉及信访，办结前不得销毁。", by=head, at=at)


def entered(case: Case) -> ArchiveEntry:
    """On the day after it has ended."""
    assert case.closed_at is not None  # noqa: S101  # said by the caller
    entries.enter(case.closed_at + timedelta(days=1))
    return ArchiveEntry.objects.select_related("case", "office").get(case=case.pk)


def sealed(entry: ArchiveEntry, *, by: Membership, at: datetime) -> Job:
    """Its dossier, made by the worker."""
    return worked(start_dossier(entry, by=by, at=at), at=at)


def term_over(entry: ArchiveEntry) -> datetime:
    """Two days after the last one on which it has to be kept."""
    assert entry.keep_until is not None and entry.case.closed_at is not None  # noqa: S101, PT018  # its case has ended
    closed_at = entry.case.closed_at
    return closed_at + (entry.keep_until - timezone.localdate(closed_at)) + timedelta(days=2)


def destroyed(entry: ArchiveEntry, *, by: Membership, other: Membership) -> Job:
    """Proposed by one and agreed to by another as soon as its term is over."""
    at = term_over(entry)
    made = actions.propose([entry], reason=WHY, by=by, at=at)
    job = actions.decide(made, agreed=True, reason="同意。", by=other, at=at)
    assert job is not None  # noqa: S101  # agreed to
    return worked(job, at=at)


def worked(job: Job, *, at: datetime) -> Job:
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    job.refresh_from_db()
    return job
