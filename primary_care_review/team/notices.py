"""The notice of the visit to the institution: who leads, when, what has to be ready (P21, P22)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from casework.ledger import own_kind
from casework.models import Case, Notice
from casework.notices.kinds import notice_kind, official_paper, says
from casework.printing.notice import Heading, OfficialPaper, Paragraph
from experts.review.rounds import panel_of

from ..articles import P
from ..check.notices import REGULATION
from ..models import Application
from .steps import VISIT_NOTICE


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Of the visit and the team as they are now; a notice issued anew goes on saying what it said, under the name of today."""
    application = cast(Application, own_kind(cast(Case, notice.case)))
    named = {"institution": application.title, "institution_type": application.applicant.get_type_display()}
    if notice.replaces_id or application.plan is None:
        return named
    plan, panel = application.plan, panel_of(application)
    others = [row.member.person.name for row in panel.members if not row.leads]
    return named | {
        "case_number": application.number,
        "grade": application.grade_applied_for,
        "called": application.called,
        "rechecked": bool(application.rechecked_id),
        "agenda": tuple(plan.lines),
        "place": plan.place,
        "prepare": plan.prepare,
        "leader": panel.leader.member.person.name if panel.leader else "",
        "members": len(panel.members),
        "names": tuple(others) if plan.told_names else (),
    }


@notice_kind("grade_review_visit", label="现场评审通知书", step=VISIT_NOTICE.issue.name, article=P(21), facts=facts_of)
@dataclass(frozen=True, kw_only=True)
class Visit:
    case_number: str = says("申请编号")
    institution: str = says("机构名称")
    institution_type: str = says("机构类别")
    grade: str = says("申报等级")
    called: str = says("申请名称", default="等级评审申请")
    rechecked: bool = says("抽查复核", default=False)
    agenda: tuple[str, ...] = says("日程")
    place: str = says("首次会议地点")
    prepare: str = says("准备事项")
    leader: str = says("组长")
    members: int = says("评审组人数")
    names: tuple[str, ...] = says("成员姓名")

    @property
    def occasion(self) -> str:
        """Why the team comes: an application was accepted, or a grade within its term is rechecked (P28)."""
        whose = f"{self.grade}级{self.institution_type}"
        if self.rechecked:
            return f"我单位决定对你单位{whose}等级进行抽查复核（编号{self.case_number}）。根据{REGULATION}第二十八条"
        return f"你单位{whose}{self.called}（编号{self.case_number}）已经受理。根据{REGULATION}第二十一条"

    def paper(self, notice: Notice) -> OfficialPaper:
        others = "、".join(self.names) if self.names else f"{self.members - 1}名"
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"{self.occasion}、第二十二条规定，现将现场评审有关事项通知如下："),
                Heading(1, "评审组"),
                Paragraph(f"组长{self.leader}，成员{others}，共{self.members}人，由评审专家库随机抽取产生。"),
                Heading(1, "日程"),
                *(Paragraph(line) for line in self.agenda),
                Paragraph(f"首次会议地点：{self.place}。"),
                Heading(1, "准备事项"),
                *(Paragraph(line.strip()) for line in self.prepare.splitlines() if line.strip()),
                Heading(1, "现场封存"),
                Paragraph(
                    "评审结束时现场封存《评审评定表》等评审资料，请党政主要领导、纪检人员到场，备好单位公章（第二十三条）。"
                ),
                Paragraph("特此通知。"),
            ),
        )
