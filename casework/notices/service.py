"""When what the portal has delivered is served: as somebody of its addressee opens it, or, opened by nobody, once the term for it is over.

No article says it; the term is a setting of ours (docs/decisions/0044). What is so follows from facts: the reading log, deliveries
on paper, the last day of the term. The clock writes it down, and has the clocks that count from service begin on that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from accounts.models import Office, Person

from .. import ledger, messages
from ..actor import CLOCK
from ..clocks import counted, deadlines, terms
from ..clocks.calendar import end_of_day
from ..models import Case, Delivery, Notice, Reading
from ..registry import case_type
from ..text import day_text
from ..ticking import timed
from .history import note
from .kinds import step_of
from .terms import law_of

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Served:
    """`unopened`: by the end of its term alone."""

    at: datetime
    unopened: bool = False


def due(notice: Notice, *, on: date) -> date | None:
    """Until when what is delivered on a day has to be opened; what belongs to no regime waits without a term."""
    law = law_of(notice, on)
    return terms.due(on, law["service_days"]) if law is not None else None


def served(delivery: Delivery, *, at: datetime) -> Served | None:
    """Of a delivery in the portal, whether or not it is written down yet: as it was opened, or handed over on paper before that."""
    if delivery.served_at:
        return Served(delivery.served_at, delivery.unopened)
    theirs = Q(person=delivery.person_id) if delivery.person_id else Q(person__memberships__office=delivery.office_id)
    opened = Reading.objects.filter(theirs, notice=delivery.notice_id, at__gte=delivery.at).aggregate(first=Min("at"))
    paper = Delivery.objects.standing().filter(notice=delivery.notice_id).exclude(way=Delivery.Way.PORTAL)
    moments = [moment for moment in (opened["first"], paper.aggregate(first=Min("at"))["first"]) if moment]
    ends = end_of_day(delivery.due_on) if delivery.due_on else None
    if moments and (ends is None or min(moments) < ends):
        return Served(min(moments))
    return Served(ends - SECOND, unopened=True) if ends and ends <= at else None


def overdue(case: Case, clock: str, *, kind: str, at: datetime) -> bool:
    """Whether a clock that counts from the service of the case's notice of a kind has gone by; never before it is served."""
    running = deadlines.running(case).filter(clock=clock, due_on__isnull=False).first()
    if running is None:
        return False
    portal = Delivery.objects.standing().filter(notice__case=case.pk, notice__kind=kind, way=Delivery.Way.PORTAL)
    if delivery := portal.order_by("pk").last():
        if (found := served(delivery, at=at)) is None:
            return False
        running.started_on = max(running.started_on, timezone.localdate(found.at))
    return deadlines.due(running, pauses=running.pause_spans())[0] < timezone.localdate(at)


@timed("service")
def serve(at: datetime) -> int:
    """Timed work: what has been opened, or handed over on paper, or was opened by nobody in its term."""
    standing = Delivery.objects.standing()
    waiting = standing.filter(way=Delivery.Way.PORTAL, served_at=None, notice__withdrawn_at=None)
    read = Reading.objects.filter(notice=OuterRef("notice"), at__gte=OuterRef("at"))
    paper = standing.filter(notice=OuterRef("notice")).exclude(way=Delivery.Way.PORTAL)
    ready = waiting.filter(Q(due_on__lt=timezone.localdate(at)) | Exists(read) | Exists(paper))
    if not ready.exists():  # as nearly always
        return 0
    return sum(_written(row, at=at) for row in ready.select_related("notice__case").order_by("pk"))


def _written(delivery: Delivery, *, at: datetime) -> bool:
    with transaction.atomic():
        if delivery.notice.case:
            ledger.hold(delivery.notice.case)
        rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice__case", "notice__office")
        row = rows.select_related("office", "person").get(pk=delivery.pk)
        found = served(row, at=at)
        if row.served_at or found is None:
            return False
        row.served_at, row.unopened = found.at, found.unopened
        row.save(update_fields=["served_at", "unopened"])
        moved = _count_from(row.notice, timezone.localdate(found.at), at=at)
        label = "文书逾期未打开，视为送达" if found.unopened else "文书送达"
        facts = {"delivery": row.pk, "to": row.to, "served_at": found.at, "unopened": found.unopened, "moved": moved}
        note(row.notice, "notice_serve", label, by=CLOCK, at=at, facts=facts)
        if found.unopened:
            _tell(row, moved, at=at)
        return True


def _count_from(notice: Notice, on: date, *, at: datetime) -> dict[str, date]:
    """The clocks that the step of the notice has started and that count from its service: by label their last day."""
    case = notice.case
    step = case_type(case.kind).step(step_of(notice)) if case else None
    clocks = [clock for clock in step.started if clock.from_service] if step else []
    if case is None or not clocks:
        return {}
    with ledger.changing(case) as current:
        moved = deadlines.begin_on(current, clocks, on=on)
        ledger.describe(current, at=at)
    return moved


def _tell(delivery: Delivery, moved: dict[str, date], *, at: datetime) -> None:
    """Whoever issued it, and whoever has not opened it."""
    notice, served_on = delivery.notice, day_text(timezone.localdate(cast(datetime, delivery.served_at)))
    ends = "".join(f"；“{label}”至{day_text(day)}止" for label, day in moved.items())
    body = f"“{notice}”自发出后无人打开，已于{served_on}视为送达{ends}。"
    for to in (notice.office, cast(Office | Person, delivery.office or delivery.person)):
        messages.send(
            to=to, title=f"逾期未打开，视为送达：{notice}"[:100], body=body, at=at, case=notice.case, notice=notice
        )


def recount(at: datetime) -> Iterator[counted.Moved]:
    """The terms that run, under the calendar known now; those of a case alone are told of."""
    rows = Delivery.objects.standing().filter(served_at=None, due_on__isnull=False, notice__case__isnull=False)

    def moved(row: Delivery, before: date, after: date) -> counted.Moved:
        notice, concerns = row.notice, frozenset({row.notice.office})
        return counted.Moved(cast(Case, notice.case), f"打开“{notice.title}”", before, after, concerns, "authorities")

    return terms.recount(
        rows.select_related("notice__case", "notice__office").order_by("pk"),
        column="due_on",
        counted=lambda row: cast(date, due(row.notice, on=timezone.localdate(row.at))),
        moved=moved,
    )


counted.register(counted.Counted(("casework.Delivery.due_on",), recount))
