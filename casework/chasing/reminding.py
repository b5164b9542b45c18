"""The reminders themselves: by the clock, once for each stage of a term; by whoever waits, at most once a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.refused import Refused

from .. import messages, record, regulations
from ..clocks.calendar import CalendarTable
from ..models import CalendarYear, Case, Laws, Message, Reminder
from ..models.record import Audience
from ..present import remaining
from ..text import day_text, moment_text
from ..ticking import timed
from .matters import Outside, Owed, Source, sources
from .stages import stage

Way = Reminder.Way
Addressee = Office | Person | Outside
NAMED = 20  # matters that one message names
GONE = "所选事项已经办结或者不由您催办，请刷新页面查看。"


@dataclass(frozen=True)
class Due:
    """A reminder that has to go out: `once` is its name for ever."""

    owed: Owed
    way: Reminder.Way
    to: Addressee
    once: str


# By the clock


@timed("reminders")
def remind_all(at: datetime) -> int:
    """Every reminder that a day has brought and that has not gone out, one message to each addressee; how many reminders."""
    on, table, laws = timezone.localdate(at), CalendarYear.objects.table(), Laws()
    groups: defaultdict[tuple[Addressee, bool], list[Due]] = defaultdict(list)
    for source in sources():
        for due in _fresh(list(_due(source, on=on, table=table, laws=laws))):
            groups[due.to, due.way == Way.TOLD].append(due)
    return sum(_send_group(group, on=on, table=table, at=at) for group in groups.values())


def _due(source: Source, *, on: date, table: CalendarTable, laws: Laws) -> Iterator[Due]:
    rows = source.coming(on)
    for owed in source.owed(rows, on) if rows else ():
        if not owed.warns:
            continue
        law = laws.on(owed.regime, owed.law_of)
        again = law["overdue_again"] if owed.chased_when_late else 0
        warns = [law.figure(name) for name in owed.warns]
        come = stage(owed.due_on, since=owed.since, on=on, warns=warns, again=again, table=table)
        if come is None:
            continue
        way = Way(come.partition(":")[0])
        name = f"{owed.key}:{owed.due_on:%Y%m%d}"
        yield from (Due(owed, way, to, f"{name}:{come}:{_name(to)}") for to in owed.to)
        if way == Way.LATE:
            yield from (Due(owed, Way.TOLD, office, f"{name}:told:{_name(office)}") for office in owed.told)


def _fresh(found: list[Due]) -> list[Due]:
    """Those that have not gone out."""
    sent: set[str] = set()
    for first in range(0, len(found), 500):
        names = [due.once for due in found[first : first + 500]]
        sent |= set(Reminder.objects.filter(once__in=names).values_list("once", flat=True))
    return [due for due in found if due.once not in sent]


def _send_group(group: list[Due], *, on: date, table: CalendarTable, at: datetime) -> int:
    """All that one addressee has to be reminded of now; 0 where another run was faster."""
    first, way = group[0].owed, group[0].way
    lines = [_line(due.owed, way=due.way, on=on, table=table) for due in group]
    if len(group) == 1:
        told = f"{first.case.number if first.case else first.about}：{first.remedy}"
        title = told if way == Way.TOLD else first.title or f"{way.label}：{first.about} {first.label}"
    else:
        title = f"{len(group)}项评审时限逾期" if way == Way.TOLD else f"提醒：{len(group)}项时限即将届满或者已经逾期"
    try:
        with transaction.atomic():
            message = _written(group[0], title, lines, at=at, case=first.case if len(group) == 1 else None)
            Reminder.objects.bulk_create(_row(due, message=message, at=at) for due in group)
    except IntegrityError:
        return 0
    return len(group)


# By hand


@dataclass
class Reminded:
    """What was chased now, and what was not, each with the sentence why."""

    sent: list[Owed] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def remind(matters: Iterable[tuple[Source, int]], *, by: Membership, at: datetime) -> Reminded:
    """Whoever waits reminds those who owe it, each matter at most once a day, recorded."""
    outcome = Reminded()
    for source, pk in matters:
        try:
            outcome.sent.append(_chase(source, pk, by=by, at=at))
        except Refused as refused:
            outcome.skipped.extend(refused.sentences)
    return outcome


@transaction.atomic
def _chase(source: Source, pk: int, *, by: Membership, at: datetime) -> Owed:
    on = timezone.localdate(at)
    rows = source.of(by).filter(pk=pk) if by.role in source.chasers else source.rows().none()
    if (row := rows.first()) is None:
        raise Refused(GONE)
    if case := source.owed([row], on)[0].case:
        Case.objects.select_for_update().get(pk=case.pk)
    if (row := rows.select_for_update(of=("self",)).first()) is None:
        raise Refused(GONE)
    owed = send(source.owed([row], on)[0], by=by, at=at)
    # Whose office it is, where what goes on inside it is its own to know.
    inside = {"office": by.office_id} if owed.audience == Audience.OFFICE else {}
    record.append(
        subject=record.case_subject(owed.case) if owed.case else owed.subject,
        case=owed.case,
        at=at,
        verb="remind",
        label="催办",
        by=by,
        article=regulations.article(owed.article),
        facts={"matter": owed.key, "what": owed.label, "due_on": owed.due_on, "to": [_called(to) for to in owed.to]}
        | inside,
        audience=owed.audience,
    )
    return owed


def send(owed: Owed, *, by: Membership, at: datetime) -> Owed:
    """One reminder by hand, in the caller's transaction, who records it. Refused where one went out on the same day."""
    on, table = timezone.localdate(at), CalendarYear.objects.table()
    _ask_not_today(owed, on=on)
    dues = [Due(owed, Way.HAND, to, f"{owed.key}:hand:{on:%Y%m%d}:{_name(to)}") for to in owed.to]
    title = f"催办：{owed.about} {owed.label}"
    line = f"{by.office}催办，请抓紧办理：{_line(owed, way=Way.HAND, on=on, table=table)}"
    written = [_row(due, message=_written(due, title, [line], at=at, case=owed.case), at=at, by=by) for due in dues]
    Reminder.objects.bulk_create(written)
    return owed


