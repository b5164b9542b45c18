"""A posting on paper."""

from django.conf import settings

from ..models import Posting
from ..printing.notice import Facts, Paragraph, Section, Sheet, Table
from ..text import closing_text, moment_text
from .changes import changes


def posting_sheet(posting: Posting) -> Sheet:
    """With its list; one that was taken back says so."""
    counts = "公示当日计为第一日" if posting.day_counts else "公示当日不计"
    facts = [
        ("公示单位", posting.office.name),
        ("公示时间", moment_text(posting.posted_at)),
        ("公示期", f"{posting.days}个工作日，至{closing_text(posting.ends_at())}（{counts}）"),
    ]
    if posting.withdrawn_at:
        facts.append(("撤回", f"已于{moment_text(posting.withdrawn_at)}撤回：{posting.withdrawn_reason}"))
    changed = changes(posting)
    facts += [(line.name, str(changed[line.case_id])) for line in posting.lines.all() if line.case_id in changed]
    rows = [
        (str(line.position), line.name, line.district, line.level_text, line.before_text)
        for line in posting.lines.all()
    ]
    table = Table(("序号", "机构", "区县", f"拟定{posting.word}", "此前公布"), rows, (8, 42, 16, 14, 20))
    return Sheet(
        title=posting.title,
        number=posting.number,
        office=posting.office.name,
        dated=posting.posted_on,
        sections=(
            Section("公示内容", (*(Paragraph(line) for line in posting.text.splitlines()), Facts(facts))),
            Section(f"拟定{posting.word}名单", (table,) if rows else (Paragraph("无。"),)),
        ),
        demonstration=settings.DEMONSTRATION,
    )
