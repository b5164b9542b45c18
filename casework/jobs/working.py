"""Working a job: begun, gone on with at its cursor, cancelled, ended. Each chunk is one transaction that moves the cursor.

The claim on the job's outbox row is renewed inside that transaction: whoever has lost it writes nothing more, and nothing
is done twice.
"""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.utils import timezone

from accounts import opening
from accounts.models import Membership
from accounts.refused import Refused

from .. import outbox
from ..actions.materials import store_bytes
from ..clocks.running import Clock, running_from
from ..models import Job, Outbox
from .kinds import Acts, Fault, Outcome, Product, Work, work_of

BREATH = 0.03  # seconds
log = logging.getLogger(__name__)


class Ended(Exception):
    """The job was cancelled, or whoever asked for it may not do so any more."""


def start(
    work: type[Work], *, by: Membership, at: datetime, params: dict[str, Any] | None = None, **columns: Any
) -> Job:
    """A job, which a worker takes up after the commit."""
    with transaction.atomic():
        job = Job.objects.create(kind=work.name, params=params or {}, asked_by=by, asked_at=at, **columns)
        outbox.queue(Outbox.Kind.JOB, key=str(job.pk), at=at)
    return job


def cancel(job: Job, *, at: datetime) -> None:
    """Asks whoever works on it to stop before the next chunk; what is done stays done."""
    with transaction.atomic():
        current = Job.objects.select_for_update().get(pk=job.pk)
        if current.ended_at:
            raise Refused(f"本事项{current.get_ending_display()}，不能再取消。")
        current.cancelled_at = current.cancelled_at or at
        current.save(update_fields=["cancelled_at"])
        if current.started_at is None:
            _end(current, Job.Ending.CANCELLED, at=at)


def print_slips(job: Job, *, most: int, by: Membership, at: datetime) -> list[tuple[Membership, str]]:
    """First passwords of the accounts that a job has opened, some at a time, and each once."""
    with transaction.atomic():
        current = Job.objects.select_for_update().get(pk=job.pk)
        taken, current.slips = current.slips[:most], current.slips[most:]
        current.save(update_fields=["slips"])
        members = Membership.objects.filter(pk__in=taken).select_related("person", "office").order_by("pk")
        return opening.print_slips(members, by=by, at=at)


@outbox.handles(Outbox.Kind.JOB)
def work(row: Outbox, at: datetime) -> None:
    """Goes on with a job from its cursor to its end."""
    now = running_from(at)
    job = _job(row)
    if job.ending == Job.Ending.FAILED and not job.files_removed_at:  # somebody has asked for another try
        job.ended_at, job.ending, job.reason = None, "", ""
        job.save(update_fields=["ended_at", "ending", "reason"])
    if job.ended_at:
        return
    run = work_of(job)
    try:
        if isinstance(run, Acts):
            _run_acts(run, row, now)
        elif isinstance(run, Product):
            _run_product(run, row, now)
    except Ended as ended:
        with transaction.atomic():
            outbox.renew(row, at=now())
            ending = Job.Ending.FAILED if str(ended) else Job.Ending.CANCELLED
            _end(_locked(job), ending, at=now(), reason=str(ended))


def at_once(run: Acts, parts: Sequence[Any], *, at: datetime) -> Outcome:
    """A few acts in the transaction of the request, all of them or none: the same acts that a job does in chunks.

    Raises `Refusals` with everything that was refused.
    """
    outcome = Outcome()
    faults = list(run.faults(parts, at=at))
    with transaction.atomic():
        faults = faults or _act_each(run, parts, outcome, at=at)
        if faults:
            raise Refusals(faults)
        run.closing(outcome, at=at)
    return outcome


def ended(work: type[Work], outcome: Outcome, *, by: Membership, at: datetime, number: int, **columns: Any) -> Job:
    """What was done at once, kept as a job that has ended: where its outcome is more than a page says in passing."""
    times = {"asked_at": at, "started_at": at, "ended_at": at, "ending": Job.Ending.DONE}
    job = Job(kind=work.name, asked_by=by, total=number, done=number, **times, **columns)
    _keep(job, outcome)
    job.save()
    return job


class Refusals(Exception):
    """All that keeps a small number of acts from being done at once."""

    def __init__(self, faults: Sequence[Fault]):
        self.faults = list(faults)
        self.sentences = [str(fault) for fault in faults]
        super().__init__("".join(self.sentences))


