"""The papers of a violation: what is intended, what was decided, and the circular to the city (E29)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from accounts.roles import Regime
from casework.ledger import own_kind
from casework.measures.circular import circulate
from casework.measures.paper import grounds, heard, lines, term_for_a_statement
from casework.measures.steps import GRAVE
from casework.models import Case, Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says, stays
from casework.printing.blocks import Block
from casework.printing.notice import Heading, OfficialPaper, Paragraph

from ..articles import E
from ..national.notices import ADDRESSEES
from . import rules
from .rules import ViolationGround
from .steps import CIRCULAR_NOTICE, DECISION_NOTICE, INTENT_NOTICE

LAW = "《重庆市电子病历系统应用水平分级评价工作规程》第二十九条"
DONE = stays(f"处理已经生效，本文书不能撤回；内容有误的，请重新出具（{E(29)}）。")


@dataclass(frozen=True, kw_only=True)
class ViolationPaper:
    """What all say of the year and of what was found."""

    concerned: str = says("当事人名称")
    year: int = says("年度")
    ground: str = says("情形")
    ground_facts: str = says("事实")

    @property
    def of_year(self) -> str:
        return f"{self.year}年度电子病历系统应用水平分级评价"

    @property
    def grounds(self) -> tuple[Block, ...]:
        return grounds(ViolationGround(self.ground).wording, law=LAW, facts=self.ground_facts)


def facts_of(notice: Notice, **own: Any) -> dict[str, Any]:
    """A notice issued anew goes on saying what it said, under the name of today."""
    of = violation_of(notice)
    named = {"concerned": of.title}
    if notice.replaces_id:
        return named
    said = {"year": of.year, "ground": of.ground, "ground_facts": of.ground_facts}
    return named | said | own


def violation_of(notice: Notice) -> Any:
    """Of a hospital or of a bureau."""
    return own_kind(cast(Case, notice.case))


def facts_of_intent(notice: Notice, *, at: datetime) -> dict[str, Any]:
    return facts_of(notice, days=violation_of(notice).law["violation_statement_days"])


def facts_of_decision(notice: Notice, *, at: datetime) -> dict[str, Any]:
    return facts_of(notice, stated=bool(violation_of(notice).stated_at))


def facts_of_circular(notice: Notice, *, at: datetime) -> dict[str, Any]:
    of = violation_of(notice)
    return facts_of(notice, done=rules.done(of.sanction, to_level=of.to_level, until=of.until), gravity=of.gravity)


@notice_kind(
    "violation_intent", label="违规处理告知书", step=INTENT_NOTICE.issue.name, article=E(29), facts=facts_of_intent
)
@dataclass(frozen=True, kw_only=True)
class ViolationIntent(ViolationPaper):
    days: int = says("陈述期限（工作日）")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.concerned,
            body=(
                Paragraph(f"经查，你单位在{self.of_year}中有下列情形，我单位拟依规作出处理，现予告知："),
                *self.grounds,
                *term_for_a_statement(self.days, until_then="决定作出之前，评价照常进行，已有结果不变。"),
            ),
        )


@notice_kind(
    "violation",
    label="违规处理决定书",
    step=DECISION_NOTICE.issue.name,
    article=E(29),
    facts=facts_of_decision,
    on_withdraw=DONE,
)
@dataclass(frozen=True, kw_only=True)
class ViolationDecision(ViolationPaper):
    sanction: str
    grave: str
    to_level: int | None = None
    until: date | None = None
    stated: bool = says("机构已陈述意见")
    why: str = asks("处理理由")
    gravity: str = asks("情节严重的理由", hint="认定情节严重的填写。", default="")

    def paper(self, notice: Notice) -> OfficialPaper:
        grave: list[Block] = [Heading(1, "情节"), Paragraph("上述情形情节严重，另在全市通报。"), *lines(self.gravity)]
        decided = rules.done(self.sanction, to_level=self.to_level, until=self.until)
        return official_paper(
            notice,
            addressee=self.concerned,
            body=(
                Paragraph(f"你单位在{self.of_year}中有下列情形，{heard(self.stated)}，现决定{decided}："),
                *self.grounds,
                *(grave if self.grave == GRAVE else []),
                Heading(1, "理由"),
                *lines(self.why),
                Paragraph("本决定自签发之日起生效。"),
                Paragraph("特此通知。"),
            ),
        )


@notice_kind(
    "violation_circular",
    label="通报",
    step=CIRCULAR_NOTICE.issue.name,
    article=E(29),
    facts=facts_of_circular,
    on_withdraw=DONE,
)
@dataclass(frozen=True, kw_only=True)
class ViolationCircular(ViolationPaper):
    done: str = says("处理")
    gravity: str = says("情节严重的理由")
    demand: str = asks("工作要求", hint="对各区县和医疗机构的要求。")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=ADDRESSEES,
            body=(
                Paragraph(
                    f"经查，{self.concerned}在{self.of_year}中有下列情形，情节严重，我单位已决定{self.done}，现予通报："
                ),
                *self.grounds,
                Heading(1, "情节"),
                *lines(self.gravity),
                Heading(1, "要求"),
                *lines(self.demand),
                Paragraph("特此通报。"),
            ),
        )


circulate("violation_circular", regime=Regime.EMR)
