"""What districts risk: a bureau reads its own, the commission all (E19, E30)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Regime
from casework.models import FigureSetting

from ..models import Cycle
from .present import risks


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def emr_risks(request: Request) -> HttpResponse:
    cycle = Cycle.objects.shown(request.GET.get("year", ""), at=request.at)
    if cycle is None:
        return redirect("emr_office")
    law = FigureSetting.objects.law(Regime.EMR, request.on)
    found = risks(request.member, year=cycle.year, at=request.at, warns=law["warn_first"])
    context = {"cycle": cycle, "years": Cycle.objects.values_list("year", flat=True), "risks": found}
    return render(request, "emr_rating/risks/list.html", context)
