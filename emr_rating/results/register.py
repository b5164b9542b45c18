"""The register of results: a year's hospitals with lane, conclusion and what their result rests on (E18, E32)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Institution, Membership
from casework.models import Notice
from casework.workbook import Column, Kind, Sheet, SheetSpec

from ..bureau_violation.steps import DECISION_NOTICE as BUREAU_DECISION
from ..correction.steps import CORRECTION
from ..models import Cycle, Filing, Lapse, Reached, SpotCheck, YearResult
from ..municipal.lanes import REVIEWERS
from ..rules import Lane
from ..stages import SpotCheckStage, Stage
from ..violation.steps import DECISION_NOTICE
from .outcome import Outcome, Standing, outcome_of

# What the filter of levels says for a year that came to none (E19).
NO_RESULT = Standing.NO_RESULT.value
SPEC = SheetSpec(
    sheet="评价结果",
    columns=(
        Column(name="year", heading="年度", kind=Kind.INTEGER, width=10),
        Column(name="district", heading="区县", width=14),
        Column(name="institution", heading="医疗机构", width=36),
        Column(name="uscc", heading="统一社会信用代码", width=24),
        Column(name="declared", heading="申报级别", kind=Kind.INTEGER, width=10),
        Column(name="lane", heading="审核方式", width=40),
        Column(name="level", heading="结果级别", kind=Kind.INTEGER, width=10),
        Column(name="standing", heading="结果", width=24),
        Column(name="basis", heading="依据", width=40),
    ),
)


@dataclass(frozen=True)
class Line:
    """`number` is that of the filing, empty for a year that was rated before this portal."""

    institution: Institution
    year: int
    number: str
    declared: int | None
    lane: str
    level: int | None
    standing: str
    basis: str


def years() -> list[int]:
    """Every year of which anything is known, the latest first."""
    imported = YearResult.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({*Cycle.objects.values_list("year", flat=True), *imported}, reverse=True)


def latest(known: list[int]) -> int:
    """The last year of `known` that may have results: of one whose window is open there are none. 0 where there is no year."""
    filing = set(Cycle.objects.filter(closed_at=None).values_list("year", flat=True))
    return next((year for year in known if year not in filing), known[0] if known else 0)


def found(member: Membership, *, year: int, q: str = "", level: str = "", district: str = "") -> QuerySet[Any]:
    """The portal's own filings of a year, else what was imported of it: one year is rated in one place (E32)."""
    hospitals = Institution.objects.visible_to(member).matching(q)
    if district:
        hospitals = hospitals.filter(district=district)
    if not Cycle.objects.filter(year=year).exists():
        rows = YearResult.objects.filter(year=year, institution__in=hospitals).select_related("institution__district")
        if level == NO_RESULT:
            rows = rows.none()
        elif level.isdecimal():
            rows = rows.filter(final_level=int(level[:1]))
        return rows.order_by("institution__district", "institution")
    filings = Filing.objects.standing().visible_to(member).filter(cycle__year=year, filed_by__in=hospitals)
    if level == NO_RESULT:
        filings = filings.filter(state=Stage.NO_RESULT)
    elif level.isdecimal():
        wanted = int(level[:1])
        concluded = Filing.objects.filter(conclusions__superseded_at=None, conclusions__to_level=wanted).values("pk")
        final = YearResult.objects.filter(year=year, final_level=wanted).values("institution")
        filings = filings.filter(
            Q(state=Stage.PROVISIONAL, pk__in=concluded)
            | Q(state__in=(Stage.CONFIRMED, Stage.ANNOUNCED), filed_by__in=final)
        )
    papers = YearResult.objects.filter(year=year, institution=OuterRef("filed_by")).values("notice")[:1]
    lapsed = Lapse.objects.filter(filing=OuterRef("pk"), reversed_at=None).values("notice__number")[:1]
    filings = filings.select_related("cycle", "filed_by__district", "national_review")
    filings = filings.annotate(papers=Coalesce(Subquery(lapsed), Subquery(papers), output_field=CharField()))
    # The violation of a bureau is about none of the filings that it reaches.
    of_bureau = Reached.objects.decided().filter(filing=OuterRef(OuterRef("pk"))).values("violation")
    afterwards = (
        Q(kind=DECISION_NOTICE.kind, case__about=OuterRef("pk"))
        | Q(kind=BUREAU_DECISION.kind, case__in=of_bureau)
        | Q(kind=CORRECTION.kind, case=OuterRef("pk"))
    )
    decided = Notice.objects.filter(afterwards, issued_at__isnull=False).order_by("-pk").values("number")[:1]
    filings = filings.annotate(decided=Subquery(decided, output_field=CharField()))
    lowered = SpotCheck.objects.filter(of_filing=OuterRef("pk"), state=SpotCheckStage.LOWERED).values("number")
    filings = filings.annotate(lowered_by=Subquery(lowered, output_field=CharField()))
    filings = filings.prefetch_related("conclusions", "national_review__conclusions")
    return filings.order_by("filed_by__district", "filed_by")


def line(row: Filing | YearResult, *, on: date) -> Line:
    if isinstance(row, YearResult):
        level = row.final_level
        standing = Standing.FINAL.label if level is not None else Standing.NONE.label
        return Line(row.institution, row.year, "", row.declared_level, "", level, standing, row.notice)
    outcome = outcome_of(row, on=on)
    lane = "{}（{}）".format(*REVIEWERS[Lane(row.lane)]) if row.lane else ""
    return Line(
        row.filed_by,
        row.cycle.year,
        row.number,
        row.declared_level,
        lane,
        outcome.level,
        outcome.words,
        basis(outcome, papers=_of(row, "papers"), decided=_of(row, "decided"), lowered_by=_of(row, "lowered_by")),
    )


def _of(row: Filing, name: str) -> str:
    """What a list of them is read with (`found`)."""
    return getattr(row, name, None) or ""


def basis(outcome: Outcome, *, papers: str, decided: str, lowered_by: str) -> str:
    """On what a result rests: both notices, or that they are still to come (E18), the spot check that has lowered it (E30), and the last
    paper that has put it otherwise (E18, E29)."""
    checked = f"监督抽查{lowered_by}" if lowered_by else ""
    match outcome.standing:
        case Standing.PROVISIONAL:
            rests_on = ["待国家通知和市级通知", checked, decided]
        case Standing.NONE | Standing.ABSENT:
            rests_on = []
        case _:
            rests_on = [papers, checked, decided]
    return "；".join(filter(None, rests_on))


def sheet(lines: list[Line]) -> Sheet:
    return Sheet(
        spec=SPEC,
        rows=(
            (
                one.year,
                one.institution.district.name,
                one.institution.name,
                one.institution.uscc,
                one.declared,
                one.lane,
                one.level,
                one.standing,
                one.basis,
            )
            for one in lines
        ),
    )
