"""The answer to an objection on paper, under a number of the body (P13)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from casework.ledger import own_kind
from casework.models import Case, Notice
from casework.notices.kinds import notice_kind, official_paper, says
from casework.objection.paper import answered, answers, objector, serves
from casework.printing.notice import OfficialPaper, Paragraph

from ..articles import P
from ..check.notices import REGULATION
from ..conclusion.rules import label
from ..models import PrimaryCareObjection
from .steps import ANSWER_NOTICE


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """As the finding is recorded; a notice issued anew goes on saying what it said."""
    objection = cast(PrimaryCareObjection, own_kind(cast(Case, notice.case)))
    if notice.replaces_id:
        return {"institution": objection.title}
    changed = f"评审结论变更为{label(objection.changed_grade)}，另行公示。"
    outcome = "评审结论不变。" if objection.level is None else changed
    return answered(objection) | {"institution": objection.title, "outcome": outcome}


@notice_kind(
    "grade_objection_answer",
    label="异议答复书",
    step=ANSWER_NOTICE.issue.name,
    article=P(13),
    facts=facts_of,
    serves=serves,
)
@dataclass(frozen=True, kw_only=True)
class GradeObjectionAnswer:
    case_number: str = says("异议编号")
    objector: str = says("提出人")
    institution: str = says("被评审机构")
    points: tuple[Any, ...] = says("逐项答复")
    upheld: bool = says("异议是否成立")
    answer: str = says("核实意见")
    outcome: str = says("结论")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=objector(self.objector),
            body=(
                Paragraph(
                    f"你（单位）对{self.institution}等级评审结论提出的异议（编号{self.case_number}）收悉。根据{REGULATION}"
                    "第十三条规定，本机关组织未参加该次评审的专家进行了调查核实，现答复如下："
                ),
                *answers(self.points, answer=self.answer, upheld=self.upheld, outcome=self.outcome),
                Paragraph("特此答复。"),
            ),
        )
