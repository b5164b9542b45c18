"""What lies on a member's desk: what waits for them, for a colleague, for others; their counts in one statement."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.entry.normal import code, query
from accounts.models import Institution, Membership
from accounts.roles import OFFICIAL_ROLES, ROLE_CARDS, OfficeKind, Regime, Role

from .. import grants, turns
from ..clocks.calendar import DAY, CalendarTable
from ..models import Case, Message
from ..present import SOON
from ..registry import case_types
from ..scopes import regimes_of
from .counting import Range, Span, shown
from .errands import counted_beside, errands_of
from .rows import colleagues_of

LABELS = {
    "late": "已逾期",
    "today": "今日到期",
    "soon": "五个工作日内",
    "later": "时限未到",
    "undated": "暂无时限",
    "colleagues": "待同事办理",
    "waiting": "等待对方",
}
TONES = {"late": "late", "today": "soon", "soon": "soon"}
OF_THE_CITY = (OfficeKind.COMMISSION, OfficeKind.CENTRE)
# Whose queue is what their office holds; the others see what was given to them in person.
DESK_OF_THE_OFFICE = (*OFFICIAL_ROLES, Role.SUPERVISOR, Role.NOTICE_CLERK)


def soon_until(on: date, table: CalendarTable) -> date:
    """The last day that is at most five working days away: the one before the sixth, so that days off fall in with them."""
    day = on
    for _ in range(SOON + 1):
        day = table.next_working_day(day)
    return day - DAY


def on_desk(member: Membership, *, on: date) -> QuerySet[Case]:
    """What waits for the member: it is the turn of their role, or of one handed over to them on that case.

    A closed case is held by nobody, so the index on the holder alone answers, counts included.
    """
    return _within_reach(member).filter(_theirs(member, on=on))


def _within_reach(member: Membership) -> QuerySet[Case]:
    if member.role not in DESK_OF_THE_OFFICE:
        return Case.objects.visible_to(member).open()
    if others := _acts_for(member.role):
        return Case.objects.filter(Q(holder=member.office_id) | Q(holder__kind__in=others))
    return _held(member)


def _held(member: Membership) -> QuerySet[Case]:
    return Case.objects.filter(holder=member.office_id)


@cache
def _acts_for(role: str) -> tuple[OfficeKind, ...]:
    """The other offices of the city on whose cases the role has steps: the centre runs rounds of review for the commission (E03)."""
    # What nobody waits for, as taking back, is no work for another office.
    steps = [step for of_kind in case_types() for step in of_kind.steps if role in step.roles and step.lacks]
    holding = {stage.holder for step in steps for stage in step.sources}
    return tuple(kind for kind in OF_THE_CITY if kind in holding and kind not in ROLE_CARDS[Role(role)].offices)


def _theirs(member: Membership, *, on: date) -> Q:
    theirs = turns.of(member.role)
    if member.role in grants.HANDED_OVER:
        given = grants.in_force(office=member.office_id, on=on).filter(user=member.person_id)
        for role in set(colleagues_of(member)) & grants.HANDED_OVER.keys():
            cases = given.filter(permission__codename=grants.HANDED_OVER[role]).values("content_object")
            theirs |= turns.of(role) & Q(pk__in=cases)
    return theirs


def ranges(member: Membership, *, on: date, table: CalendarTable) -> dict[str, QuerySet[Case] | Range]:
    """The desk by urgency, what waits for colleagues, and what waits for others of the cases in the member's scope."""
    mine, yesterday, soon = on_desk(member, on=on), on - DAY, soon_until(on, table)
    found: dict[str, QuerySet[Case] | Range] = {
        "late": Range(mine, (Span("due_on", upto=yesterday),)),
        "today": Range(mine, (Span("due_on", above=yesterday, upto=on),)),
        "soon": Range(mine, (Span("due_on", above=on, upto=soon),)),
        "later": Range(mine, (Span("due_on", above=soon),)),
        "undated": Range(mine, (Span("due_on"),)),
    }
    if member.role in DESK_OF_THE_OFFICE:
        own, held, elsewhere = member.office_id, _held(member), Case.objects.visible_to(member).open()
        if _acts_for(member.role):
            elsewhere = elsewhere.exclude(turns.of(member.role))
        of_colleagues = turns.of(*colleagues_of(member))
        found["colleagues"] = held.filter(of_colleagues).exclude(_theirs(member, on=on))
        found["waiting"] = Range(
            elsewhere,
            (Span("holder_id", upto=own - 1), Span("holder_id", above=own)),
            also=held.exclude(of_colleagues | turns.of(member.role)),
        )
    return found


def listed(member: Membership, found: Mapping[str, QuerySet[Case] | Range], when: str, *, on: date) -> QuerySet[Case]:
    """The rows behind a count; without one chosen, what waits for the member."""
    if when not in found:
        return on_desk(member, on=on)
    part = found[when]
    return part.rows if isinstance(part, Range) else part


def numbers(parts: Mapping[str, QuerySet | Range], *, member: Membership, on: date) -> dict[str, int]:
    """How many rows each part of the desk has, how many errands wait, and how many messages are unread."""
    with_post: dict[str, QuerySet | Range] = {**parts, "unread": Message.objects.to(member).unread()}
    return counted_beside(with_post, errands_of(member), member=member, on=on)


def strip(found: Mapping[str, int], *, chosen: str) -> list[dict[str, Any]]:
    """The counts above the queue; none beyond 1000."""
    address = reverse("workbench")
    return [
        {
            "name": name,
            "number": shown(found[name]),
            "label": label,
            "url": f"{address}?when={name}",
            "tone": TONES.get(name, "") if found[name] else "",
            "current": name == chosen,
        }
        for name, label in LABELS.items()
        if name in found
    ]


def beside(member: Membership, *, on: date, found: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """What waits besides cases, as `found` with the queue or, for those who have none, counted here."""
    errands = errands_of(member)
    if found is None:
        found = counted_beside({}, errands, member=member, on=on) if errands else {}
    return [
        {
            "name": errand.name,
            "number": shown(found[errand.name]),
            "label": errand.label,
            "url": errand.url(member, on, count=found[errand.name]),
            "tone": "",
            "current": False,
        }
        for errand in errands
        if found[errand.name]
    ]


def narrowed(rows: QuerySet[Case], asked: Mapping[str, str]) -> QuerySet[Case]:
    """By regime, by stage ("kind.state"), by words in the number or the institution's name."""
    if asked.get("regime") in Regime.values:
        rows = rows.filter(regime=asked["regime"])
    kind, _, state = asked.get("stage", "").partition(".")
    if state:
        rows = rows.filter(kind=kind, state=state)
    if words := query(asked.get("q", "")):
        called = Institution.objects.matching(words).values("pk")
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=code(words)) | Q(institution__in=called))
    return rows


def stage_options(member: Membership, *, chosen: str) -> list[dict[str, Any]]:
    """Every open stage, by kind of case, for the filter; of the kinds in which the member's role has anything to do."""
    return [
        {
            "label": of_kind.label,
            "options": [
                {
                    "value": f"{of_kind.kind}.{stage.value}",
                    "label": stage.label,
                    "chosen": "selected" if chosen == f"{of_kind.kind}.{stage.value}" else "",
                }
                for stage in of_kind.stages
                if not stage.end
            ],
        }
        for of_kind in case_types()
        if of_kind.regime in regimes_of(member) and any(member.role in step.roles for step in of_kind.steps)
    ]
