"""What all checks come to, clause by clause: those first whose words two experts read most differently (P30, P03)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Regime
from casework.jobs import exporting
from casework.models import FigureSetting, StandardEdition
from casework.workbook import Column, Kind, Sheet, SheetSpec

from ..editions.loading import edition_of
from ..models import AgreementCheck, Application, SecondRating
from .kappa import Agreement, agreement

FEW = "次数不足，不作判断"
WORDING = "需要修改表述"
WATCH = "继续观察"
HOLDS = "评定一致"
# Of Landis and Koch (1977): up to 0.60 moderate at the most, above it substantial.
MODERATE = 0.60
SPEC = SheetSpec(
    sheet="条款一致性",
    notes=("Kappa为线性加权，区间为95%；次数不足的不计算、不作判断。",),
    columns=(
        Column(name="edition", heading="评审标准", width=30),
        Column(name="clause", heading="条款", width=12),
        Column(name="title", heading="名称", width=40),
        Column(name="pairs", heading="检验次数", kind=Kind.INTEGER, width=12),
        Column(name="equal", heading="一致次数", kind=Kind.INTEGER, width=12),
        Column(name="share", heading="一致率（%）", kind=Kind.DECIMAL, width=14),
        Column(name="kappa", heading="加权Kappa", width=14),
        Column(name="low", heading="区间下限", width=12),
        Column(name="high", heading="区间上限", width=12),
        Column(name="said", heading="判断", width=24),
    ),
)


@dataclass(frozen=True)
class OfClause:
    """One clause of one edition over all checks; `least` pairs are needed before anything is said of it."""

    edition: str
    clause: str
    title: str
    found: Agreement
    least: int

    @property
    def judged(self) -> bool:
        return self.found.pairs >= self.least

    @property
    def said(self) -> tuple[str, str]:
        """In a word, and its tone: the whole interval at or below what is called moderate, or above it, or both sides of it."""
        if not self.judged:
            return FEW, ""
        if self.found.low is None or self.found.high is None or self.found.low > MODERATE:
            return HOLDS, "green"
        return (WORDING, "red") if self.found.high <= MODERATE else (WATCH, "amber")

    @property
    def order(self) -> tuple[bool, float, float, int, str]:
        """Judged ones first, then by kappa, by the share of equal ratings, and by how often it was rated."""
        kappa = 1.0 if self.found.kappa is None else self.found.kappa
        return (not self.judged, kappa if self.judged else 0.0, self.found.share, -self.found.pairs, self.clause)


def by_clause(member: Membership, at: datetime) -> list[OfClause]:
    """What the member's body has come to, for the commission what all have; a few queries whatever the number of checks."""
    law = FigureSetting.objects.law(Regime.PRIMARY_CARE, timezone.localdate(at))
    checks = AgreementCheck.objects.read_by(member)
    rows = SecondRating.objects.filter(rater__of_check__in=checks, rater__ended_at=None)
    said = list(rows.values_list("rater__of_check__number", "clause", "first", "second"))
    standards = dict(
        Application.objects.filter(number__in={number for number, *_ in said}).values_list("number", "standard")
    )
    pairs: defaultdict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for number, clause, first, second in said:
        pairs[standards[number], clause].append((first, second))
    return ordered(pairs, titles=_titles({standard for standard, _ in pairs}), least=law["agreement_judged"])


def ordered(
    pairs: Mapping[tuple[int, str], list[tuple[str, str]]],
    *,
    titles: Mapping[tuple[int, str], tuple[str, str]],
    least: int,
) -> list[OfClause]:
    """By what needs better words; `titles` are the edition and the title of each."""
    found = [OfClause(titles[key][0], key[1], titles[key][1], agreement(said), least) for key, said in pairs.items()]
    return sorted(found, key=lambda row: row.order)


def _titles(standards: set[int]) -> dict[tuple[int, str], tuple[str, str]]:
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for standard in StandardEdition.objects.filter(pk__in=standards).defer("payload"):
        for chapter in edition_of(standard).chapters:
            for section in chapter.sections:
                found |= {(standard.pk, one.number): (str(standard), one.title) for one in section.clauses}
    return found


def listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = by_clause(member, at)
    return exporting.Listing(
        exporting.stamped("条款一致性", at), len(rows), [Sheet(spec=SPEC, rows=[_cells(row) for row in rows])]
    )


def _cells(row: OfClause) -> list[object]:
    found = row.found
    of_kappa = (found.kappa, found.low, found.high) if row.judged else (None, None, None)
    numbers = ["" if one is None else f"{one:.2f}" for one in of_kappa]
    share = round(found.share * 100, 1)
    return [row.edition, row.clause, row.title, found.pairs, found.equal, share, *numbers, row.said[0]]
