"""The papers of a bureau's violation: what is intended, what was decided on the filings that it reaches, the circular to the city (E29)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Office
from accounts.roles import Regime
from casework.measures.circular import circulate
from casework.measures.paper import heard, lines, term_for_a_statement
from casework.measures.steps import GRAVE
from casework.models import Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says
from casework.printing.blocks import Block
from casework.printing.notice import Heading, OfficialPaper, Paragraph, Table

from ..articles import E
from ..national.notices import ADDRESSEES
from ..violation.notices import DONE, ViolationPaper, facts_of, violation_of
from .steps import CIRCULAR_NOTICE, DECISION_NOTICE, INTENT_NOTICE


def served(notice: Notice) -> Office | None:
    return violation_of(notice).concerned


def facts_of_intent(notice: Notice, *, at: datetime) -> dict[str, Any]:
    of = violation_of(notice)
    return facts_of(notice, days=of.law["violation_statement_days"], reached=_reached(of, "because"))


def facts_of_decision(notice: Notice, *, at: datetime) -> dict[str, Any]:
    of = violation_of(notice)
    return facts_of(notice, stated=bool(of.stated_at), reached=_reached(of, "done", "why"))


def facts_of_circular(notice: Notice, *, at: datetime) -> dict[str, Any]:
    of = violation_of(notice)
    return facts_of(notice, gravity=of.gravity, reached=_reached(of, "done"))


def _reached(of: Any, *columns: str) -> list[list[str]]:
    """One row a filing, as the papers list them."""
    rows = of.reached.select_related("filing").order_by("filing")
    return [[row.filing.number, row.filing.title, *(getattr(row, name) for name in columns)] for row in rows]


@dataclass(frozen=True, kw_only=True)
class _OfBureau(ViolationPaper):
    reached: tuple[Any, ...] = says("所涉填报")

    def table(self, *columns: str) -> tuple[Block, ...]:
        widths = {1: (18, 32, 50), 2: (18, 26, 22, 34)}[len(columns)]
        rows = [tuple(map(str, row)) for row in self.reached]
        return Heading(1, "所涉填报"), Table(("编号", "医疗机构", *columns), rows, widths)


@notice_kind(
    "bureau_violation_intent",
    label="区县违规处理告知书",
    step=INTENT_NOTICE.issue.name,
    article=E(29),
    facts=facts_of_intent,
    serves=served,
)
@dataclass(frozen=True, kw_only=True)
class BureauViolationIntent(_OfBureau):
    days: int = says("陈述期限（工作日）")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.concerned,
            body=(
                Paragraph(f"经查，你单位在{self.of_year}中有下列情形，我单位拟依规作出处理，现予告知："),
                *self.grounds,
                *self.table("所涉理由"),
                *term_for_a_statement(self.days, until_then="决定作出之前，评价照常进行，已有结果不变。"),
            ),
        )


@notice_kind(
    "bureau_violation",
    label="区县违规处理决定书",
    step=DECISION_NOTICE.issue.name,
    article=E(29),
    facts=facts_of_decision,
    serves=served,
    on_withdraw=DONE,
)
@dataclass(frozen=True, kw_only=True)
class BureauViolationDecision(_OfBureau):
    grave: str
    stated: bool = says("区县已陈述意见")
    why: str = asks("处理理由")
    gravity: str = asks("情节严重的理由", hint="认定情节严重的填写。", default="")

    def paper(self, notice: Notice) -> OfficialPaper:
        grave: list[Block] = [Heading(1, "情节"), Paragraph("上述情形情节严重，另在全市通报。"), *lines(self.gravity)]
        return official_paper(
            notice,
            addressee=self.concerned,
            body=(
                Paragraph(f"你单位在{self.of_year}中有下列情形，{heard(self.stated)}，现决定对所涉填报作出下列处理："),
                *self.grounds,
                *(grave if self.grave == GRAVE else []),
                *self.table("处理", "理由"),
                Heading(1, "理由"),
                *lines(self.why),
                Paragraph("本决定自签发之日起生效。"),
                Paragraph("特此通知。"),
            ),
        )


@notice_kind(
    "bureau_violation_circular",
    label="通报",
    step=CIRCULAR_NOTICE.issue.name,
    article=E(29),
    facts=facts_of_circular,
    serves=served,
    on_withdraw=DONE,
)
@dataclass(frozen=True, kw_only=True)
class BureauViolationCircular(_OfBureau):
    gravity: str = says("情节严重的理由")
    demand: str = asks("工作要求", hint="对各区县和医疗机构的要求。")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=ADDRESSEES,
            body=(
                Paragraph(
                    f"经查，{self.concerned}在{self.of_year}中有下列情形，情节严重，我单位已对所涉填报作出处理，现予通报："
                ),
                *self.grounds,
                Heading(1, "情节"),
                *lines(self.gravity),
                *self.table("处理"),
                Heading(1, "要求"),
                *lines(self.demand),
                Paragraph("特此通报。"),
            ),
        )


circulate("bureau_violation_circular", regime=Regime.EMR)
