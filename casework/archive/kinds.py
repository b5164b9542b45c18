"""What is kept of each kind of case, by whom and how long: declared by the regimes (E26, P07).

    kinds.register(Kept("emr_national", article=E(26), keeper=office_of(OfficeKind.INSTITUTE), years="kept_national_years"))

The term is data: a figure of the law of the case, by the kind of result in which it ended. A case that stands beside another is
kept no shorter than that one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Office
from accounts.roles import OfficeKind

from .. import ledger
from ..articles import Article
from ..models import Case
from .rules import Term

Begin = tuple[date | None, str]


def when_closed(case: Case) -> Begin:
    return (timezone.localdate(case.closed_at) if case.closed_at else None), "案件办结之日"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`years` names a figure; `results` names others, and other beginnings, for states in which the case may have ended."""

    kind: str
    article: Article
    # Given the case as its own kind.
    keeper: Callable[[Any], Office]
    years: str
    results: Mapping[str, str] = field(default_factory=dict)
    begins: Mapping[str, Callable[[Any], Begin]] = field(default_factory=dict)

    def term(self, case: Case) -> Term:
        begins_on, begins = self.begins.get(case.state, when_closed)(case)
        years = case.law[self.results.get(case.state, self.years)]
        if case.about is None or (about := _kept.get(case.about.kind)) is None:
            return Term(self.article, years, begins, begins_on)
        other = about.term(ledger.own_kind(case.about))
        if other.ends_on is None:
            return Term(self.article, years, f"所涉案件{case.about.number}保管期限届满之日", None)
        return Term(self.article, years, begins, begins_on, other.ends_on)


_kept: dict[str, Kept] = {}


def register(*kinds: Kept) -> None:
    _kept.update({one.kind: one for one in kinds})


def kept_kinds() -> Mapping[str, Kept]:
    return _kept


def keeper_of(case: Case) -> Office:
    return _kept[case.kind].keeper(ledger.own_kind(case))


def term_of(case: Case) -> Term:
    return _kept[case.kind].term(ledger.own_kind(case))


def office_of(kind: OfficeKind) -> Callable[[Case], Office]:
    """The one office of a kind."""
    return lambda case: Office.objects.get(kind=kind)


def bureau_of(case: Case) -> Office:
    """The bureau of the district in which the case was opened, or to which it has moved."""
    return Office.objects.bureau_of(case.district_id)