def _run_acts(run: Acts, row: Outbox, now: Clock) -> None:
    parts = run.parts(at=now())
    if not _begun(run, row, total=len(parts), faults=lambda: list(run.faults(parts, at=now())), now=now):
        return
    while run.job.done < len(parts):
        some = parts[run.job.done : run.job.done + run.CHUNK]
        with transaction.atomic():
            outbox.renew(row, at=now())
            job = _still_wanted(run.job, now())
            outcome = _so_far(job)
            job.faults += [[fault.place, fault.sentence] for fault in _act_each(run, some, outcome, at=now())]
            job.done += len(some)
            _keep(job, outcome)
            job.save(update_fields=["done", "counts", "slips", "notes", "faults"])
        run.job = job
        _let_others_write()
    with transaction.atomic():
        outbox.renew(row, at=now())
        job = _locked(run.job)
        run.closing(_so_far(job), at=now())
        _end(job, Job.Ending.DONE, at=now())


def _act_each(run: Acts, parts: Sequence[Any], outcome: Outcome, *, at: datetime) -> list[Fault]:
    """One that is refused leaves nothing behind and keeps no other from being done."""
    run.chunk(parts, at=at)
    together = (parts[first : first + run.TOGETHER] for first in range(0, len(parts), run.TOGETHER))
    return [fault for some in together for fault in _act(run, some, outcome, at=at)]


def _act(run: Acts, parts: Sequence[Any], outcome: Outcome, *, at: datetime) -> list[Fault]:
    """Several are done or refused together; in halves, down to the single one, it is found which of them is refused."""
    came = Outcome()
    try:
        with transaction.atomic():
            run.act_together(parts, came, at=at)
    except Refused as refused:
        if len(parts) == 1:
            return [run.fault(parts[0], refused)]
        half = len(parts) // 2
        return [fault for some in (parts[:half], parts[half:]) for fault in _act(run, some, outcome, at=at)]
    outcome.add(came)
    return []


def _so_far(job: Job) -> Outcome:
    return Outcome(Counter(job.counts), job.slips, job.notes)


def _keep(job: Job, outcome: Outcome) -> None:
    job.counts, job.slips, job.notes = dict(outcome.counts), outcome.slips, outcome.notes


def _run_product(run: Product, row: Outbox, now: Clock) -> None:
    if not _begun(run, row, total=run.total(at=now()), faults=list, now=now):
        return

    def progress(done: int) -> None:
        with transaction.atomic():
            outbox.renew(row, at=now())
            job = _still_wanted(run.job, now())
            job.done = min(done, job.total or 0)
            job.save(update_fields=["done"])
        _let_others_write()

    made, name, content_type = run.make(progress, at=now())
    with made if isinstance(made, File) else ContentFile(made) as content:
        digest = store_bytes(content, content_type).pk  # before a row is held: a long file takes its time
        with transaction.atomic():
            outbox.renew(row, at=now())
            job = _locked(run.job)
            # Now under its lock: a term may have taken equal bytes away meanwhile (`jobs.term`).
            job.result = store_bytes(content, content_type, digest=digest)
            job.result_name, job.done = name, job.total or 0
            _end(job, Job.Ending.DONE, at=now())


def _let_others_write() -> None:
    """Between two chunks: SQLite has one writer and no queue before it."""
    if connection.vendor == "sqlite":
        time.sleep(BREATH)


def _begun(run: Work, row: Outbox, *, total: int, faults: Any, now: Clock) -> bool:
    """Whether there is something to go on with. The first run asks what keeps the whole from being begun."""
    found = faults() if run.job.started_at is None else []
    with transaction.atomic():
        outbox.renew(row, at=now())
        job = _still_wanted(run.job, now())
        run.job = job
        if job.started_at:
            return True
        job.total, job.started_at = total, now()
        job.faults = [[fault.place, fault.sentence] for fault in found]
        job.save(update_fields=["total", "started_at", "faults"])
        if found:
            _end(job, Job.Ending.REFUSED, at=now())
        return not found


def _still_wanted(job: Job, at: datetime) -> Job:
    current = _locked(job)
    if current.cancelled_at:
        raise Ended
    if not Membership.objects.current(timezone.localdate(at)).filter(pk=current.asked_by_id).exists():
        raise Ended("提交人的岗位已终止，其余部分未办理。")
    return current


def _job(row: Outbox) -> Job:
    return Job.objects.select_related("asked_by__person", "asked_by__office__district", "file").get(pk=int(row.key))


def _locked(job: Job) -> Job:
    rows = Job.objects.select_for_update(of=("self",))
    return rows.select_related("asked_by__person", "asked_by__office__district").get(pk=job.pk)


def _end(job: Job, ending: Job.Ending, *, at: datetime, reason: str = "") -> None:
    job.ended_at, job.ending, job.reason = at, ending, reason
    job.save(update_fields=["ended_at", "ending", "reason", "result", "result_name", "done"])


@outbox.after_giving_up(Outbox.Kind.JOB)
def failed(row: Outbox, at: datetime) -> None:
    """After all its tries: what is done stays, and whoever asked reads that the rest was not."""
    job = Job.objects.select_for_update().get(pk=int(row.key))
    if job.ended_at is None:
        _end(job, Job.Ending.FAILED, at=at, reason="多次办理未成，请联系系统管理员；已办部分有效。")
