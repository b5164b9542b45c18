"""The papers of a revocation: what is intended, what was decided, and the circular to the others (P34)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from accounts.roles import OfficeKind, Regime
from casework.ledger import own_kind
from casework.measures.circular import circulate
from casework.measures.paper import grounds, heard, lines, term_for_a_statement
from casework.measures.steps import GRAVE
from casework.models import Case, Notice
from casework.notices.kinds import asks, notice_kind, official_paper, says, stays
from casework.printing.blocks import Block
from casework.printing.notice import Heading, OfficialPaper, Paragraph

from ..articles import P
from ..check.notices import REGULATION
from ..models import Revocation
from .rules import RevocationGround
from .steps import CIRCULAR_NOTICE, INTENT_NOTICE, REVOCATION_NOTICE

FALLEN = stays(f"等级已经撤销，本文书不能撤回；内容有误的，请重新出具（{P(34)}）。")


@dataclass(frozen=True, kw_only=True)
class _Revocation:
    """What all say of the grade and of what it is revoked for."""

    institution: str = says("机构名称")
    grade: str = says("等级")
    decree: str = says("公布文号")
    ground: str = says("情形")
    ground_facts: str = says("事实")

    @property
    def what(self) -> str:
        return f"{self.grade}等级（{self.decree}公布）"

    @property
    def grounds(self) -> tuple[Block, ...]:
        law = f"{REGULATION}第三十四条"
        return grounds(RevocationGround(self.ground).wording, law=law, facts=self.ground_facts)


def _facts_of(notice: Notice, **own: Any) -> dict[str, Any]:
    """A notice issued anew goes on saying what it said, under the name of today."""
    of = _of(notice)
    named = {"institution": of.title}
    if notice.replaces_id:
        return named
    grade = f"{of.revoked.grade}级{of.revoked.institution.get_type_display()}"
    said = {"grade": grade, "decree": of.revoked.decree_number, "ground": of.ground, "ground_facts": of.ground_facts}
    return named | said | own


def _of(notice: Notice) -> Revocation:
    return cast(Revocation, own_kind(cast(Case, notice.case)))


def facts_of_intent(notice: Notice, *, at: datetime) -> dict[str, Any]:
    return _facts_of(notice, days=_of(notice).law["revocation_statement_days"])


def facts_of_decision(notice: Notice, *, at: datetime) -> dict[str, Any]:
    return _facts_of(notice, stated=bool(_of(notice).stated_at))


def facts_of_circular(notice: Notice, *, at: datetime) -> dict[str, Any]:
    return _facts_of(notice, gravity=_of(notice).gravity)


@notice_kind(
    "revocation_intent", label="撤销等级告知书", step=INTENT_NOTICE.issue.name, article=P(34), facts=facts_of_intent
)
@dataclass(frozen=True, kw_only=True)
class RevocationIntent(_Revocation):
    days: int = says("陈述期限（工作日）")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"经查，你单位有下列情形，我单位拟撤销你单位的{self.what}，现予告知："),
                *self.grounds,
                *term_for_a_statement(self.days, until_then="决定作出之前，等级有效。"),
            ),
        )


@notice_kind(
    "revocation",
    label="撤销等级决定书",
    step=REVOCATION_NOTICE.issue.name,
    article=P(34),
    facts=facts_of_decision,
    on_withdraw=FALLEN,
)
@dataclass(frozen=True, kw_only=True)
class RevocationDecision(_Revocation):
    grave: str
    stated: bool = says("机构已陈述意见")
    gravity: str = asks("情节严重的理由", hint="认定情节严重的填写。", default="")

    def paper(self, notice: Notice) -> OfficialPaper:
        grave: list[Block] = [Heading(1, "情节"), Paragraph("上述情形情节严重，另予通报。"), *lines(self.gravity)]
        return official_paper(
            notice,
            addressee=self.institution,
            body=(
                Paragraph(f"你单位有下列情形，{heard(self.stated)}，现决定撤销原评审结论和你单位的{self.what}："),
                *self.grounds,
                *(grave if self.grave == GRAVE else []),
                Heading(1, "后续办理"),
                Paragraph(
                    "等级自本决定书签发之日起撤销，等级证书不再有效；请将标识牌匾交回所在区县卫生健康行政部门。"
                    "请认真整改，整改一年以上方可重新申请评审。"
                ),
                Paragraph("特此通知。"),
            ),
        )


@notice_kind(
    "revocation_circular",
    label="通报",
    step=CIRCULAR_NOTICE.issue.name,
    article=P(34),
    facts=facts_of_circular,
    on_withdraw=FALLEN,
)
@dataclass(frozen=True, kw_only=True)
class RevocationCircular(_Revocation):
    gravity: str = says("情节严重的理由")
    demand: str = asks("工作要求", hint="对其他机构和卫生健康行政部门的要求。")

    def paper(self, notice: Notice) -> OfficialPaper:
        of_city = notice.office.kind == OfficeKind.COMMISSION
        return official_paper(
            notice,
            addressee="各区县（自治县）卫生健康委，各基层医疗卫生机构" if of_city else "辖区各基层医疗卫生机构",
            body=(
                Paragraph(f"经查，{self.institution}有下列情形，情节严重，我单位已撤销其{self.what}，现予通报："),
                *self.grounds,
                Heading(1, "情节"),
                *lines(self.gravity),
                Heading(1, "要求"),
                *lines(self.demand),
                Paragraph("特此通报。"),
            ),
        )


circulate("revocation_circular", regime=Regime.PRIMARY_CARE)
