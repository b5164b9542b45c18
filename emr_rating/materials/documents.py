"""The receipt of a hand-in: what was handed in, with sizes and hashes, when, by whom, and what was missing (E11)."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from casework.printing.blocks import Block
from casework.printing.notice import Facts, Paragraph, Section, Sheet, Table
from casework.text import moment_text
from casework.verification import grouped, register

from ..articles import E
from ..models import HandIn
from .checklist import Kind


@register
def receipt_page(code: str) -> str | None:
    """The page of a receipt code, for the one box that takes every code."""
    return reverse("materials_receipt", args=[code]) if HandIn.objects.filter(code=code).exists() else None


def receipt(row: HandIn) -> Sheet:
    filing = row.filing
    checklist = filing.checklist
    facts = Facts(
        (
            ("填报编号", filing.number),
            ("机构名称", filing.title),
            ("统一社会信用代码", filing.filed_by.uscc),
            ("评价年度", f"{filing.cycle.year}年度"),
            ("申报级别", f"{row.level}级"),
            ("提交时间", moment_text(row.handed_in_at, seconds=True)),
            ("提交人", row.handed_in_by.name),
            ("文件数", f"{len(checklist.materials)}个"),
            ("清单校验值", row.digest),
        )
    )
    sections = [Section("", [facts])]
    for kind in Kind:
        rows = [
            (place.item.code, place.item.name, f"{place.level}级", file.name, _size(file.file.size), file.file_id)
            for place in checklist.of_kind(kind)
            for file in checklist.files.get(place.key, ())
        ]
        table: Block = Table(COLUMNS, rows, widths=(8, 17, 7, 27, 11, 30)) if rows else Paragraph("无。")
        sections.append(Section(kind.label, [table]))
    without = [checklist.places[key].label for key in row.missing if key in checklist.places]
    sections.append(Section("未附文件的项目", [Paragraph("、".join(without) + "。" if without else "无。")]))
    return Sheet(
        title=f"{filing.cycle.year}年度电子病历系统应用水平分级评价材料提交回执",
        number=filing.number,
        office=filing.title,
        dated=timezone.localdate(row.handed_in_at),
        sections=tuple(sections),
        note=f"材料提交后不予更改（{E(11)}）。本回执证明平台在上述时间收到所列文件，不表示评价结果。",
        code=grouped(row.code),
        verify_url=settings.PORTAL_URL + reverse("materials_receipt", args=[row.code]),
        demonstration=settings.DEMONSTRATION,
    )


COLUMNS = ("编码", "项目", "级别", "文件", "大小", "SHA-256")


def _size(size: int) -> str:
    return f"{filesizeformat(size)}（{size}字节）"
