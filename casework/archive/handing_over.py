"""移交目录: what is handed over to the city archive in one file, and the report of a check on paper."""

import json
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone

from ..models import ArchiveCheck, ArchiveEntry
from ..printing.notice import Facts, Section, Sheet, Table
from ..registry import case_type
from ..text import day_text, moment_text
from .bag import Paper
from .index import shown

COLUMNS = ("档号", "案件编号", "题名", "类型", "办结", "保管期限")


def catalogue(entries: Sequence[ArchiveEntry], name: str, *, on: date) -> list[Paper]:
    """On paper and as data, in the order of the archive."""
    rows = [_row(entry) for entry in entries]
    office = entries[0].office.name
    sheet = Sheet(
        title="归档案件移交目录",
        number=name,
        office=office,
        dated=on,
        sections=(Section(f"共{len(rows)}件", (Table(COLUMNS, rows, widths=(20, 14, 24, 14, 14, 14)),)),),
        signers=("移交单位经办人", "移交单位负责人", "接收单位经办人"),
        demonstration=settings.DEMONSTRATION,
    )
    said = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return [
        Paper("移交目录.json", json.dumps(said, ensure_ascii=False, indent=1).encode()),
        Paper("移交目录.pdf", sheet.pdf()),
    ]


def _row(entry: ArchiveEntry) -> tuple[str, ...]:
    case = entry.case
    closed = day_text(timezone.localdate(case.closed_at)) if case.closed_at else ""
    until = day_text(entry.keep_until) if entry.keep_until else "尚未确定"
    kind = case_type(case.kind).label
    return entry.number, case.number, shown(case.title), kind, closed, f"{entry.years}年，至{until}"


def report(check: ArchiveCheck) -> Sheet:
    """四性检测报告, as the page shows it."""
    entry = check.entry
    facts = (
        ("档号", entry.number),
        ("案件编号", entry.case.number),
        ("题名", shown(entry.case.title)),
        ("保管单位", entry.office.name),
        ("检测时间", moment_text(check.made_at)),
        ("检测人", check.made_by.person.name),
        ("归档包字节数", check.size),
        ("总校验值", check.digest),
    )
    table = Table(("性质", "检测项", "结果", "说明"), [tuple(row) for row in check.results], widths=(12, 30, 12, 46))
    return Sheet(
        title="电子档案四性检测报告",
        number=entry.number,
        office=entry.office.name,
        dated=timezone.localdate(check.made_at),
        sections=(Section("归档包", (Facts(facts),)), Section("检测结果", (table,))),
        note="依据DA/T 70《文书类电子档案检测一般要求》的四性，由平台在制作归档包时逐项检测。",
        demonstration=settings.DEMONSTRATION,
    )
