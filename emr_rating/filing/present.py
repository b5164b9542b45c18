"""What the pages of a filing are given: fields with what was typed, the task list, the ladder and the gap."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from casework import autosave
from casework.autosave import Conflict, seen_token
from casework.models import CalendarYear
from casework.present import remaining
from casework.text import closing_text, moment_text

from ..models import Filing
from ..rules import Part
from ..sheet.analysis import Analysis, flag_text, shown
from ..sheet.fields import Field
from ..sheet.reading import Sheet
from ..sheet.sections import Section, sections
from ..standards.edition import Flag, Item, MetricKind
from .confirming import shown_text

NO_TEXT = "本版未收录条文"


class Inputs:
    """The fields of a page as inputs: what is stored, or what was just typed where that could not be stored."""

    def __init__(
        self, filing: Filing, *, typed: Mapping[str, str] | None = None, conflicts: Mapping[str, Conflict] | None = None
    ):
        self.stored, self.versions = autosave.values(filing), autosave.versions(filing)
        self.conflicts = conflicts or {}
        self.sheet = Sheet.read(filing.sheet.edition, self.stored | dict(typed or {}))

    def __call__(self, field: Field) -> dict[str, Any]:
        conflict = self.conflicts.get(field.name)
        return {
            "name": field.name,
            "label": field.label,
            "kind": field.kind,
            "unit": field.unit,
            "hint": field.hint,
            "item": field.item,
            "value": self.sheet.texts.get(field.name, ""),
            "seen": seen_token(self.versions.get(field.name, 0), self.stored.get(field.name, "")),
            "error": self.sheet.errors.get(field.name, ""),
            "conflict": conflict_text(field, conflict) if conflict else "",
            "theirs": shown_text(conflict.stored) if conflict else "",
            "mine": shown_text(self.sheet.texts.get(field.name, "")),
        }

    def rows(self, section: Section) -> list[dict[str, Any]]:
        if section.part is Part.BASIC:
            return [self(field) for field in section.fields(self.sheet)]
        items = [item for item in self.sheet.edition.items if item.code in section.items]
        if section.part is Part.EMR:
            return [self._item_row(item) for item in items]
        return [row for item in items for row in self._quality_rows(item)]

    def _item_row(self, item: Item) -> dict[str, Any]:
        inputs = {field.name.rpartition(".")[2]: self(field) for field in self.sheet.fields_of(Part.EMR, item.code)}
        return {
            "item": item,
            "note": flag_text(item) + ("" if item.metric_kind is MetricKind.YES_NO else f" · {item.metric}"),
            "levels": level_choices(self.sheet, item),
            "effective": effective_text(self.sheet, item),
            "requirements": requirements(self.sheet, item),
            "yes_no": item.metric_kind is MetricKind.YES_NO,
            **inputs,
        }

    def _quality_rows(self, item: Item) -> list[dict[str, Any]]:
        fields = self.sheet.fields_of(Part.DATA_QUALITY, item.code)
        return [
            {
                "item": item,
                "key": have.name.removesuffix(".have"),
                "label": have.label.partition("：")[0],
                "have": self(have),
                "all": self(whole),
                "effective": share_text(self.sheet, have.name.removesuffix(".have")),
            }
            for have, whole in zip(fields[::2], fields[1::2], strict=True)
        ]


def conflict_text(field: Field, conflict: Conflict) -> str:
    stored, sent = shown_text(conflict.stored) or "空", shown_text(conflict.sent) or "空"
    return f"“{field.label}”已由{conflict.by}于{moment_text(conflict.at)}改为“{stored}”，您填写的是“{sent}”，请选择以哪一个为准。"


def place_of(field: Field, sheet: Sheet) -> str:
    """The page of a field and the item it belongs to."""
    page = next(section for section in sections(sheet.edition) if field in section.fields(sheet))
    item = next((item.name for item in sheet.edition.items if item.code == field.item), "")
    return " · ".join(filter(None, (page.heading, item)))


def level_choices(sheet: Sheet, item: Item) -> list[tuple[str, str]]:
    """The levels to choose from; a text that is none of them stays choosable, so that it is seen and not lost."""
    choices = [(str(level.number), f"{level.number}级") for level in sheet.edition.levels]
    typed = sheet.texts.get(f"emr.{item.code}.level", "")
    return choices if typed in ("", *(value for value, _ in choices)) else [*choices, (typed, typed)]


def requirements(sheet: Sheet, item: Item) -> list[tuple[int, str, str]]:
    """(level, flag, text) of every row of an item."""
    flags = {Flag.BASIC: "基本项", Flag.OPTIONAL: "选择项", None: ""}
    texts = sheet.edition.requirements
    return [
        (level, flags[item.flags.get(level)], texts.get(f"{item.code}.{level}", NO_TEXT))
        for level in item.rows
        if level
    ]


def effective_text(sheet: Sheet, item: Item) -> str:
    effective = sheet.effective(item)
    if effective is None:
        return _unknown(sheet, f"emr.{item.code}.have")
    return f"{shown(effective)}（未开展）" if sheet.values.get(f"emr.{item.code}.all") == 0 else shown(effective)


def share_text(sheet: Sheet, prefix: str) -> str:
    share = sheet.share(prefix)
    if share is None:
        return _unknown(sheet, f"{prefix}.have")
    return f"{shown(share)}（没有记录）" if sheet.values.get(f"{prefix}.all") == 0 else shown(share)


def _unknown(sheet: Sheet, name: str) -> str:
    return "–" if name in sheet.errors else "未填"


def result_text(sheet: Sheet, field: Field) -> tuple[str, str]:
    """The figure that a field bears on, and the key of the cell that shows it; autosave brings it up to date."""
    if field.part is Part.BASIC:
        return "", ""
    if field.part is Part.DATA_QUALITY:
        key = field.name.rpartition(".")[0]
        return key, share_text(sheet, key)
    item = next(item for item in sheet.edition.items if item.code == field.item)
    return item.code, effective_text(sheet, item)


def tasks(filing: Filing, *, current: str = "") -> list[dict[str, Any]]:
    """The task list: one line a page, data quality in one line until it may be begun, then confirming and reporting."""
    sheet = filing.sheet
    unconfirmed = set(filing.unconfirmed())
    confirmed = set(sheet.digests()) - unconfirmed
    lines = [
        _task(filing, section, sheet=sheet, confirmed=confirmed, current=current) for section in sections(sheet.edition)
    ]
    waiting = [line for line in lines if line["part"] is Part.DATA_QUALITY and line["state"] == "waiting"]
    if waiting:
        lines = [line for line in lines if line not in waiting] + [waiting[0] | {"label": Part.DATA_QUALITY.label}]
    complete = not sheet.unfinished_parts()
    return [
        *lines,
        {
            "label": "逐项确认",
            "url": reverse("filing_confirm", args=[filing.number]),
            "state": "in_progress" if unconfirmed and confirmed else "not_started" if unconfirmed else "confirmed",
            "progress": f"{len(confirmed)}/{len(confirmed) + len(unconfirmed)}",
            "current": current == "confirm",
        },
        {
            "label": "确认上报",
            "url": reverse("filing_report", args=[filing.number]),
            "state": "not_started" if complete and not unconfirmed else "waiting",
            "progress": "",
            "current": current == "report",
        },
    ]


def _task(filing: Filing, section: Section, *, sheet: Sheet, confirmed: set[str], current: str) -> dict[str, Any]:
    done, whole = section.progress(sheet)
    measured = section.part is Part.DATA_QUALITY
    return {
        "label": f"质量 · {section.label}" if measured else section.label,
        "url": reverse("filing_section", args=[filing.number, section.slug]),
        "state": section.state(sheet, confirmed=confirmed),
        "progress": f"{done}/{whole}" if whole > 1 else "",
        "current": section.slug == current,
        "part": section.part,
    }


def standing(sheet: Sheet) -> dict[str, Any]:
    """The level borne so far, the rungs around it, and the gap to the next."""
    analysis = Analysis(sheet)
    top, bottom = min(analysis.level + 2, sheet.edition.top_level), max(analysis.level - 1, 1)
    rungs = [
        {
            "label": f"{result.level}级",
            "have": shown(result.total.have),
            "need": result.total.need,
            "met": result.holds,
            "here": result.level == analysis.level,
        }
        for result in reversed(analysis.levels)
        if bottom <= result.level <= top
    ]
    return {"analysis": analysis, "levels": rungs, "gap": analysis.gap}


def deadline_text(filing: Filing, *, at) -> str:
    """填报截止 2026年11月30日 24:00，剩 5 个工作日: the same days as the chip of the clock says."""
    last, on = filing.last_day, timezone.localdate(at)
    left, _ = remaining(last, on=on, table=CalendarYear.objects.table())
    return f"填报截止 {closing_text(filing.closes_at)}，{'填报已截止' if at >= filing.closes_at else left}"
