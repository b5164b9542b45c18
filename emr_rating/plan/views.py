"""The plan of a year's municipal stage, and how far it has come (E27)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import for_roles
from accounts.models import District
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.models import CalendarYear

from ..models import Cycle, Filing
from .actions import arrange
from .forms import ArrangeForm
from .progress import experts, lines


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE)
def plan(request: Request) -> HttpResponse:
    """Of the year that is named, else of the one under review; for a bureau, in its district."""
    district = request.member.office.own_district if request.member.role in BUREAU_ROLES else None
    cycle = Cycle.objects.asked_for(request.GET.get("year", ""), at=request.at, district=district)
    if cycle is None:
        return render(request, "emr_rating/plan/none.html")
    table = CalendarYear.objects.table()
    context = {
        "cycle": cycle,
        "years": Cycle.objects.values_list("year", flat=True),
        "lines": lines(cycle, request.member, on=request.on, table=table),
        "experts": experts(cycle, request.member, on=request.on),
        "may_arrange": request.member.role in COMMISSION_ROLES,
    }
    return render(request, "emr_rating/plan/plan.html", context)


@for_roles(*COMMISSION_ROLES)
def plan_arrange(request: Request, year: int) -> HttpResponse:
    cycle = get_object_or_404(Cycle, year=year)
    districts = District.objects.current(request.on)
    concerned = districts.filter(pk__in=Filing.objects.standing().of_cycle(cycle).values("district"))
    form = ArrangeForm(request.POST or None, districts=districts, initial={"districts": concerned or districts})
    if form.is_valid():
        try:
            rows = arrange(cycle, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已安排{len(rows)}个区县的{rows[0].get_review_display()}。")
            return redirect(f"{reverse('emr_plan')}?year={cycle.year}")
    context = {"form": form, "cycle": cycle}
    return render(request, "emr_rating/plan/arrange.html", context, status=422 if form.is_bound else 200)
