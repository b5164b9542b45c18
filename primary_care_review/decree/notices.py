"""The decree on paper: one for many institutions, with its list (P26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.roles import OfficeKind
from casework.models import Notice
from casework.notices.kinds import notice_kind, official_paper, says, stays
from casework.printing.notice import Heading, OfficialPaper, Paragraph, Table
from casework.scopes import NOTICE_SCOPES

from ..articles import P
from . import actions


def facts_of(notice: Notice, *, at: datetime) -> Mapping[str, Any]:
    """Of the cases that it lists, as they are now; issued anew it goes on saying what was decreed."""
    if notice.issued_at or notice.replaces_id:
        return {}
    return actions.said(notice.office, [row[0] for row in notice.fields["grades"]])


def _title(fields: Mapping[str, Any]) -> str:
    rows = fields["grades"]
    whom = rows[0][1] if len(rows) == 1 else f"{len(rows)}家基层医疗卫生机构"
    return f"关于公布{whom}等级评审结果的通知"


@notice_kind(
    actions.NOTICE_KIND,
    label="等级公布文件",
    article=P(26),
    facts=facts_of,
    titled=_title,
    on_issue=actions.issued,
    on_withdraw=stays(f"等级已经公布，公布文件不能撤回；有误的请重新出具，撤销等级依照{P(34)}办理。"),
)
@dataclass(frozen=True, kw_only=True)
class GradeDecree:
    grades: tuple[Any, ...] = says("评定等级的机构")

    def paper(self, notice: Notice) -> OfficialPaper:
        of_city = notice.office.kind == OfficeKind.COMMISSION
        rows = [
            (str(place), name, district, f"{grade}{kind}")
            for place, (_, name, district, kind, grade) in enumerate(self.grades, 1)
        ]
        return official_paper(
            notice,
            addressee="各区县（自治县）卫生健康委，有关基层医疗卫生机构" if of_city else "有关基层医疗卫生机构",
            remark="此件公开发布",
            body=(
                Paragraph(
                    "根据《重庆市基层医疗卫生机构等级评审管理办法》第十三条、第二十六条规定，经评审、公示，"
                    f"现公布下列{len(rows)}家基层医疗卫生机构的评定等级，自发文之日起生效；期满复评依照该办法第二十七条办理。"
                ),
                Heading(1, "评定等级的机构"),
                Table(("序号", "机构名称", "区县", "评定等级"), rows, (10, 46, 18, 26)),
                Paragraph(
                    "牌匾由所在区县卫生健康行政部门制作和颁发，悬挂在机构正门；"
                    "等级现时是否有效，以扫描牌匾二维码查询的结果为准。"
                ),
                Paragraph("特此通知。"),
            ),
        )


NOTICE_SCOPES.append(actions.read_by)
