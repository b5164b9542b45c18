"""The notices of the check of materials: supplement, unqualified, acceptance (P20)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils import timezone

from casework.ledger import own_kind
from casework.models import Case, Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says
from casework.printing.notice import Heading, OfficialPaper, Paragraph
from casework.text import day_text

from ..articles import P
from ..models import Application
from ..rules import Ground
from .steps import ACCEPT, FIND_UNQUALIFIED, REQUEST_SUPPLEMENT

REGULATION = "《重庆市基层医疗卫生机构等级评审管理办法》"


@dataclass(frozen=True, kw_only=True)
class _Check:
    """What all three say of the application they answer."""

    case_number: str = says("申请编号")
    institution: str = says("机构名称")
    institution_type: str = says("机构类别")
    grade: str = says("申报等级")
    submitted_on: date = says("提交日期")
    called: str = says("申请名称", default="等级评审申请")

    @property
    def opening(self) -> str:
        return (
            f"你单位于{day_text(self.submitted_on)}提交的{self.grade}级{self.institution_type}"
            f"{self.called}（编号{self.case_number}）收悉。"
        )


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Of the application as it is now; a notice issued anew goes on saying what it answered, under the name of today."""
    application = cast(Application, own_kind(cast(Case, notice.case)))
    named = {"institution": application.title, "institution_type": application.applicant.get_type_display()}
    if notice.replaces_id:
        return named
    return named | {
        "case_number": application.number,
        "grade": application.grade_applied_for,
        "called": application.called,
        "submitted_on": timezone.localdate(application.submitted_at),
    }


@notice_kind("supplement", label="补正通知书", step=REQUEST_SUPPLEMENT.name, article=P(20), facts=facts_of)
@dataclass(frozen=True, kw_only=True)
class Supplement(_Check):
    missing: str = asks("需要补正的内容", hint="逐项写明材料名称和缺少的内容，每行一项。")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"{self.opening}经审核，申请材料不齐全。根据{REGULATION}第二十条规定，请补正下列材料："),
                Heading(1, "需要补正的内容"),
                *(Paragraph(line.strip()) for line in self.missing.splitlines() if line.strip()),
                Heading(1, "补正方式"),
                Paragraph(
                    "请在平台本申请的“申报材料”中上传补正材料，由机构负责人再次提交。审核时限自本通知发出次日起中止，"
                    "自再次提交次日起继续计算。"
                ),
                Paragraph("特此通知。"),
            ),
        )


@notice_kind("unqualified", label="审核不合格通知书", step=FIND_UNQUALIFIED.name, article=P(20), facts=facts_of)
@dataclass(frozen=True, kw_only=True)
class Unqualified(_Check):
    ground: str
    ground_facts: str = asks("事实", hint="写明审核不合格所依据的事实。")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"{self.opening}经审核，申请材料不合格，现将有关情况通知如下："),
                Heading(1, "不合格情形"),
                Paragraph(f"{Ground(self.ground).wording}（{REGULATION}第二十条）。"),
                Heading(1, "事实"),
                *(Paragraph(line.strip()) for line in self.ground_facts.splitlines() if line.strip()),
                Heading(1, "后续办理"),
                Paragraph("本次申请就此办结。请对照评审标准自评整改，符合条件后重新提出申请。"),
                Paragraph("特此通知。"),
            ),
        )


@notice_kind("acceptance", label="受理评审通知书", step=ACCEPT.name, article=P(20), facts=facts_of)
@dataclass(frozen=True, kw_only=True)
class Acceptance(_Check):
    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"{self.opening}经审核，申请材料合格。根据{REGULATION}第二十条规定，现予受理。"),
                Paragraph(
                    "根据第二十一条规定，评审工作自本通知书发出之日起3个月内完成。请做好现场评审准备，"
                    "具体时间和评审组组成另行通知。"
                ),
                Paragraph("特此通知。"),
            ),
        )
