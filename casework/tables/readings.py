"""The reading log as a spreadsheet."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from ..models.record import ReadingQuerySet
from ..reading_log import COLUMNS, in_words
from ..workbook import Column, Kind, Sheet, SheetSpec

READINGS = SheetSpec(
    sheet="查阅记录",
    notes=("最近的在前；只载明查阅、下载的事实，不含案件内容。",),
    columns=(
        Column(name="at", heading="时间", width=20),
        Column(name="person", heading="人员", width=14),
        Column(name="login", heading="登录名", width=20),
        Column(name="office", heading="单位", width=36),
        Column(name="case", heading="案件编号", width=14),
        Column(name="what", heading="查阅、下载事项", width=44),
    ),
)


def readings(rows: ReadingQuerySet) -> Sheet:
    """The log as it is filtered, newest first."""
    found = rows.order_by("-pk").values(*COLUMNS)
    return Sheet(
        spec=READINGS,
        rows=(
            [
                f"{timezone.localtime(row['at']):%Y-%m-%d %H:%M:%S}",
                row["person__name"],
                row["person__login"],
                row["office_name"],
                row["case__number"] or "",
                row["what"],
            ]
            for row in map(in_words, found.iterator(chunk_size=2000))
        ),
    )


OWN_READINGS = SheetSpec(
    sheet="查阅情况",
    columns=(
        Column(name="day", heading="日期", kind=Kind.DATE, width=14),
        Column(name="office", heading="单位", width=36),
        Column(name="case", heading="案件编号", width=14),
        Column(name="times", heading="次数", kind=Kind.INTEGER, width=8),
    ),
)


def own_readings(rows: Iterable[dict[str, Any]]) -> Sheet:
    """Offices and days, newest first."""
    return Sheet(
        spec=OWN_READINGS,
        rows=[[row["day"], row["office_name"], row["case__number"], row["times"]] for row in rows],
    )
