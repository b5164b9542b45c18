"""The letter to the office above, or to the employer, of whoever was held to account (P31, E31)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership, Office
from accounts.reference import CITY
from accounts.roles import LEADING, OfficeKind, Regime, Role

from ..measures.paper import lines
from ..models import Accountability, Delivery, Notice
from ..notices.kinds import asks, notice_kind, official_paper, says
from ..printing.notice import Heading, OfficialPaper, Paragraph
from ..scopes import NOTICE_SCOPES
from . import actions


def _row(notice: Notice) -> Accountability | None:
    rows = Accountability.objects.select_related("person", "office", "office__institution")
    return rows.filter(notice=notice.replaces or notice).first()


def facts_of(notice: Notice, *, at: datetime) -> Mapping[str, Any]:
    return actions.facts_of_row(row) if (row := _row(notice)) else {}


def served(notice: Notice) -> Office | None:
    """Of an official their own office, of a hospital its bureau; an expert's employer, and whoever is above a bureau, get the paper."""
    row = _row(notice)
    if row is None:
        return None
    if row.person:
        return None if row.person.memberships.filter(role=Role.EXPERT).exists() else row.office
    if row.office.kind == OfficeKind.INSTITUTION and row.office.institution:
        return Office.objects.bureau_of(row.office.institution.district_id)
    return None


def own_letters(member: Membership) -> Q:
    """The head of the office that it was served on reads it, and nobody else there."""
    if member.role not in LEADING:
        return Q(pk__in=())
    served_on = Delivery.objects.filter(office=member.office_id, notice__kind=actions.KIND)
    return Q(pk__in=served_on.values("notice"))


@notice_kind(
    actions.KIND,
    label="通报函",
    facts=facts_of,
    serves=served,
    titled=lambda fields: f"关于{fields['concerned']}处理情况的通报函",
)
@dataclass(frozen=True, kw_only=True)
class AccountabilityLetter:
    regime: str = says("评价类别")
    concerned: str = says("当事人")
    ground: str = says("情形")
    ground_facts: str = says("事实")
    sanction: str = says("处理措施")
    addressee: str = asks("主送单位", hint="当事人所在单位，或者有关单位的上级部门。")
    demand: str = asks("工作要求", hint="请对方单位办理的事项。")

    def paper(self, notice: Notice) -> OfficialPaper:
        return official_paper(
            notice,
            addressee=self.addressee,
            body=(
                Paragraph(f"经查，{self.concerned}在{CITY}{Regime(self.regime).label}工作中{self.ground}，现予通报："),
                Heading(1, "事实"),
                *lines(self.ground_facts),
                Heading(1, "处理"),
                Paragraph(f"我单位决定{self.sanction}。"),
                Heading(1, "要求"),
                *lines(self.demand),
            ),
        )


NOTICE_SCOPES.append(own_letters)
