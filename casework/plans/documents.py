"""A paper on paper: the draft, and the version that was handed in with its number and hash."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from ..models import PaperVersion
from ..printing.notice import Paragraph, Section, Sheet
from ..printing.text import heading_number
from .base import PaperBase
from .contents import Contents


def draft_sheet(case: PaperBase, *, on: date) -> Sheet:
    return _sheet(case, case.contents, number=f"{case.number}（草稿）", dated=on, note="本件为草稿，未报送。")


def version_sheet(case: PaperBase, version: PaperVersion) -> Sheet:
    note = f"第{version.serial}版，报送时固定，内容校验值（SHA-256）：{version.digest}"
    dated = timezone.localdate(version.handed_in_at)
    return _sheet(case, Contents.kept(version.contents), number=version.number, dated=dated, note=note)


def _sheet(case: PaperBase, contents: Contents, *, number: str, dated: date, note: str) -> Sheet:
    sections = tuple(
        Section(
            f"{heading_number(1, place)}{part.title}",
            (*(Paragraph(line) for line in part.paragraphs), *part.blocks) or (Paragraph("无。"),),
        )
        for place, part in enumerate(contents.parts, 1)
    )
    return Sheet(
        title=contents.title,
        number=number,
        office=case.office.name,
        dated=dated,
        sections=sections,
        note=note,
        demonstration=settings.DEMONSTRATION,
    )
