"""A bureau's summary as a spreadsheet (E16)."""

from dataclasses import replace

from casework.text import moment_text
from casework.workbook import Column, Kind, Sheet, SheetSpec

from ..articles import E
from ..models import DistrictSummary

SUMMARY_SHEET = SheetSpec(
    sheet="区县审核汇总",
    columns=(
        Column(name="number", heading="编号", width=14),
        Column(name="institution", heading="医疗机构", width=36),
        Column(name="uscc", heading="统一社会信用代码", width=24),
        Column(name="declared", heading="申报级别", kind=Kind.INTEGER, width=10),
        Column(name="concluded", heading="区县结论（暂定）", kind=Kind.INTEGER, width=18),
        Column(name="reason", heading="理由", width=60),
        Column(name="returned", heading="是否退回", width=12),
    ),
)


def summary_sheet(summary: DistrictSummary) -> Sheet:
    """A file by itself says whose it is: district and batch, who reported it and when, and that it is provisional."""
    lines = summary.lines.select_related("filing__institution", "conclusion").order_by("filing")
    notes = (
        f"{summary}，{summary.reported_by.name}{moment_text(summary.reported_at)}报送。",
        f"所列结果为暂定结果，待国家级审核结束后确认，以国家和市级通知为准（{E(18)}）。",
        *([f"工作情况说明：{summary.remarks}"] if summary.remarks else []),
    )
    return Sheet(
        spec=replace(SUMMARY_SHEET, notes=notes),
        rows=(
            (
                line.filing.number,
                line.filing.title,
                line.filing.hospital.uscc,
                line.conclusion.from_level,
                line.conclusion.to_level,
                line.conclusion.reason,
                "已退回" if line.returned_at else "",
            )
            for line in lines
        ),
    )
