"""The risks of each district with the cases that make them; a few queries whatever the number of districts (E19, E30)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import District, Membership

from ..models import Filing, SpotCheck
from ..overdue.reach import OF_DISTRICT
from ..overdue.steps import UNREPORTED
from ..spot_check.suspension import lowered
from ..stages import SpotCheckStage, Stage
from . import rules

TONES = ("red", "amber", "")


@dataclass
class Risk:
    """Of one district: what is open with its term, and the checks of two years that lowered or may."""

    district: District
    filings: list[tuple[Filing, str, date]] = field(default_factory=list)
    checks: list[tuple[SpotCheck, str]] = field(default_factory=list)
    said: list[tuple[str, str, Any]] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return min((tone for _, tone, _ in self.said), key=TONES.index)


def risks(member: Membership, *, year: int, at: datetime, warns: int) -> list[Risk]:
    """Of what the member may know, whoever risks most first; a district that risks nothing is left out."""
    found: dict[str, Risk] = {}
    for filing in _unreported(member):
        of = found.setdefault(filing.own_district.pk, Risk(filing.own_district))
        of.filings.append((filing, Stage(filing.state).label, filing.term))
    checks = SpotCheck.objects.visible_to(member)
    by_year, still_open = lowered(checks, at=at), _open(checks, year=year)
    for of_district in (by_year[year - 1], by_year[year], still_open):
        for code, rows in of_district.items():
            of = found.setdefault(code, Risk(rows[0].own_district))
            of.checks += [(check, SpotCheckStage(check.state).label) for check in rows]
    for code, risk in found.items():
        terms = [term for _, _, term in risk.filings]
        before, now = len(by_year[year - 1].get(code, ())), len(by_year[year].get(code, ()))
        open_now = sum(check.of_filing.cycle.year == year for check in still_open.get(code, ()))
        of_checks = rules.of_checks(year=year, before=before, now=now, open_now=open_now)
        both = ((rules.of_term(terms=terms, on=timezone.localdate(at), warns=warns), "E19"), (of_checks, "E30"))
        risk.said = [(sentence, tone, article) for (sentence, tone), article in both if sentence]
    threatened = [risk for risk in found.values() if risk.said]
    return sorted(threatened, key=lambda risk: (TONES.index(risk.tone), risk.district.pk))


def _unreported(member: Membership):
    """What a bureau reviews and has not reported, with the end of its term."""
    rows = Filing.objects.visible_to(member).standing().filter(state__in=UNREPORTED)
    termed = rows.annotate(term=Max("deadlines__due_on", filter=OF_DISTRICT)).filter(term__isnull=False)
    return termed.select_related("district", "cycle").order_by("district", "term", "pk")


def _open(checks: QuerySet[SpotCheck], *, year: int) -> Mapping[str, list[SpotCheck]]:
    """Those of the year and of the one before that may yet lower a result, by district."""
    found: defaultdict[str, list[SpotCheck]] = defaultdict(list)
    rows = checks.filter(
        state=SpotCheckStage.CHECKING, district__isnull=False, of_filing__cycle__year__in=(year - 1, year)
    )
    for check in rows.select_related("district", "of_filing__cycle").order_by("pk"):
        found[check.own_district.pk].append(check)
    return found
