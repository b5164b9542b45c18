"""The notice by which the commission confirms that filings of a district are left without a result (E19)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import District, Membership
from accounts.roles import OfficeKind
from casework.models import Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says
from casework.printing.notice import Heading, OfficialPaper, Paragraph, Table

from ..articles import E
from ..models import Cycle, Lapse
from ..rules import Overdue
from . import actions


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Of the cases that it lists, as they are now: what the bureau has reported since, or what runs on, is left out."""
    numbers = [row[0] for row in notice.fields["filings"]]
    if notice.issued_at or notice.replaces_id:
        return {}
    cycle = Cycle.objects.get(year=notice.fields["year"])
    return actions.said(cycle, District.objects.get(name=notice.fields["district"]), numbers=numbers, at=at)


def read_by(member: Membership) -> Q:
    """Whom it concerns: the hospitals that it lists, their bureau, and the offices of the city."""
    concerned = Lapse.objects.order_by()
    match member.office.kind:
        case OfficeKind.INSTITUTION:
            concerned = concerned.filter(filing__institution__office=member.office_id)
        case OfficeKind.BUREAU:
            concerned = concerned.filter(filing__district=member.office.district_id)
        case OfficeKind.COMMISSION | OfficeKind.CENTRE | OfficeKind.INSTITUTE:
            pass
        case _:
            return Q(pk__in=())
    first = concerned.values("notice")
    # Also what was issued anew in its place, and once more.
    own = Q(pk__in=first) | Q(replaces__in=first) | Q(replaces__replaces__in=first)
    return Q(kind=actions.NOTICE_KIND) & own


@notice_kind(
    actions.NOTICE_KIND,
    label="无成绩通知",
    article=E(19),
    facts=facts_of,
    titled=lambda fields: f"关于{fields['district']}{fields['year']}年度电子病历分级评价区县审核逾期有关事项的通知",
    on_issue=actions.issued,
)
@dataclass(frozen=True, kw_only=True)
class NoResult:
    year: int = says("年度")
    district: str = says("区县")
    reading: str = says("区县逾期的处理")
    filings: tuple[Any, ...] = says("无成绩的医疗机构")
    reason: str = asks("理由", hint="写明区县逾期的情况和确认无成绩的理由。")

    def paper(self, notice: Notice) -> OfficialPaper:
        rows = [(str(place), name, number, due) for place, (number, name, due) in enumerate(self.filings, 1)]
        return official_paper(
            notice,
            addressee=f"{self.district}卫生健康委，各有关医疗机构",
            body=(
                Paragraph(
                    f"{self.year}年度电子病历系统应用水平分级评价中，{self.district}区县审核工作逾期未完成。根据"
                    "《重庆市电子病历系统应用水平分级评价工作规程》第十九条规定，"
                    f"现确认下列{len(rows)}家医疗机构本年度无成绩（{Overdue(self.reading).label}），自审核截止日起计。"
                ),
                Heading(1, "理由"),
                *(Paragraph(line.strip()) for line in self.reason.splitlines() if line.strip()),
                Heading(1, "无成绩的医疗机构"),
                Table(("序号", "医疗机构", "编号", "区县审核截止日"), rows, (10, 44, 20, 26)),
                Paragraph("特此通知。"),
            ),
        )
