"""The circular by which the whole city learns that a district's review is suspended (E30)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, OfficeKind
from casework import messages, record
from casework.actions import notices
from casework.measures.paper import lines
from casework.models import Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says, stays
from casework.printing.notice import Heading, OfficialPaper, Paragraph, Table
from casework.workbench.errands import Errand

from ..articles import E
from ..models import ReviewSuspension
from ..national.notices import ADDRESSEES

KIND = "review_suspension"


def of_notice(notice: Notice) -> ReviewSuspension:
    said = notice.fields
    return ReviewSuspension.objects.get(cycle__year=said["year"], district=said["code"])


def uncirculated() -> QuerySet[ReviewSuspension]:
    """Of which there is no circular yet, nor a draft of one."""
    drafted = Notice.objects.open_drafts().filter(kind=KIND).values_list("fields__year", "fields__code")
    rows = ReviewSuspension.objects.filter(circular=None).select_related("cycle", "district")
    for year, code in drafted:
        rows = rows.exclude(cycle__year=year, district=code)
    return rows


@transaction.atomic
def draft(suspension: ReviewSuspension, *, demand: str, by: Membership, at: datetime) -> Notice:
    """Bound, so nothing is asked but what the others are to do."""
    if by.role not in COMMISSION_ROLES:
        raise Refused(f"通报由市卫生健康委拟写，您当前的岗位不能办理（{E(30)}）。")
    ReviewSuspension.objects.select_for_update().get(pk=suspension.pk)
    if not uncirculated().filter(pk=suspension.pk).exists():
        raise Refused(f"{suspension}已经通报，或者已有拟稿，请在“文书”页办理。")
    fields = {
        "year": suspension.cycle.year,
        "code": suspension.district_id,
        "district": suspension.district.name,
        "lowered": suspension.lowered,
        "demand": demand.strip(),
    }
    return notices.draft(None, kind=KIND, office=by.office, fields=fields, by=by, at=at)


def issued(notice: Notice, *, by: Membership, at: datetime) -> None:
    """Every bureau is told; hospitals read it among the notices."""
    suspension = of_notice(notice)
    suspension.circular = notice
    suspension.save(update_fields=["circular"])
    record.append(
        subject=suspension.cycle.subject,
        at=at,
        verb="circulate_suspension",
        label="通报区县审核暂停",
        by=by,
        article=E(30),
        facts={"district": suspension.district, "notice": notice.number},
    )
    body = f"{notice.number}：{suspension.district}提交的审核结果连续两年抽查有降级，{suspension.cycle}由市级审核（{E(30)}）。"
    for bureau in Office.objects.filter(kind=OfficeKind.BUREAU):
        messages.send(to=bureau, title=f"{suspension}：全市通报", body=body, at=at, notice=notice)


@notice_kind(
    KIND,
    label="通报",
    article=E(30),
    titled=lambda fields: f"关于{fields['district']}{fields['year']}年度电子病历分级评价区县审核提级办理的通报",
    on_issue=issued,
    on_withdraw=stays(f"通报已经发出，不能撤回；内容有误的，请重新出具（{E(30)}）。"),
)
@dataclass(frozen=True, kw_only=True)
class SuspensionCircular:
    year: int = says("年度")
    code: str  # of the district, whose name may change
    district: str = says("区县")
    lowered: tuple[Any, ...] = says("抽查降级情况")
    demand: str = asks("工作要求", hint="对各区县和医疗机构的要求。")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=ADDRESSEES,
            body=(
                Paragraph(
                    f"{self.district}卫生健康行政部门提交的电子病历系统应用水平分级评价审核结果，连续两年抽查有降级。根据"
                    "《重庆市电子病历系统应用水平分级评价工作规程》第三十条规定，"
                    f"该区县{self.year}年度提级由市级进行审核，暂停区县审核工作，现予通报。"
                ),
                Heading(1, "抽查降级情况"),
                Table(
                    ("年度", "医疗机构", "抽查编号", "原级别", "降至"),
                    [tuple(map(str, row)) for row in self.lowered],
                    (12, 46, 18, 12, 12),
                ),
                Heading(1, "工作要求"),
                *lines(self.demand),
                Paragraph("特此通报。"),
            ),
        )


def _waiting(member: Membership, on: date) -> QuerySet[ReviewSuspension]:
    return uncirculated()


UNCIRCULATED = Errand(
    "suspension_circular",
    "区县审核暂停，待通报",
    "emr_spot_checks",
    COMMISSION_ROLES,
    _waiting,
    among=lambda member, on: ReviewSuspension.objects.filter(circular=None),
)