def _ask_not_today(owed: Owed, *, on: date) -> None:
    """One a day, whoever of those that wait sends it."""
    sent = Reminder.objects.by_hand().filter(source=owed.source, row=owed.row, at__date=on).select_related("by_office")
    if last := sent.first():
        raise Refused(
            f"{owed.about}的“{owed.label}”已于{moment_text(last.at)}由{last.by_office}催办，每日可催办一次，请明日再催办。"
        )


# In words, and as rows


def _line(owed: Owed, *, way: Reminder.Way, on: date, table: CalendarTable) -> str:
    article = regulations.article(owed.article).label
    if way == Way.TOLD:
        return f"{owed.about}：{owed.remedy}（{article}）"
    left, _ = remaining(owed.due_on, on=on, table=table)
    return f"{owed.about}“{owed.label}”，{day_text(owed.due_on)}止，{left}（{article}）。{owed.remark}"


def _written(due: Due, title: str, lines: list[str], *, at: datetime, case: Case | None) -> Message | None:
    """In the portal with mail beside it; to somebody who has no desk there by mail alone."""
    more = f"\n等{len(lines)}项，其余见工作台。" if len(lines) > NAMED else ""
    body = "\n".join(lines[:NAMED]) + more
    if isinstance(due.to, Outside):
        messages.write_to(due.to.address, key=due.once[:80], title=title[:100], body=body, keeper=due.to.keeper, at=at)
        return None
    return messages.send(to=due.to, title=title[:100], body=body, at=at, case=case if due.owed.opens else None)


def _row(due: Due, *, message: Message | None, at: datetime, by: Membership | None = None) -> Reminder:
    owed = due.owed
    return Reminder(
        source=owed.source,
        row=owed.row,
        case_id=owed.case.pk if owed.case else None,
        label=owed.label,
        way=due.way,
        office=due.to if isinstance(due.to, Office) else None,
        person=due.to if isinstance(due.to, Person) else None,
        address=due.to.address if isinstance(due.to, Outside) else "",
        due_on=owed.due_on,
        by=by.person if by else None,
        by_office=by.office if by else None,
        at=at,
        message=message,
        audience=owed.audience,
        once=due.once,
    )


def _name(to: Addressee) -> str:
    match to:
        case Office():
            return f"office{to.pk}"
        case Person():
            return f"person{to.pk}"
        case Outside():
            return "outside"


def _called(to: Addressee) -> str:
    return to.name
