"""Who may do what in the grade review, read from the tables by which the portal refuses everything else (P04, P06, P07)."""

from collections.abc import Iterable
from typing import Any

from accounts.roles import ROLE_CARDS, OfficeKind, Regime, Role
from casework.articles import Article
from casework.registry import CaseType, case_types
from casework.step import Step

from ..articles import P

# What each body is there for, in the words of the articles.
BODIES: dict[OfficeKind, tuple[str, tuple[Article, ...]]] = {
    OfficeKind.COMMISSION: ("标准制定、监督管理、技术指导；组织甲级评审，作出甲级结论并公布。", (P(4), P(6))),
    OfficeKind.BUREAU: (
        "制定工作规范，受理申请、资料初审、组织现场评审、保存档案，组建专家库并定期培训；作出乙级、丙级结论并公布。",
        (P(4), P(6), P(7)),
    ),
    OfficeKind.INSTITUTION: ("先自我评价、持续改进，达标后申请评审。", (P(5), P(18))),
    OfficeKind.THIRD_PARTY: ("可以受托承担技术指导、现场评审、抽查复核；不得作出、确认或者公布结论。", (P(4), P(16))),
}
# Roles that act for no office of their own, and the others of a body besides its officials.
APART = (Role.EXPERT, Role.SUPERVISOR)


def office_of(role: Role) -> OfficeKind | None:
    """The body for which a role acts; none of experts and supervisors, who are nobody's officials, nor of people without an account."""
    card = ROLE_CARDS.get(role)
    return card.offices[0] if card and role not in APART else None


def duties(role: Role | None = None) -> list[dict[str, Any]]:
    """By body, then by kind of case: each step with who takes it; of one role alone where that is asked."""
    kinds = [of_kind for of_kind in case_types() if of_kind.regime == Regime.PRIMARY_CARE]
    bodies = [
        {"label": body.label, "does": does, "articles": articles, "kinds": list(_kinds(kinds, body, role))}
        for body, (does, articles) in BODIES.items()
    ]
    others = {
        "label": "评审专家、纪检监督和其他人员",
        "does": "专家按指派评审、签署；纪检监督监督抽取和程序；异议提出人、举报人提出意见。",
        "articles": (P(21), P(30)),
        "kinds": list(_kinds(kinds, None, role)),
    }
    return [*bodies, others]


def _kinds(kinds: Iterable[CaseType], body: OfficeKind | None, role: Role | None) -> Iterable[dict[str, Any]]:
    for of_kind in kinds:
        if steps := [shown for step in of_kind.steps if (shown := _shown(step, body, role))]:
            yield {"label": of_kind.label, "steps": steps}


def _shown(step: Step, body: OfficeKind | None, role: Role | None) -> dict[str, Any] | None:
    if body == OfficeKind.THIRD_PARTY:
        left = step.delegable and role in (None, Role.THIRD_PARTY)
        return (
            {"label": step.label, "roles": f"{Role.THIRD_PARTY.label}（受委托）", "article": step.article}
            if left
            else None
        )
    own = [one for one in step.roles if office_of(one) == body and one != Role.CLOCK and role in (None, one)]
    return {"label": step.label, "roles": "、".join(one.label for one in own), "article": step.article} if own else None


def roles() -> list[Role]:
    """Every role that may take a step of the grade review."""
    of_regime = (of_kind for of_kind in case_types() if of_kind.regime == Regime.PRIMARY_CARE)
    named = {role for of_kind in of_regime for step in of_kind.steps for role in step.roles} | {Role.THIRD_PARTY}
    return [role for role in Role if role in named and role != Role.CLOCK]
