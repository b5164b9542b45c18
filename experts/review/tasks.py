"""The desk of an expert: what is asked and until when, most urgent first, and how much there is of each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from casework.clocks.calendar import CalendarTable
from casework.present import remaining
from experts.models import Assignment

TONES = {"late": "red", "soon": "amber"}
Row = dict[str, Any]


def rows(assignments: Iterable[Assignment], *, on: date, table: CalendarTable) -> list[Row]:
    shown = []
    for assignment in assignments:
        text, tone = remaining(assignment.due, on=on, table=table)
        shown.append(
            {
                "assignment": assignment,
                "use": None if assignment.review.closed_at else assignment.review.declared,
                "due": assignment.due,
                "chip": text,
                "tone": TONES.get(tone, ""),
            }
        )
    return sorted(shown, key=lambda row: (row["due"] is None, row["due"] or on))


def counts(proposed: list[Row], writing: list[Row], *, handed_in: int, on: date) -> list[Row]:
    open_rows = [row["due"] for row in (*proposed, *writing) if row["due"]]
    late, today = sum(due < on for due in open_rows), sum(due == on for due in open_rows)
    open_at = "#proposed" if proposed else "#writing"
    figures = (
        ("待答复", len(proposed), "#proposed" if proposed else "#writing", ""),
        ("已逾期", late, open_at, "late"),
        ("今日到期", today, open_at, "soon"),
        ("待提交", len(writing), "#writing", ""),
        ("已提交", handed_in, "#over" if handed_in else "#writing", ""),
    )
    return [
        {"label": label, "number": str(number), "url": url, "tone": tone if number else "", "current": False}
        for label, number, url, tone in figures
    ]
