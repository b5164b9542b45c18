"""What the components of a case page are given: progress line, clocks with their days, actions, tabs."""

from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.html import format_html_join

from accounts.leading import behind
from accounts.models import Membership
from accounts.roles import OfficeKind

from . import gateway, regulations, turns
from .chasing.matters import waits_for
from .clocks.calendar import CalendarTable, count_working_days, months_deadline
from .models import CalendarYear, Case, Deadline
from .registry import Tab, Workplace, case_type
from .text import day_text

SOON = 5
WEEK = 7


def progress(case: Case, *, kind: OfficeKind | str = OfficeKind.INSTITUTION) -> list[dict[str, str]]:
    """The stages of the regulation with "you are here", in the word of the chip that an office of the kind reads.

    A case ended outside the line is halted at its last point.
    """
    points = case_type(case.kind).progress
    here = next((index for index, point in enumerate(points) if case.state in point.stages), None)
    if here is None:
        reached = _last_point_reached(case, points)
        return [
            {
                "label": point.label,
                "note": "",
                "state": "done" if index < reached else "halted" if index == reached else "next",
            }
            for index, point in enumerate(points)
        ]
    stage = case_type(case.kind).stage(case.state)
    final = stage.end
    return [
        {
            "label": stage.label_for(kind) if index == here else point.label,
            "note": "",
            "state": "done" if index < here or (final and index == here) else "now" if index == here else "next",
        }
        for index, point in enumerate(points)
    ]


def _last_point_reached(case: Case, points) -> int:
    """From the record: the furthest point that the case has stood at before it left the line."""
    stood_at = {row.facts.get("from") for row in case.records.only("facts")}
    return max(
        (index for index, point in enumerate(points) if stood_at & {stage.value for stage in point.stages}), default=0
    )


def remaining(due_on: date | None, *, on: date, table: CalendarTable, owed: bool = True) -> tuple[str, str]:
    """("剩 2 个工作日", "soon"): what is left of a clock in working days, and its tone; over, nobody is late with what nobody owes."""
    if due_on is None:
        return "", ""
    if on > due_on and not owed:
        return "已届满", ""
    left = table.working_days_between(on, due_on)
    if on > due_on:
        late = -left
        return (f"逾期 {late} 个工作日" if late else "已逾期"), "late"
    if on == due_on:
        return "今日到期", "soon"
    return f"剩 {left} 个工作日", "soon" if left <= SOON else ""


def clocks(case: Case, *, by: Membership, on: date) -> list[dict[str, Any]]:
    """The clocks that run on a case, each as the small calendar of days counted and skipped, with the way to chase its holder."""
    table = CalendarYear.objects.table()
    rows = list(Deadline.objects.filter(case_id=case.pk, met_on=None).select_related("holder"))
    # Only a count of working days leaves out the days of a pause.
    prefetch_related_objects([row for row in rows if row.unit == Deadline.Unit.WORKING_DAYS], "pauses")
    holder = next((row.holder for row in rows if row.holder_id == case.holder_id), None)
    chase_url = reverse("case_tab", args=[case.number, "chasing"]) if waits_for(by, holder) else ""
    known = case_type(case.kind).clocks
    owed = {row.clock: bool(known[row.clock].warns) for row in rows if row.clock in known}
    return [_clock(row, on=on, table=table, owed=owed.get(row.clock, True)) | {"chase_url": chase_url} for row in rows]


