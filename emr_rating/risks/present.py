"""The risks of each district with the cases that make them; two queries whatever the number of districts (E19, E30)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from accounts.models import District, Membership

from ..models import Filing, SpotCheck
from ..overdue.reach import OF_DISTRICT
from ..overdue.steps import UNREPORTED
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


def risks(member: Membership, *, year: int, on: date, warns: int) -> list[Risk]:
    """Of what the member may know, whoever risks most first; a district that risks nothing is left out."""
    found: dict[str, Risk] = {}
    for filing in _unreported(member):
        of = found.setdefault(filing.own_district.pk, Risk(filing.own_district))
        of.filings.append((filing, Stage(filing.state).label, filing.term))
    counted: defaultdict[str, dict[tuple[int, str], int]] = defaultdict(dict)
    for check in _checks(member, year=year):
        of = found.setdefault(check.own_district.pk, Risk(check.own_district))
        of.checks.append((check, SpotCheckStage(check.state).label))
        key = check.of_filing.cycle.year, check.state
        counted[of.district.pk][key] = counted[of.district.pk].get(key, 0) + 1
    for code, risk in found.items():
        terms = [term for _, _, term in risk.filings]
        of_checks = rules.of_checks(
            year=year,
            before=counted[code].get((year - 1, SpotCheckStage.LOWERED), 0),
            now=counted[code].get((year, SpotCheckStage.LOWERED), 0),
            open_now=counted[code].get((year, SpotCheckStage.CHECKING), 0),
        )
        both = ((rules.of_term(terms=terms, on=on, warns=warns), "E19"), (of_checks, "E30"))
        risk.said = [(sentence, tone, article) for (sentence, tone), article in both if sentence]
    threatened = [risk for risk in found.values() if risk.said]
    return sorted(threatened, key=lambda risk: (TONES.index(risk.tone), risk.district.pk))


def _unreported(member: Membership):
    """What a bureau reviews and has not reported, with the end of its term."""
    rows = Filing.objects.visible_to(member).standing().filter(state__in=UNREPORTED)
    termed = rows.annotate(term=Max("deadlines__due_on", filter=OF_DISTRICT)).filter(term__isnull=False)
    return termed.select_related("district", "cycle").order_by("district", "term", "pk")


def _checks(member: Membership, *, year: int):
    """Those of this year and the one before that have lowered a result or may yet."""
    states = (SpotCheckStage.LOWERED, SpotCheckStage.CHECKING)
    rows = SpotCheck.objects.visible_to(member).filter(state__in=states, of_filing__cycle__year__in=(year - 1, year))
    return rows.select_related("district", "of_filing__cycle").order_by("district", "of_filing__cycle__year", "pk")
