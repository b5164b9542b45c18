"""What districts risk: a bureau reads its own, the commission all; on a page and as a spreadsheet (E19, E30)."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import for_roles
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Regime
from casework.jobs import exporting
from casework.models import FigureSetting

from ..models import Cycle
from .present import Risk, risks
from .tables import sheets

READERS = (*BUREAU_ROLES, *COMMISSION_ROLES)


@for_roles(*READERS)
def emr_risks(request: Request) -> HttpResponse:
    cycle = Cycle.objects.shown(request.GET.get("year", ""), at=request.at)
    if cycle is None:
        return redirect("emr_office")
    found = _of_year(cycle, request.member, request.at)
    context = {"cycle": cycle, "years": Cycle.objects.values_list("year", flat=True), "risks": found}
    return render(request, "emr_rating/risks/list.html", context)


@for_roles(*READERS)
def emr_risks_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "emr_risks")


@exporting.export("emr_risks", label="导出区县风险提示", roles=READERS)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    cycle = Cycle.objects.shown(asked.get("year", ""), at=at)
    found = _of_year(cycle, member, at) if cycle else []
    rows = sum(len(risk.said) + len(risk.filings) + len(risk.checks) for risk in found)
    return exporting.Listing(exporting.stamped("区县风险提示", at), rows, sheets(found))


def _of_year(cycle: Cycle, member: Membership, at: datetime) -> list[Risk]:
    law = FigureSetting.objects.law(Regime.EMR, timezone.localdate(at))
    return risks(member, year=cycle.year, at=at, warns=law["warn_first"])
