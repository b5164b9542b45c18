"""Starting, pausing and meeting the clocks of a case; the only writer of `Case.due_on` besides the gateway."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, cast

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Office
from accounts.prepared import Prepared

from .. import ledger, record
from ..actor import Actor
from ..articles import Article
from ..models import CalendarYear, Case, Deadline, Pause
from ..step import Clock
from .calendar import count_working_days, months_deadline
from .counted import Counted, Moved, register

# What a clock has from its beginning.
_OF_THE_CLOCK = ("clock", "label", "article", "unit", "length", "started_on")


def start(case: Case, clock: Clock, *, on: date, holder: Office | None) -> Deadline:
    """A clock begins: the day of the event itself is not counted."""
    deadline = counted_from(case, clock, on=on, holder=holder)
    deadline.save()
    return deadline


def counted_from(case: Case, clock: Clock, *, on: date, holder: Office | None = None) -> Deadline:
    """The clock as it would run from that day; not written."""
    deadline = Deadline(
        case_id=case.pk,
        clock=clock.name,
        label=clock.label,
        article=clock.article.id,
        holder=holder,
        unit=Deadline.Unit.FIXED,
        started_on=on,
    )
    if clock.figure:
        # The length is kept: later figures do not change a clock that runs (E34).
        figure = case.law.figure(clock.figure)
        deadline.unit, deadline.length = Deadline.Unit(figure.unit), figure.value
    _count(case, deadline, pauses=[])
    return deadline


def _count(case: Case, deadline: Deadline, *, pauses: list[tuple[date, date]]) -> None:
    """Its last day, as the year's plan fixes it or as it is counted."""
    if deadline.unit == Deadline.Unit.FIXED:
        deadline.due_on = case.fixed_due_date(deadline.clock)
    else:
        deadline.due_on, deadline.provisional = due(deadline, pauses=pauses)


def due(deadline: Deadline, *, pauses: list[tuple[date, date]]) -> tuple[date, bool]:
    """The last day of a counted clock and whether it is provisional, under the calendar known now."""
    table = CalendarYear.objects.table()
    if deadline.unit == Deadline.Unit.MONTHS:
        months = months_deadline(deadline.started_on, deadline.length, table)
        return months.last_day, months.provisional
    counted = count_working_days(deadline.started_on, deadline.length, table, pauses=pauses)
    return counted.last_day, counted.provisional


def meet(case: Case, clocks: tuple[Clock, ...], *, on: date) -> None:
    if clocks:
        running_of(case, clocks).update(met_on=on)


def run_on(case: Case, clocks: tuple[Clock, ...]) -> None:
    """What met these clocks was taken back: each runs on as it stood, from its first day and less the days it was paused."""
    for clock in clocks:
        met = Deadline.objects.filter(case_id=case.pk, clock=clock.name, met_on__isnull=False).order_by("-pk").first()
        if met is None:
            continue
        pauses = met.pause_spans()
        again = Deadline(case_id=case.pk, holder=case.holder, **{name: getattr(met, name) for name in _OF_THE_CLOCK})
        _count(case, again, pauses=pauses)
        again.save()
        for since, until in pauses:
            Pause.objects.create(deadline=again, since=since, until=until)


def hand_on(case: Case, *, former: Office, to: Office) -> None:
    """Another office has the case from now on, and with it the clocks that ran for the former one."""
    for deadline in running(case).filter(holder=former):
        deadline.holder = to
        deadline.save(update_fields=["holder"])


def meet_all(case: Case, *, on: date) -> None:
    running(case).update(met_on=on)


def pause(case: Case, clocks: tuple[Clock, ...], *, on: date) -> None:
    """The clock stands still from the day after the notice; it has no last day until the case comes back (P20)."""
    for deadline in running_of(case, clocks) if clocks else ():
        Pause.objects.create(deadline=deadline, since=on)
        deadline.due_on, deadline.provisional = None, False
        deadline.save(update_fields=["due_on", "provisional"])


def resume(case: Case, clocks: tuple[Clock, ...], *, on: date) -> None:
    """It runs on the day after the case was handed in again."""
    for deadline in running_of(case, clocks) if clocks else ():
        deadline.pauses.filter(until=None).update(until=on)
        deadline.due_on, deadline.provisional = due(deadline, pauses=deadline.pause_spans())
        deadline.save(update_fields=["due_on", "provisional"])


