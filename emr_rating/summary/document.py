"""The printed summary of a district's review, for the files of bureau and commission (E16, E26)."""

from django.utils import timezone

from accounts.models import Office
from casework.printing.notice import Facts, Paragraph, Section, Sheet, Table
from casework.text import day_text, moment_text

from ..articles import E
from ..models import DistrictSummary
from .actions import number


def summary_sheet(summary: DistrictSummary) -> Sheet:
    """Lines that the commission has returned are marked: they stand no longer."""
    bureau = Office.objects.bureau_of(summary.district_id)
    lines = list(summary.lines.select_related("filing", "conclusion").order_by("filing"))
    kept = sum(line.conclusion.kept for line in lines)
    rows = [
        (
            line.filing.number,
            line.filing.title,
            f"{line.conclusion.from_level}级",
            f"{line.conclusion.to_level}级" + ("（已退回）" if line.returned_at else ""),
            line.conclusion.reason,
        )
        for line in lines
    ]
    facts = Facts(
        [
            ("报送单位", bureau.name),
            ("报送时间", moment_text(summary.reported_at)),
            ("案件数", f"{len(lines)}件"),
            ("维持 / 降级", f"{kept}件 / {len(lines) - kept}件"),
            ("区县审核截止日", day_text(summary.cycle.due_in(summary.district_id))),
            ("标准版本", str(summary.cycle.standard)),
        ]
    )
    return Sheet(
        title=f"{summary.cycle}电子病历分级评价区县审核汇总",
        subtitle=f"{summary.district} 第{summary.serial}批",
        number=number(summary),
        office=bureau.name,
        dated=timezone.localdate(summary.reported_at),
        sections=(
            Section("基本情况", (facts,)),
            Section(
                "审核结果（暂定）", (Table(("编号", "医疗机构", "申报", "结论", "理由"), rows, (15, 27, 9, 13, 36)),)
            ),
            Section(
                "工作情况说明", tuple(Paragraph(text) for text in (summary.remarks or "无。").splitlines() if text)
            ),
        ),
        note=f"所列结果为暂定结果，待国家级审核结束后确认，以国家和市级通知为准（{E(18)}）。",
        signers=("区县负责人",),
        demonstration=summary.cycle.standard.demonstration,
    )
