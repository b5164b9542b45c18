"""The institution's entry: what may be declared this year, the window, the current filing, the years before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.models import Institution
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, Regime

from ... import rules
from ...history.past import Past, past_of
from ...models import Cycle, Filing, YearResult
from ...results.outcome import outcome_of
from ...stages import Stage
from ..actions import OPEN, declarations, start
from ..present import deadline_text, tasks
from .common import cited


@for_roles(*INSTITUTION_ROLES)
def filing_home(request: Request) -> HttpResponse:
    return render(request, "emr_rating/filing/home.html", _home(request))


@for_roles(*INSTITUTION_ROLES)
@require_POST
def filing_start(request: Request, year: int) -> HttpResponse:
    cycle = get_object_or_404(Cycle, year=year)
    try:
        filing = start(institution=request.member.office.institution, cycle=cycle, by=request.member, at=request.at)
    except Refused as refused:
        return render(
            request,
            "emr_rating/filing/home.html",
            _home(request, refused=refused.linked(request.member.role)),
            status=409,
        )
    return redirect("filing_section", number=filing.number, slug="basic")


def _home(request: Request, *, refused: Sequence[str] = ()) -> dict[str, Any]:
    institution = request.member.office.institution
    own = Filing.objects.standing().filter(filed_by=institution).select_related("cycle__standard")
    # A late filing may still be open when the next year has begun.
    filling = own.filter(state__in=OPEN).order_by("-cycle__year").first()
    cycle, ahead = filling.cycle if filling else Cycle.objects.current(request.at), Cycle.objects.ahead(request.at)
    filing = filling or (cycle and own.of_cycle(cycle).first())
    past = past_of(institution, before=cycle.year) if cycle else None
    window = cycle and rules.window_open(at=request.at, opens_at=cycle.opens_at, closes_at=cycle.closes_at)
    return {
        "institution": institution,
        "enrolled": institution.enrolments.filter(regime=Regime.EMR, ended_on=None).exists(),
        "cycle": cycle,
        "window": window,
        "ahead": ahead if ahead != cycle else None,
        "not_yet": ahead and rules.window_open(at=request.at, opens_at=ahead.opens_at, closes_at=ahead.closes_at),
        "filing": filing,
        "state": Stage(filing.state).told if filing else "",
        "filling": bool(filling),
        "deadline": deadline_text(filing, at=request.at) if filing else "",
        "tasks": tasks(filling) if filling else [],
        "past": past,
        "eligibility": _eligibility(institution, cycle, past) if cycle and past else [],
        "years": _years(institution, on=request.on),
        "refused": refused,
        "law": {
            "window": cited(8),
            "level": cited(12),
            "branch": cited(13),
            "cycle": cited(32),
            "rules": cited(34),
            "register": cited(6),
        },
    }


def _eligibility(institution: Institution, cycle: Cycle, past: Past) -> list[dict[str, Any]]:
    """Every level from the top: may it be declared this year, why not, and from which year on (E12)."""
    verdicts = declarations(institution, cycle, computed=max(rules.LEVELS))
    return [
        {
            "level": level,
            "ok": verdict.ok,
            "reasons": [str(reason) for reason in verdict.reasons],
            "from_year": None if verdict.ok else _earliest(level, cycle, past),
        }
        for level, verdict in sorted(verdicts.items(), reverse=True)
        if level
    ]


def _earliest(level: int, cycle: Cycle, past: Past) -> int:
    return rules.earliest_declaration(
        level,
        latest_final=past.latest_final,
        passed_levels=past.final.values(),
        last_upgrade_year=past.last_upgrade_year,
        year=cycle.year,
        interval=cycle.upgrade_interval,
    )


def _years(institution: Institution, *, on: date) -> list[dict[str, Any]]:
    """Filings and imported results, the latest year first. A result of the portal is provisional until a notice (E18)."""
    years: dict[int, dict[str, Any]] = {}
    for result in YearResult.objects.filter(institution=institution):
        years[result.year] = {"declared": result.declared_level, "final": result.final_level, "notice": result.notice}
    filings = Filing.objects.filter(filed_by=institution).select_related("cycle").prefetch_related("conclusions")
    for filing in filings.order_by("id"):
        row = years.setdefault(filing.cycle.year, {"declared": None, "final": None, "notice": ""})
        row |= {
            "filing": filing,
            "state": Stage(filing.state).told,
            "declared": filing.declared_level or row["declared"],
        }
        row["outcome"] = outcome_of(filing, on=on)
    return [{"year": year, **row} for year, row in sorted(years.items(), reverse=True)]
