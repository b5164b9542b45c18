"""Rows of the ledger as a queue shows them: stage, clock, what is lacking, whose turn it is, and the one thing to do.

All of it is read from the columns of the row and from the table of its kind; nothing is asked for a row.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import ROLE_CARDS, OfficeKind, Role

from .. import turns
from ..beside import labels
from ..clocks.calendar import CalendarTable
from ..deciding import rules
from ..grants import HANDED_OVER
from ..present import remaining
from ..registry import Workplace, case_type
from ..stages import StageEnum
from ..step import Clock
from ..text import day_text

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
    "turn",
)
LOOK = " plain"

Row = dict[str, Any]
# By role, who of the member's own office holds it today.
Names = Mapping[str, str]


def shown_rows(rows: list[Row], *, member: Membership, on: date, table: CalendarTable, own: bool = False) -> list[Row]:
    """`own` says that they are the member's own desk: a turn that is not their role's was handed over to them."""
    # One reverse for the page instead of two for every row.
    cases_url = reverse("case", args=["-"]).removesuffix("-/")
    waiting = {role for row in rows for role in turns.read(row["turn"])}
    names = names_for(member, on=on) if waiting.intersection(colleagues_of(member)) else {}
    return [
        shown_row(row, member=member, on=on, table=table, cases_url=cases_url, names=names, own=own) for row in rows
    ]


def shown_row(
    row: Row,
    *,
    member: Membership,
    on: date,
    table: CalendarTable,
    cases_url: str,
    names: Names,
    own: bool = False,
) -> Row:
    stage, turn = _stage(row["kind"], row["state"]), turns.read(row["turn"])
    clock = _clock(row["kind"], row["due_label"])
    text, tone = remaining(row["due_on"], on=on, table=table, owed=clock is None or bool(clock.warns))
    address = f"{cases_url}{row['number']}/"
    role = acting_as(member, turn, handed_over=own)
    return {
        "number": row["number"],
        "title": row["title"],
        "summary": row["summary"],
        "missing": missing_for(member, stage, row["missing"], held_by=row["held_by"]),
        "waits": "" if role else waits_for(member, turn, names),
        "url": address,
        "stage": stage.label_for(member.office.kind),
        "edge": tone,
        "chip": text or ("时限中止" if row["due_label"] else "无时限"),
        "chip_tone": {"late": " red", "soon": " amber"}.get(tone, ""),
        "due": due_text(row),
        "chased": "",  # written by casework.chasing.page where a page shows it
        **_next(row, role, turn, address=address),
    }


def acting_as(member: Membership, turn: Collection[str], *, handed_over: bool) -> str:
    """The role in which it is the member's turn: their own, or one that was handed over to them; empty where it is not."""
    if member.role in turn:
        return member.role
    given = (role for role in HANDED_OVER if role in turn and member.office.kind in ROLE_CARDS[role].offices)
    return next(given, "") if handed_over else ""


def colleagues_of(member: Membership) -> tuple[Role, ...]:
    """The other roles of the member's office on which a case may wait; experts are nobody's colleagues in that."""
    here = (role for role, card in ROLE_CARDS.items() if member.office.kind in card.offices)
    return tuple(role for role in here if role not in (member.role, Role.EXPERT))


def names_for(member: Membership, *, on: date) -> Names:
    """Who holds the other roles of the member's office, in one query."""
    asked, found = colleagues_of(member), defaultdict(list)
    there = Membership.objects.current(on).filter(office=member.office_id, role__in=asked).order_by("pk")
    for role, name in there.values_list("role", "person__name"):
        found[role].append(name)
    return {role: "、".join(found[role]) or "（现无人任此岗位）" for role in asked}


def waits_for(member: Membership, turn: Collection[str], names: Names) -> str:
    """待区县负责人 王某 办理: those of the own office by name; an institution reads of nobody else, an expert of nobody."""
    if member.role == Role.EXPERT:
        return ""
    told = set(colleagues_of(member)) if member.is_institution else set(turn)
    who = [" ".join(filter(None, (Role(role).label, names.get(role, "")))) for role in turn if role in told]
    return f"待{'、'.join(who)} 办理" if who else ""


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


def due_text(row: Row) -> str:
    """暂定 2027年1月4日止 · 第二十条"""
    clock = _clock(row["kind"], row["due_label"])
    day = (
        f"{'暂定 ' if row['due_provisional'] else ''}{day_text(row['due_on'])}止" if row["due_on"] else row["due_label"]
    )
    return " · ".join(filter(None, (day, clock.article.label if clock else "")))


def _next(row: Row, role: str, turn: Mapping[str, str], *, address: str) -> Row:
    """What the row's button says and where it leads: the one thing to do, or the case where there are several or none."""
    if not role:
        return {"step": "查看", "step_url": address, "step_tone": LOOK}
    of_kind, place = case_type(row["kind"]), _workplace(row["kind"], row["state"], role)
    several, step = turn[role].startswith(turns.SEVERAL), of_kind.step(turn[role])
    if step and not step.page:
        prepares = role in rules.proposers(step) and role not in step.roles
        label = f"拟办：{step.label}" if prepares else step.label
        return {"step": label, "step_url": f"{address}steps/{step.name}/", "step_tone": ""}
    if place and not several:
        return {"step": step.label if step else place.label, "step_url": place.url(row["number"]), "step_tone": ""}
    return {"step": "办理", "step_url": address, "step_tone": ""}


@cache
def _workplace(kind: str, state: str, role: str) -> Workplace | None:
    return case_type(kind).workplace(state, role)


@cache
def _stage(kind: str, state: str) -> StageEnum:
    return case_type(kind).stage(state)


@cache
def _clock(kind: str, label: str) -> Clock | None:
    return next((clock for clock in case_type(kind).clocks.values() if clock.label == label), None)
