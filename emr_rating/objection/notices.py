"""The answer to an objection on paper, under a number of the commission (E25)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from casework.ledger import own_kind
from casework.models import Case, Notice
from casework.notices.kinds import notice_kind, official_paper, says
from casework.objection.paper import answered, answers, objector, serves
from casework.printing.notice import OfficialPaper, Paragraph

from ..articles import E
from ..models import Objection
from .steps import ANSWER_NOTICE


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """As the institute proposes it; a notice issued anew goes on saying what it said."""
    objection = cast(Objection, own_kind(cast(Case, notice.case)))
    if notice.replaces_id:
        return {"hospital": objection.title}
    changed = f"更正后的审核级别为{objection.level}级。" if objection.upheld else "原审核结论予以维持。"
    return answered(objection) | {"hospital": objection.title, "outcome": changed}


@notice_kind(
    "emr_objection_answer",
    label="异议答复书",
    step=ANSWER_NOTICE.issue.name,
    article=E(25),
    facts=facts_of,
    serves=serves,
)
@dataclass(frozen=True, kw_only=True)
class ObjectionAnswer:
    case_number: str = says("异议编号")
    objector: str = says("提出人")
    hospital: str = says("医疗机构")
    points: tuple[Any, ...] = says("逐项答复")
    upheld: bool = says("异议是否成立")
    answer: str = says("复核意见")
    outcome: str = says("结论")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=objector(self.objector),
            body=(
                Paragraph(
                    f"你（单位）对{self.hospital}国家级审核结果提出的异议（编号{self.case_number}）收悉。根据"
                    "《重庆市电子病历系统应用水平分级评价工作规程》第二十五条规定，国家卫生健康委医院管理研究所会同本机关进行了复核，现答复如下："
                ),
                *answers(self.points, answer=self.answer, upheld=self.upheld, outcome=self.outcome),
                Paragraph("特此答复。"),
            ),
        )
