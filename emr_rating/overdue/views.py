"""Districts whose review was not done in time, and the commission's confirmation of what that comes to (E19)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.models import District
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role

from ..models import Cycle, Extension, Lapse
from . import actions, reach
from .forms import NoResultForm

READERS = (*COMMISSION_ROLES, Role.CENTRE)


@for_roles(*READERS)
def emr_overdue(request: Request) -> HttpResponse:
    """Of the year that is named, else of the last one in which a district is late."""
    cycle = Cycle.objects.named(request.GET.get("year", "")) or reach.late_cycle(request.on)
    cycle = cycle or Cycle.objects.asked_for("", at=request.at)
    if cycle is None:
        return redirect("emr_office")
    lapses = Lapse.objects.filter(filing__cycle=cycle).select_related("filing__district", "notice")
    context = {
        "cycle": cycle,
        "due_text": cycle.due_text(request.member.office.district_id),
        "years": Cycle.objects.values_list("year", flat=True),
        "late": reach.by_district(cycle, on=request.on),
        "lapses": lapses.order_by("filing__district", "filing"),
        "drafts": actions.drafts(cycle),
        "extensions": Extension.objects.filter(cycle=cycle).prefetch_related("terms__district").order_by("-pk"),
        "may_ask": request.member.role == Role.COMMISSION_HEAD,
        "may_confirm": request.member.role in COMMISSION_ROLES,
    }
    return render(request, "emr_rating/overdue/list.html", context)


@for_roles(*COMMISSION_ROLES)
def draft_no_result(request: Request, year: int, code: str) -> HttpResponse:
    """Drafts the notice that another signs; with it the cases that it lists end."""
    cycle, district = get_object_or_404(Cycle, year=year), get_object_or_404(District, code=code)
    found = reach.with_terms(reach.reached(cycle, on=request.on).filter(district=district), cycle)
    form = NoResultForm(request.POST or None, filings=found)
    if form.is_valid():
        try:
            notice = actions.draft(cycle, district, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "无成绩通知已拟写，请送负责人签发；签发后所列案件即无成绩。")
            return redirect("notice", notice.pk)
    context = {"cycle": cycle, "district": district, "form": form, "found": found}
    return render(request, "emr_rating/overdue/draft.html", context, status=422 if form.is_bound else 200)
