"""A district whose results were lowered two years running: in the third its cases go to the city, and its bureau does not review (E30)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Office
from accounts.roles import Regime
from casework import messages, record
from casework.actor import CLOCK
from casework.models import FigureSetting

from ..articles import E
from ..models import Cycle, ReviewSuspension, SpotCheck
from ..stages import SpotCheckStage
from . import rules

Lowered = Mapping[int, Mapping[str, list[SpotCheck]]]


def lowered(among: QuerySet[SpotCheck], *, at: datetime) -> Lowered:
    """The checks that have lowered a result, by the year for which they count and by district."""
    closings = dict(Cycle.objects.values_list("year", "closes_at"))
    late_years = FigureSetting.objects.law(Regime.EMR, timezone.localdate(at))["spot_check_late_years"]
    found: dict[int, dict[str, list[SpotCheck]]] = defaultdict(lambda: defaultdict(list))
    rows = among.filter(state=SpotCheckStage.LOWERED, district__isnull=False).order_by("pk")
    for check in rows.select_related("district", "of_filing__cycle").prefetch_related("conclusions"):
        own = check.of_filing.cycle.year
        year = rules.counts_for(own, ended_at=cast(datetime, check.closed_at), closings=closings, late_years=late_years)
        found[year][check.own_district.code].append(check)
    return found


def suspend(cycle: Cycle, *, at: datetime) -> list[ReviewSuspension]:
    """At the closing, before any case goes to its lane; by the law alone, so that nobody decides whom it reaches."""
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        by_year = lowered(SpotCheck.objects.all(), at=at)
        due = rules.suspended(cycle.year, {year: set(found) for year, found in by_year.items()})
        before = set(cycle.suspensions.values_list("district", flat=True))
        return [_suspend(cycle, code, by_year, at=at) for code in sorted(due - before)] if not cycle.closed_at else []


def _suspend(cycle: Cycle, code: str, by_year: Lowered, *, at: datetime) -> ReviewSuspension:
    checks = [check for year in (cycle.year - 2, cycle.year - 1) for check in by_year[year][code]]
    row = ReviewSuspension.objects.create(cycle=cycle, district_id=code, lowered=_listed(checks), begun_at=at)
    numbers = [check.number for check in checks]
    label = "区县连续两年抽查有降级，提级由市级审核"
    record.append(
        subject=cycle.subject,
        at=at,
        verb="suspend_review",
        label=label,
        by=CLOCK,
        article=E(30),
        facts={"district": row.district, "checks": numbers},
    )
    messages.send(
        to=Office.objects.bureau_of(row.district_id),
        title=f"{cycle}区县审核暂停，提级由市级审核",
        body=f"贵单位提交的审核结果连续两年抽查有降级（{'、'.join(numbers)}），本年度由市卫生健康委审核，下一年度恢复（{E(30)}）。",
        at=at,
    )
    return row


def _listed(checks: list[SpotCheck]) -> list[list[Any]]:
    """年度, 医疗机构, 抽查编号, 原级别, 降至: the rows of the circular."""
    return [
        [check.of_filing.cycle.year, check.title, check.number, f"{check.held_level}级", f"{check.found_level}级"]
        for check in checks
    ]
