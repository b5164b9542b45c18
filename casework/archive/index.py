"""卷内目录: the human-readable index of a dossier, as PDF/A (DA/T 22): what is in it, by whom, of which day."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from accounts.entry.printable import lacking

from ..models import Case
from ..printing.notice import Facts, Paragraph, Section, Sheet, Table
from ..registry import case_type
from ..text import day_text
from .bag import Paper


def index(case: Case, papers: Sequence[Paper], left_out: Sequence[tuple[str, str]], *, keeper: str) -> Sheet:
    """Every paper with its place in the dossier and the beginning of its hash; the whole hash stands in the manifest."""
    of_kind = case_type(case.kind)
    closed_on = timezone.localdate(case.closed_at)
    facts = (
        ("案件编号", case.number),
        ("案件类型", of_kind.label),
        ("题名", shown(case.title)),
        ("办理结果", of_kind.stage(case.state).label),
        ("立案", day_text(timezone.localdate(case.opened_at))),
        ("办结", day_text(closed_on)),
        ("保管单位", keeper),
        ("件数", f"{len(papers)}份"),
    )
    rows = [
        (order, shown(paper.title), shown(paper.author), paper.dated, shown(paper.name), paper.sha256[:12])
        for order, paper in enumerate(papers, start=1)
    ]
    columns = ("序号", "题名", "责任者", "日期", "位置", "SHA-256（前12位）")
    sections = [
        Section("案件", (Facts(facts),)),
        Section("资料", (Table(columns, rows, widths=(7, 30, 15, 16, 18, 14)),)),
    ]
    if left_out:
        missing = Table(("资料", "未收入的原因"), [(shown(name), why) for name, why in left_out], widths=(70, 30))
        sections.append(Section("未收入的资料", (missing,)))
    sections.append(Section("核验", tuple(Paragraph(line) for line in HOW)))
    return Sheet(
        title="卷内目录",
        number=case.number,
        office=keeper,
        dated=closed_on,
        sections=tuple(sections),
        demonstration=settings.DEMONSTRATION,
    )


HOW = (
    "解压后，在文件夹内运行 sha256sum -c manifest-sha256.txt，核对每份资料。",
    "整个归档包以 verify_dossier.py 核验，record/record.json 以 verify_record.py 核验，均只需Python，可在平台“公开查询”页下载。",
)


def shown(text: str) -> str:
    """What no font has is shown as a box: the name itself stands in the manifest."""
    missing = set(lacking(text))
    return "".join("□" if char in missing else char for char in text)
