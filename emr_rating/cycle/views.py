"""The commission's pages of a yearly cycle."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import to_change
from accounts.models import Institution
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, OFFICIAL_ROLES
from emr_rating.cycle import actions as verbs
from emr_rating.cycle.forms import ChangeDatesForm, CycleForm
from emr_rating.cycle.record import entries
from emr_rating.models import Cycle


@for_roles(*OFFICIAL_ROLES)
def cycle_page(request: Request, year: int) -> HttpResponse:
    """The year's dates and settings, and its record."""
    cycle = get_object_or_404(Cycle.objects.select_related("standard"), year=year)
    late = cycle.late_filings.filter(institution__in=Institution.objects.visible_to(request.member))
    context = {
        "cycle": cycle,
        "due_text": cycle.due_text(request.member.office.district_id),
        "record": entries(cycle, request.member),
        "late_filings": late.select_related("institution", "granted_by"),
        "may_change": request.member.role in COMMISSION_ROLES and request.at < cycle.closes_at,
    }
    return render(request, "emr_rating/authority/cycle.html", context)


@for_roles(*COMMISSION_ROLES)
def open_cycle(request: Request) -> HttpResponse:
    form = CycleForm(request.POST or None, at=request.at)
    if form.is_valid():
        try:
            cycle = verbs.open_cycle(**form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{cycle}已建立。")
            return redirect("cycle", year=cycle.year)
    return render(request, "emr_rating/authority/open_cycle.html", {"form": form}, status=422 if form.is_bound else 200)


@for_roles(*COMMISSION_ROLES)
def change_dates(request: Request, year: int) -> HttpResponse:
    cycle = get_object_or_404(to_change(Cycle.objects.all(), request), year=year)
    standing = {name: getattr(cycle, name) for name in ("opens_at", "closes_at", "district_due_on")}
    form = ChangeDatesForm(request.POST or None, standing=standing)
    if form.is_valid():
        try:
            verbs.change_dates(cycle, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(
                request, f"{cycle}的时间已调整，正在办理的填报时限随之更新；填报时间有变动的，已通知各医院。"
            )
            return redirect("cycle", year=cycle.year)
    context = {"form": form, "cycle": cycle}
    return render(request, "emr_rating/authority/change_dates.html", context, status=422 if form.is_bound else 200)
