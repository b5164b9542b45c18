"""The notice by which a published result is corrected: what was published, by which papers, and what holds instead (E18)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from casework.ledger import own_kind
from casework.measures.paper import lines
from casework.models import Case, Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says, stays
from casework.printing.notice import Heading, OfficialPaper, Paragraph

from ..articles import E
from ..models import Filing, YearResult
from .actions import published
from .steps import CORRECTION

LAW = "《重庆市电子病历系统应用水平分级评价工作规程》第十八条"


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Issued anew it goes on saying what it said, under the name of today."""
    filing = cast(Filing, own_kind(cast(Case, notice.case)))
    named = {"institution": filing.filed_by.name}
    if notice.replaces_id:
        return named
    year = filing.cycle.year
    papers = YearResult.objects.get(institution=filing.filed_by, year=year).notice
    # Nothing but a correction changes what it puts right (`not_decided_beside`): it stays as it was drafted, also by its own act.
    return named | {"year": year, "papers": papers, "was": (notice.fields or {}).get("was", published(filing))}


@notice_kind(
    CORRECTION.kind,
    label="更正通知",
    step=CORRECTION.issue.name,
    article=E(18),
    facts=facts_of,
    titled=lambda fields: f"关于更正{fields['year']}年度电子病历系统应用水平分级评价结果的通知",
    on_withdraw=stays(f"结果已经更正，本通知不能撤回；更正有误的，请再次更正（{E(18)}）。"),
)
@dataclass(frozen=True, kw_only=True)
class Correction:
    institution: str = says("机构名称")
    year: int = says("年度")
    was: int = says("已公布的级别")
    papers: str = says("公布文件")
    level: int
    error: str = asks("更正的事由")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(
                    f"你单位{self.year}年度电子病历系统应用水平分级评价结果已经公布（{self.papers}），公布为{self.was}级。"
                    f"经核对，公布的结果有误，依照{LAW}，现更正为{self.level}级。"
                ),
                Heading(1, "更正的事由"),
                *lines(self.error),
                Heading(1, "效力"),
                Paragraph("该年度的结果自本通知签发之日起以更正后的为准；原公布文件中的其他内容不变。"),
                Paragraph("特此通知。"),
            ),
        )