def _clock(row: Deadline, *, on: date, table: CalendarTable, owed: bool) -> dict[str, Any]:
    cited = regulations.article(row.article)
    text, tone = remaining(row.due_on, on=on, table=table, owed=owed)
    clock: dict[str, Any] = {
        "label": row.label,
        "remaining": text if row.due_on else "时限中止",
        "tone": tone,
        "due_on": row.due_on,
        "provisional": row.provisional,
        "weeks": [],
        "working": f"由年度工作安排或者单独的决定确定，截至{day_text(row.due_on)}"
        if row.due_on
        else "等待补正，时限中止",
        "article": cited.label,
        "article_url": regulations.url(cited),
        "holder": row.holder or "申请人",
    }
    if row.due_on and row.unit == Deadline.Unit.WORKING_DAYS:
        counted = count_working_days(row.started_on, row.length, table, pauses=row.pause_spans())
        skipped = len(counted.skipped)
        clock["working"] = f"自{day_text(row.started_on)}次日起 {row.length} 个工作日" + (
            f"，休息日和中止期间共 {skipped} 天不计" if skipped else ""
        )
        clock["weeks"] = _weeks(
            counted.counted, counted.skipped, last=counted.last_day, on=on, pauses=row.pause_spans()
        )
    elif row.due_on and row.unit == Deadline.Unit.MONTHS:
        rolled = months_deadline(row.started_on, row.length, table).skipped
        clock["working"] = f"自{day_text(row.started_on)}起 {row.length} 个月" + (
            "，末日为休息日，顺延至下一工作日" if rolled else ""
        )
    return clock


_STATES = {"gone": "已计入", "counted": "将计入", "skipped": "不计入", "paused": "中止", "last": "最后一日"}


def _weeks(counted, skipped, *, last: date, on: date, pauses) -> list[list[dict[str, Any] | None]]:
    days = sorted({*counted, *skipped})
    cells: list[dict[str, Any] | None] = [None] * days[0].weekday()
    counted_days = set(counted)
    for day in days:
        if day == last:
            state = "last"
        elif day in counted_days:
            state = "gone" if day <= on else "counted"
        else:
            state = "paused" if any(since < day <= until for since, until in pauses) else "skipped"
        cells.append({"date": day, "state": state, "state_label": _STATES[state]})
    cells += [None] * (-len(cells) % WEEK)
    return [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]


def actions(case: Case, *, by: Membership, at: datetime) -> list[dict[str, str]]:
    """The steps a member may ever take here; a greyed one says why."""
    offers = gateway.offers(case, by=by, at=at)
    next_ = _next(case, offers, by)
    place = case_type(case.kind).workplace(case.state, by.role)
    named = None if next_ is None else next_.removeprefix(turns.SEVERAL)
    first = next((offer.step for offer in offers if offer.step.name == named), None)
    rows = [_to_workplace(case, place, first=named is not None and first is None)] if place else []
    for offer in offers:
        step = offer.step
        # The article beside a reason is the one that refuses.
        cited = offer.reasons[0].article if offer.reasons else step.article
        tone = " ".join(["danger"] * bool(step.confirm and step.ends_case) + ["plain"] * (step is not first))
        rows.append(
            {
                "label": offer.label,
                "url": reverse("step", args=[case.number, step.name]),
                "reason": format_html_join(
                    " ", "{}", ([behind(reason.sentence, reason.way, by.role)] for reason in offer.reasons)
                ),
                "condition": step.confirm,
                "tone": tone,
                "article": cited.label,
                "article_url": regulations.url(cited),
            }
        )
    return rows


def _next(case: Case, offers: list[gateway.Offer], by: Membership) -> str | None:
    """What the row of the case says is ready for the member (casework.turns); None where it is nobody's turn of theirs.

    A step that does not name their role is offered because the role of another was handed over to them.
    """
    turn = turns.read(case.turn)
    taking = (offer.step for offer in offers if not offer.proposing and by.role not in offer.step.roles)
    given = (role for step in taking for role in step.roles)
    return next((turn[role] for role in (by.role, *given) if role in turn), None)


def _to_workplace(case: Case, place: Workplace, *, first: bool) -> dict[str, str]:
    return {
        "label": place.label,
        "url": place.url(case.number),
        "reason": "",
        "condition": "",
        "tone": "" if first else "plain",
        "article": place.article.label,
        "article_url": regulations.url(place.article),
    }


def tabs(case: Case, shown: list[Tab], current: Tab | None) -> list[dict[str, Any]]:
    return [
        {"label": tab.label, "url": reverse("case_tab", args=[case.number, tab.name]), "current": tab is current}
        for tab in shown
    ]
