"""Spot checks: which there are and what they came to, the districts they touch, and the circular of a suspended one (E30)."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.entry.normal import query
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OFFICIAL_ROLES, OfficeKind
from casework.jobs import exporting
from casework.paging import PAGE

from ..models import ReviewSuspension
from ..stages import SpotCheckStage
from . import circular
from .forms import CircularForm
from .listing import found, sheet


@for_roles(*OFFICIAL_ROLES)
def spot_checks(request: Request) -> HttpResponse:
    asked = {name: query(request.GET.get(name, "")) for name in ("q", "state")}
    page = Paginator(found(request.member, **asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": [(row, SpotCheckStage(row.state).label) for row in page.object_list],
        "states": [(stage.value, stage.label) for stage in SpotCheckStage],
        "export": request.GET.urlencode(),
        "suspensions": _of(request.member),
        "uncirculated": set(circular.uncirculated().values_list("pk", flat=True)),
        "may_circulate": request.member.role in COMMISSION_ROLES,
        "sees_risks": request.member.role in (*BUREAU_ROLES, *COMMISSION_ROLES),
    }
    return render(request, "emr_rating/spot_check/list.html", context)


@for_roles(*OFFICIAL_ROLES)
def spot_checks_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "emr_spot_checks")


@exporting.export("emr_spot_checks", label="导出监督抽查", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = found(member, q=query(asked.get("q", "")), state=asked.get("state", ""))
    return exporting.Listing(exporting.stamped("监督抽查", at), rows.count(), [sheet(rows)])


@for_roles(*COMMISSION_ROLES)
def suspension_circular(request: Request, year: int, code: str) -> HttpResponse:
    """Drafts the circular that another signs."""
    rows = ReviewSuspension.objects.select_related("cycle", "district")
    suspension = get_object_or_404(rows, cycle__year=year, district=code)
    form = CircularForm(request.POST or None)
    by, at = request.member, request.at
    if notice := carried_out(form, lambda: circular.draft(suspension, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "通报已拟写，请送负责人签发。")
        return redirect("notice", notice.pk)
    context = {"suspension": suspension, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "emr_rating/spot_check/circular.html", context, status=status)


def _of(member: Membership) -> QuerySet[ReviewSuspension]:
    """A bureau its own, with what its district has to know; the offices of the city all."""
    own = Q(district=member.office.district_id) if member.office.kind == OfficeKind.BUREAU else Q()
    return ReviewSuspension.objects.filter(own).select_related("cycle", "district", "circular")
