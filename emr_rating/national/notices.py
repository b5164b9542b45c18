"""The city's notice of a year's results (E18): with its list it makes them final."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from casework.models import Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says
from casework.printing.notice import Heading, OfficialPaper, Paragraph, Table
from casework.text import day_text

from ..articles import E
from ..correction.steps import CORRECTION
from ..models import NationalClosing
from . import announcing

ADDRESSEES = "各区县（自治县）卫生健康委，各有关医疗机构"


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Of the year as it is now; what was issued has made its list final, and issued anew it goes on saying it."""
    if notice.issued_at or notice.replaces_id:
        return {}
    return announcing.said(NationalClosing.objects.get(cycle__year=notice.fields["year"]))


def corrected_by(notice: Notice) -> QuerySet[Notice]:
    """Single results of the year, corrected since: the list itself stands for all others."""
    rows = Notice.objects.filter(kind=CORRECTION.kind, fields__year=notice.fields["year"], issued_at__isnull=False)
    return rows.order_by("pk")


@notice_kind(
    announcing.NOTICE_KIND,
    label="结果通知",
    article=E(18),
    amended_by=corrected_by,
    facts=facts_of,
    titled=lambda fields: f"关于公布{fields['year']}年度电子病历系统应用水平分级评价结果的通知",
    on_issue=announcing.issued,
)
@dataclass(frozen=True, kw_only=True)
class Results:
    year: int
    national_number: str = says("国家通知文号")
    national_on: date = says("国家通知日期")
    results: tuple[Any, ...] = says("结果名单")
    remark: str = asks("说明", hint="可以写明工作要求；没有的不填。", default="")

    def paper(self, notice: Notice) -> OfficialPaper:
        rows = [(str(place), *map(str, row)) for place, row in enumerate(self.results, 1)]
        return official_paper(
            notice,
            addressee=ADDRESSEES,
            body=(
                Paragraph(
                    f"{self.year}年度电子病历系统应用水平分级评价国家级审核已经结束。根据国家卫生健康委"
                    f"{day_text(self.national_on)}通知（{self.national_number}）和"
                    "《重庆市电子病历系统应用水平分级评价工作规程》第十八条规定，"
                    f"现将本市{len(rows)}家医疗机构的评价结果予以公布（名单附后）。"
                ),
                *(Paragraph(line.strip()) for line in self.remark.splitlines() if line.strip()),
                Paragraph("特此通知。"),
                Heading(1, "评价结果名单"),
                Table(("序号", "医疗机构", "区县", "级别"), rows, (10, 54, 20, 16)),
            ),
            attachments=("评价结果名单",),
        )
