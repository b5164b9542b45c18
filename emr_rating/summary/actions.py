"""The bureau's summary of its review to the commission, and the commission's return of single cases (E16, E18)."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import cast

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import District, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind
from accounts.ways import Way
from casework import messages
from casework.gateway import Stale, perform
from casework.models import Case, Conclusion
from experts.review import rounds

from ..articles import E
from ..models import Cycle, DistrictSummary, Filing, SummaryLine
from ..stages import Stage
from .steps import REPORT_SUMMARY, RETURN_SUMMARY


def concluded(cycle: Cycle, district: District) -> QuerySet[Filing]:
    """What a bureau has concluded and not yet reported."""
    waiting = Filing.objects.standing().filter(cycle=cycle, district=district, state=Stage.DISTRICT_CONCLUDED)
    return waiting.select_related("institution").prefetch_related("conclusions").order_by("pk")


def mark(filings: Iterable[Filing]) -> str:
    """Which cases a page listed, and at which version: what is reported is what was read."""
    return ",".join(f"{filing.pk}:{filing.version}" for filing in filings)


def _locked(filings: QuerySet[Filing]) -> list[Filing]:
    """Read once, under the locks of their cases: what is compared, listed and reported is one and the same."""
    cases = Case.objects.select_for_update().filter(pk__in=filings.order_by().values("pk")).order_by("pk")
    return list(filings.filter(pk__in=list(cases.values_list("pk", flat=True))))


@transaction.atomic
def report_summary(cycle: Cycle, *, remarks: str, seen: str, by: Membership, at: datetime) -> DistrictSummary:
    """Reports every concluded case of the bureau's district at once; each becomes provisional (E16, E18)."""
    if by.office.kind != OfficeKind.BUREAU:
        raise Refused(f"区县评级结果由区县卫生健康行政部门汇总报送（{E(16)}）。")
    district = by.office.own_district
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    filings = _locked(concluded(cycle, district))
    if mark(filings) != seen:
        raise Stale("名单在您打开页面之后已有变化，请核对最新名单后再报送。")
    if not filings:
        way = Way("查看在审案件", "emr_board")
        raise Refused(f"尚无已作出结论的案件，请先完成审核再汇总报送（{E(16)}）。", way=way)
    reported = DistrictSummary.objects.filter(cycle=cycle, district=district)
    serial = (reported.aggregate(last=Max("serial"))["last"] or 0) + 1
    summary = DistrictSummary.objects.create(
        cycle=cycle, district=district, serial=serial, remarks=remarks, reported_by=by.person, reported_at=at
    )
    for filing in filings:
        SummaryLine.objects.create(summary=summary, filing=filing, conclusion=cast(Conclusion, filing.conclusion))
        end = partial(rounds.tell, at=at)
        perform(filing, REPORT_SUMMARY, by=by, at=at, seen=filing.version, then=end, summary=summary.pk)
    messages.send(
        to=Office.objects.get(kind=OfficeKind.COMMISSION),
        title=f"{district}报送{cycle}区县审核汇总（第{serial}批）",
        body=f"共{summary.lines.count()}家，请在“区县汇总”中查看（{E(16)}）。",
        at=at,
    )
    return summary


@transaction.atomic
def return_summary(case: Filing, *, by: Membership, at: datetime, reason: str, seen: int | None = None) -> Case:
    """The commission sends a single case back to its bureau; its line in the summary stands no longer, and its round goes on."""
    return perform(case, RETURN_SUMMARY, by=by, at=at, seen=seen, reason=reason, then=rounds.resume)


def number(summary: DistrictSummary) -> str:
    """As the summary is cited: 500103-2026-1."""
    return f"{summary.district_id}-{summary.cycle.year}-{summary.serial}"
