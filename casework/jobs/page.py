"""A job in words: where it stands, what is done of how much, and what may be had of it."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from ..models import Job
from ..workbook import Column, Sheet, SheetSpec
from . import term
from .kinds import work_of

SHOWN = 200
TONES = {Job.Ending.DONE: "green", Job.Ending.REFUSED: "red", Job.Ending.CANCELLED: "", Job.Ending.FAILED: "red"}
FAULTS = SheetSpec(
    sheet="未办成的",
    max_rows=100_000,
    columns=(Column(name="place", heading="位置", width=36), Column(name="sentence", heading="问题", width=80)),
)


REFUSED = "需要改正的内容，整份未办理"
NOTES = replace(
    FAULTS,
    sheet="备注",
    columns=(Column(name="place", heading="位置", width=36), Column(name="sentence", heading="备注", width=80)),
)


def row(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "title": work_of(job).title(),
        "url": reverse("job", args=[job.pk]),
        "standing": standing(job),
        "tone": TONES[Job.Ending(job.ending)] if job.ending else "amber",
        "figures": _figures(job),
    }


def context(job: Job) -> dict[str, Any]:
    label, url = work_of(job).leads_to()
    return row(job) | {
        "running": job.ended_at is None,
        "faults_heading": REFUSED if job.ending == Job.Ending.REFUSED else FAULTS.sheet,
        "faults": [{"place": place, "sentence": sentence} for place, sentence in job.faults[:SHOWN]],
        "all_faults": len(job.faults),
        "notes": [{"place": place, "sentence": sentence} for place, sentence in job.notes[:SHOWN]],
        "all_notes": len(job.notes),
        "leads_to": {"label": label, "url": url} if url and job.done else None,
        "slips": len(job.slips),
        "kept_until": term.kept_until(job),
    }


def standing(job: Job) -> str:
    if job.ending:
        return job.get_ending_display()
    if job.cancelled_at:
        return "正在停止"
    return "正在办理" if job.started_at else "等待办理"


def result_sheets(job: Job) -> list[Sheet]:
    """What was not done, and what was done and is to be looked at."""
    return [Sheet(spec=FAULTS, rows=job.faults), Sheet(spec=NOTES, rows=job.notes)]


def _figures(job: Job) -> str:
    """共5000行，已办1200行：新增1190，重复10；未办成2处"""
    if job.total is None:
        return ""
    unit = work_of(job).unit
    counted = "，".join(f"{label}{number}" for label, number in job.counts.items())
    failed = f"；未办成{len(job.faults)}处" if job.faults else ""
    noted = f"；备注{len(job.notes)}处，请核对" if job.notes else ""
    return f"共{job.total}{unit}，已办{job.done}{unit}{f'：{counted}' if counted else ''}{failed}{noted}"
