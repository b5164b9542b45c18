"""What lies on a member's desk: the ranges of the queue, their counts in one statement, and rows made of columns of Case."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.entry.normal import code, query
from accounts.models import Institution, Membership
from accounts.roles import OFFICIAL_ROLES, OfficeKind, Regime, Role

from ..articles import Article
from ..beside import labels, shown_free
from ..clocks.calendar import DAY, CalendarTable
from ..models import Case, Message
from ..present import SOON, remaining
from ..registry import Workplace, case_type, case_types
from ..scopes import regimes_of
from ..stages import StageEnum
from ..step import Step
from ..text import day_text
from .counting import Range, Span, shown
from .errands import counted_beside, errands_of

COLUMNS = (
    "id",
    "number",
    "kind",
    "title",
    "summary",
    "state",
    "due_on",
    "due_label",
    "due_provisional",
    "missing",
    "held_by",
)
LABELS = {
    "late": "已逾期",
    "today": "今日到期",
    "soon": "五个工作日内",
    "later": "时限未到",
    "undated": "暂无时限",
    "waiting": "等待对方",
}
LOOK = " plain"
TONES = {"late": "late", "today": "soon", "soon": "soon"}
# Whose queue is what their office holds; the others (experts, third parties) see what was given to them in person.
DESK_OF_THE_OFFICE = (*OFFICIAL_ROLES, Role.SUPERVISOR, Role.NOTICE_CLERK)

Row = dict[str, Any]


def soon_until(on: date, table: CalendarTable) -> date:
    """The last day that is at most five working days away: the one before the sixth, so that days off fall in with them."""
    day = on
    for _ in range(SOON + 1):
        day = table.next_working_day(day)
    return day - DAY


def on_desk(member: Membership) -> QuerySet[Case]:
    """What waits for the member: the cases their office holds, or those assigned to them in person.

    A closed case is held by nobody, so the index on the holder alone answers, counts included.
    """
    if member.role in DESK_OF_THE_OFFICE:
        return Case.objects.filter(holder=member.office_id)
    return Case.objects.visible_to(member).open()


def ranges(member: Membership, *, on: date, table: CalendarTable) -> dict[str, Range]:
    """The desk by urgency, and what others hold of the cases in the member's scope."""
    mine, yesterday, soon = on_desk(member), on - DAY, soon_until(on, table)
    found = {
        "late": Range(mine, (Span("due_on", upto=yesterday),)),
        "today": Range(mine, (Span("due_on", above=yesterday, upto=on),)),
        "soon": Range(mine, (Span("due_on", above=on, upto=soon),)),
        "later": Range(mine, (Span("due_on", above=soon),)),
        "undated": Range(mine, (Span("due_on"),)),
    }
    if member.role in DESK_OF_THE_OFFICE:
        own, others = member.office_id, Case.objects.visible_to(member).open()
        found["waiting"] = Range(others, (Span("holder_id", upto=own - 1), Span("holder_id", above=own)))
    return found


def listed(member: Membership, found: Mapping[str, Range], when: str) -> QuerySet[Case]:
    """The rows behind a count; without one chosen, the whole desk."""
    return found[when].rows if when in found else on_desk(member)


def numbers(parts: Mapping[str, Range], *, member: Membership, on: date) -> dict[str, int]:
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
    """Every open stage, by kind of case, for the filter; of the regimes on which the member's office works."""
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
        if of_kind.regime in regimes_of(member)
    ]


def shown_row(row: Row, *, member: Membership, on: date, table: CalendarTable, cases_url: str) -> Row:
    """A row of the queue in words: stage, clock, what is missing, next step."""
    stage = _stage(row["kind"], row["state"])
    text, tone = remaining(row["due_on"], on=on, table=table)
    address = f"{cases_url}{row['number']}/"
    return {
        "number": row["number"],
        "title": row["title"],
        "summary": row["summary"],
        "missing": missing_for(member, stage, row["missing"], held_by=row["held_by"]),
        "url": address,
        "stage": stage.label_for(member.office.kind),
        "edge": tone,
        "chip": text or ("时限中止" if row["due_label"] else "无时限"),
        "chip_tone": {"late": " red", "soon": " amber"}.get(tone, ""),
        "due": due_text(row),
        **_next(row, member=member, address=address),
    }


def missing_for(member: Membership, stage: StageEnum, missing: str, *, held_by: str) -> str:
    """What is missing, for whoever has to act or to watch; an institution reads what it has to do itself, no more.

    An expert reads nothing of it: how many opinions are in would tell of the others (E31).
    """
    if member.role == Role.EXPERT:
        return ""
    if member.office.kind == OfficeKind.INSTITUTION and stage.holder != OfficeKind.INSTITUTION:
        return ""
    waits = f"{labels(held_by)}办结" if held_by else ""
    return "；".join(filter(None, (missing, waits)))


def shown_rows(rows: list[Row], *, member: Membership, on: date, table: CalendarTable) -> list[Row]:
    # One reverse for the page instead of two for every row.
    cases_url = reverse("case", args=["-"]).removesuffix("-/")
    return [shown_row(row, member=member, on=on, table=table, cases_url=cases_url) for row in rows]


def due_text(row: Row) -> str:
    """暂定 2027年1月4日止 · 第二十条"""
    article = _clock_article(row["kind"], row["due_label"])
    day = (
        f"{'暂定 ' if row['due_provisional'] else ''}{day_text(row['due_on'])}止" if row["due_on"] else row["due_label"]
    )
    return " · ".join(filter(None, (day, article.label if article else "")))


def takes_a_step(row: Row) -> bool:
    """Whether the button of a shown row is something to do rather than a look at the case."""
    return row["step_tone"] != LOOK


def _next(row: Row, *, member: Membership, address: str) -> Row:
    """What the row's button says and where it leads: the one thing to do, or the case where there are several."""
    if place := _workplace(row["kind"], row["state"], member.role):
        return {"step": place.label, "step_url": place.url(row["number"]), "step_tone": ""}
    steps = _steps(row["kind"], row["state"], member.role, quiet=row.get("asked", False))
    match [step for step in steps if shown_free(row["held_by"], step)]:
        case []:
            return {"step": "查看", "step_url": address, "step_tone": LOOK}
        case [step]:
            return {"step": step.label, "step_url": f"{address}steps/{step.name}/", "step_tone": ""}
        case _:
            return {"step": "办理", "step_url": address, "step_tone": ""}


@cache
def _steps(kind: str, state: str, role: str, *, quiet: bool) -> list[Step]:
    """The steps of the table that take the case on from this state in this role; giving it up is not what comes next.

    An answer is one only where there is a question (`quiet`).
    """
    return [
        step
        for step in case_type(kind).steps
        if state in step.sources
        and role in step.roles
        and not (step.page or (step.quiet and not quiet) or (step.confirm and step.ends_case))
    ]


@cache
def _workplace(kind: str, state: str, role: str) -> Workplace | None:
    return case_type(kind).workplace(state, role)


@cache
def _stage(kind: str, state: str) -> StageEnum:
    return case_type(kind).stage(state)


@cache
def _clock_article(kind: str, label: str) -> Article | None:
    return next((clock.article for clock in case_type(kind).clocks.values() if clock.label == label), None)
