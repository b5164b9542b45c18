"""The two notices of a termination: what is intended, and what was decided (P33)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from casework.ledger import own_kind
from casework.measures.paper import grounds, heard, term_for_a_statement
from casework.models import Case, Notice
from casework.notices.kinds import notice_kind, official_paper, says
from casework.printing.blocks import Block
from casework.printing.notice import Heading, OfficialPaper, Paragraph

from ..articles import P
from ..check.notices import REGULATION
from ..models import Termination
from .kinds import CITY_KIND
from .rules import TerminationGround
from .steps import INTENT_NOTICE, TERMINATION_NOTICE


@dataclass(frozen=True, kw_only=True)
class _Termination:
    """What both say of the review and of what it is terminated for."""

    review: str = says("评审编号")
    institution: str = says("机构名称")
    ground: str = says("情形")
    ground_facts: str = says("事实")

    @property
    def grounds(self) -> tuple[Block, ...]:
        law = f"{REGULATION}第三十三条"
        return grounds(TerminationGround(self.ground).wording, law=law, facts=self.ground_facts)


def _facts_of(notice: Notice, **own: Any) -> dict[str, Any]:
    """A notice issued anew goes on saying what it said, under the name of today."""
    termination = _of(notice)
    named = {"institution": termination.title}
    if notice.replaces_id:
        return named
    said = {"ground": termination.ground, "ground_facts": termination.ground_facts}
    return named | {"review": cast(Case, termination.about).number} | said | own


def _of(notice: Notice) -> Termination:
    return cast(Termination, own_kind(cast(Case, notice.case)))


def facts_of_intent(notice: Notice, *, at: datetime) -> dict[str, Any]:
    return _facts_of(notice, days=_of(notice).law["statement_days"])


# What the institution may do next: after its bureau's review, and after the city's re-review (docs/decisions/0041).
ANEW = "本次评审就此终止，不产生等级。请对照评审标准自评整改，符合条件后重新提出申请。"
AFTER_THE_CITY = (
    "本次市级复核就此终止，不作出结论。你单位可以再次申请市级复核，或者请区县卫生健康行政部门作出甲级以下的结论。"
)


def facts_of_termination(notice: Notice, *, at: datetime) -> dict[str, Any]:
    termination = _of(notice)
    follows = AFTER_THE_CITY if termination.kind == CITY_KIND else ANEW
    return _facts_of(notice, stated=bool(termination.stated_at), follows=follows)


@notice_kind(
    "termination_intent",
    label="终止评审告知书",
    step=INTENT_NOTICE.issue.name,
    article=P(33),
    facts=facts_of_intent,
)
@dataclass(frozen=True, kw_only=True)
class TerminationIntent(_Termination):
    days: int = says("陈述期限（工作日）")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"你单位等级评审（编号{self.review}）过程中发现下列情形，我单位拟终止评审，现予告知："),
                *self.grounds,
                *term_for_a_statement(self.days, until_then="决定作出之前，评审继续进行。"),
            ),
        )


@notice_kind(
    "termination", label="终止评审通知书", step=TERMINATION_NOTICE.issue.name, article=P(33), facts=facts_of_termination
)
@dataclass(frozen=True, kw_only=True)
class TerminationNotice(_Termination):
    stated: bool = says("机构已陈述意见")
    follows: str = says("后续办理", default=ANEW)

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(
                    f"你单位等级评审（编号{self.review}）过程中有下列情形，{heard(self.stated)}，现决定终止评审："
                ),
                *self.grounds,
                Heading(1, "后续办理"),
                Paragraph(self.follows),
                Paragraph("特此通知。"),
            ),
        )