def refix(
    case: Case, clock: Clock, *, by: Actor, article: Article, at: datetime, reason: str = "", **facts: Any
) -> None:
    """The year's plan has moved: a clock that runs on one of its dates takes the new one, and the case's own record tells so."""
    with ledger.changing(case) as current:
        deadline, after = running(current).filter(clock=clock.name).first(), current.fixed_due_date(clock.name)
        if deadline is None or deadline.due_on == after:
            return
        before, deadline.due_on = deadline.due_on, after
        deadline.save(update_fields=["due_on"])
        refresh_case(current)
    facts |= {"what": deadline.label, "before": before, "after": after}
    _note_refixed(current, by=by, article=article, at=at, reason=reason, facts=facts)


def begin_on(case: Case, clocks: Iterable[Clock], *, on: date) -> dict[str, date]:
    """The event from which these clocks count has come later than the act that started them: by label the last day of each now.

    For a case under its lock; the caller records why.
    """
    found = {}
    for deadline in running_of(case, clocks).filter(started_on__lt=on):
        deadline.started_on = on
        _count(case, deadline, pauses=deadline.pause_spans())
        deadline.save(update_fields=["started_on", "due_on", "provisional"])
        found[deadline.label] = cast(date, deadline.due_on)
    refresh_case(case)
    return found


def extend(
    cases: Iterable[int], clock: Clock, *, was: date, to: date, by: Actor, article: Article, at: datetime, **facts: Any
) -> None:
    """The plan's date was moved afterwards: what ran to it and was met goes by the new one, by which it may have been in time; told as
    in `refix`."""
    met = Deadline.objects.filter(case__in=cases, clock=clock.name, due_on=was, met_on__isnull=False)
    for deadline in met.select_related("case").order_by("pk"):
        deadline.due_on = to
        deadline.save(update_fields=["due_on"])
        said = facts | {"what": deadline.label, "before": was, "after": to}
        _note_refixed(deadline.case, by=by, article=article, at=at, facts=said)


def _note_refixed(
    case: Case, *, by: Actor, article: Article, at: datetime, facts: dict[str, Any], reason: str = ""
) -> None:
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb="refix",
        label="时限随年度安排改变",
        by=by,
        article=article,
        reason=reason,
        facts=facts,
    )


def running(case: Case) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case_id=case.pk, met_on=None)


def running_of(case: Case, clocks: Iterable[Clock]) -> QuerySet[Deadline]:
    return running(case).filter(clock__in=[clock.name for clock in clocks])


def overdue(case: Case, clock: str, *, at: datetime) -> bool:
    """Whether a clock that runs on the case has gone by; the last day is still in time."""
    return running(case).filter(clock=clock, due_on__lt=timezone.localdate(at)).exists()


def refresh_case(case: Case) -> None:
    """Copies the nearest running clock into the ledger row's own columns; the caller saves."""
    # A clock that stands still has a label and no last day; the queue shows it as 时限中止.
    nearest = next(iter(_nearest(case.pk)), None)
    case.due_on = nearest.due_on if nearest else None
    case.due_label = nearest.label if nearest else ""
    case.due_provisional = nearest.provisional if nearest else False


@Prepared
def _nearest(case: int) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case_id=case, met_on=None).order_by(F("due_on").asc(nulls_last=True), "id")[:1]


def recount(at: datetime) -> Iterator[Moved]:
    """Every counted clock that still runs, under the calendar known now; holder and institution go by it."""
    counted = Deadline.objects.filter(met_on=None, due_on__isnull=False).exclude(unit=Deadline.Unit.FIXED)
    rows = counted.select_related("holder", "case__institution__office").prefetch_related("pauses")
    for deadline in rows.order_by("pk"):
        before, after = cast(date, deadline.due_on), due(deadline, pauses=deadline.pause_spans())
        if after == (before, deadline.provisional):
            continue
        deadline.due_on, deadline.provisional = after
        deadline.save(update_fields=["due_on", "provisional"])
        case = deadline.case
        refresh_case(case)
        case.save(update_fields=["due_on", "due_label", "due_provisional"])
        institution = case.institution.office if case.institution else None
        concerns = frozenset(office for office in (deadline.holder, institution) if office)
        yield Moved(case, deadline.label, before, after[0], concerns)


register(Counted(("casework.Deadline.due_on", "casework.Case.due_on"), recount))
