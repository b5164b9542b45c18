"""What the components of a case page are given: progress line, clocks with their days, actions, tabs."""

from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.html import format_html_join

from accounts.leading import behind
from accounts.models import Membership
from accounts.roles import OfficeKind

from . import gateway, regulations
from .clocks.calendar import CalendarTable, count_working_days, months_deadline
from .models import CalendarYear, Case, Deadline
from .registry import Tab, Workplace, case_type
from .step import Step
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


def remaining(due_on: date | None, *, on: date, table: CalendarTable) -> tuple[str, str]:
    """("剩 2 个工作日", "soon"): what is left of a clock in working days, and its tone."""
    if due_on is None:
        return "", ""
    left = table.working_days_between(on, due_on)
    if on > due_on:
        late = -left
        return (f"逾期 {late} 个工作日" if late else "已逾期"), "late"
    if on == due_on:
        return "今日到期", "soon"
    return f"剩 {left} 个工作日", "soon" if left <= SOON else ""


def clocks(case: Case, *, on: date) -> list[dict[str, Any]]:
    """The clocks that run on a case, each as the small calendar of days counted and skipped."""
    table = CalendarYear.objects.table()
    rows = list(Deadline.objects.filter(case_id=case.pk, met_on=None).select_related("holder"))
    # Only a count of working days leaves out the days of a pause.
    prefetch_related_objects([row for row in rows if row.unit == Deadline.Unit.WORKING_DAYS], "pauses")
    return [_clock(row, on=on, table=table) for row in rows]


def _clock(row: Deadline, *, on: date, table: CalendarTable) -> dict[str, Any]:
    cited = regulations.article(row.article)
    text, tone = remaining(row.due_on, on=on, table=table)
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
        "holder": row.holder,
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
    place = case_type(case.kind).workplace(case.state, by.role)
    rows = [_to_workplace(case, place)] if place else []
    offers = gateway.offers(case, by=by, at=at)
    first = None if place else _first(offers)
    for offer in offers:
        step = offer.step
        # The article beside a reason is the one that refuses.
        cited = offer.reasons[0].article if offer.reasons else step.article
        tone = "danger plain" if step.confirm and step.ends_case else "" if step is first else "plain"
        rows.append(
            {
                "label": step.label,
                "url": reverse("step", args=[case.number, step.name]),
                "reason": format_html_join(
                    "", "{}", ([behind(reason.sentence, reason.way, by.role)] for reason in offer.reasons)
                ),
                "condition": step.confirm,
                "tone": tone,
                "article": cited.label,
                "article_url": regulations.url(cited),
            }
        )
    return rows


def _first(offers: list[gateway.Offer]) -> Step | None:
    """The one thing to do: what takes the case on, or else the first that can be done."""
    open_ = [offer.step for offer in offers if offer.open and not (offer.step.confirm and offer.step.ends_case)]
    return next((step for step in open_ if step.targets), open_[0] if open_ else None)


def _to_workplace(case: Case, place: Workplace) -> dict[str, str]:
    return {
        "label": place.label,
        "url": place.url(case.number),
        "reason": "",
        "condition": "",
        "tone": "",
        "article": place.article.label,
        "article_url": regulations.url(place.article),
    }


def tabs(case: Case, shown: list[Tab], current: Tab | None) -> list[dict[str, Any]]:
    return [
        {"label": tab.label, "url": reverse("case_tab", args=[case.number, tab.name]), "current": tab is current}
        for tab in shown
    ]
