"""The bureau's summary to the commission, and the commission's view of every district (E16, E27)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, OFFICIAL_ROLES, Role
from casework.downloads import excel, inline
from casework.record import log_reading
from emr_rating import tables
from emr_rating.actions import summary as verbs
from emr_rating.forms.summary import SummaryForm
from emr_rating.models import Cycle, DistrictSummary, Filing
from emr_rating.stages import Stage
from emr_rating.summary_document import summary_sheet

NOT_BUREAU = tuple(role for role in OFFICIAL_ROLES if role not in BUREAU_ROLES)


@for_roles(*BUREAU_ROLES)
def district_summary(request: Request) -> HttpResponse:
    """What is concluded and can be reported, what is still open, and what was reported before."""
    district = request.member.office.own_district
    cycle = Cycle.objects.asked_for(request.GET.get("year", ""), at=request.at, district=district)
    if cycle is None:
        return redirect("emr_office")
    concluded = verbs.concluded(cycle, district)
    form = SummaryForm(request.POST or None, initial={"seen": verbs.mark(concluded)})
    if request.method == "POST" and form.is_valid() and (summary := _reported(request, cycle, form)):
        return redirect("summary", pk=summary.pk)
    own = Filing.objects.standing().filter(cycle=cycle, district=district)
    context = {
        "cycle": cycle,
        "district": district,
        "concluded": concluded,
        "still_open": own.filter(state=Stage.DISTRICT_REVIEW).order_by("due_on", "pk"),
        "summaries": _visible(request).filter(cycle=cycle),
        "form": form,
        "years": Cycle.objects.values_list("year", flat=True),
        "is_head": request.member.role == Role.BUREAU_HEAD,
    }
    return render(request, "emr_rating/authority/district_summary.html", context, status=422 if form.is_bound else 200)


def _reported(request: Request, cycle: Cycle, form: SummaryForm) -> DistrictSummary | None:
    try:
        if request.member.role != Role.BUREAU_HEAD:
            raise Refused("汇总报送由区县负责人办理，您当前的岗位不能办理。")
        data = form.cleaned_data
        summary = verbs.report_summary(
            cycle, remarks=data["remarks"], seen=data["seen"], by=request.member, at=request.at
        )
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, f"{summary}已报送市卫生健康委，所列结果为暂定结果。")
    return summary


@for_roles(*NOT_BUREAU)
def summaries(request: Request) -> HttpResponse:
    """Per district: how far its review is, and each summary that it has reported."""
    cycle = Cycle.objects.asked_for(request.GET.get("year", ""), at=request.at)
    if cycle is None:
        return redirect("emr_office")
    context = {
        "cycle": cycle,
        "progress": _progress(cycle, request),
        "years": Cycle.objects.values_list("year", flat=True),
        "summaries": _visible(request).filter(cycle=cycle),
    }
    return render(request, "emr_rating/authority/summaries.html", context)


@for_roles(*OFFICIAL_ROLES)
def summary_page(request: Request, pk: int) -> HttpResponse:
    summary = get_object_or_404(_visible(request), pk=pk)
    log_reading(by=request.member, at=request.at, what=f"区县审核汇总 {summary}")
    context = {
        "summary": summary,
        "number": verbs.number(summary),
        "lines": summary.lines.select_related("filing", "conclusion").order_by("filing"),
        "may_return": request.member.role == Role.COMMISSION_HEAD,
    }
    return render(request, "emr_rating/authority/summary.html", context)


@for_roles(*OFFICIAL_ROLES)
def summary_excel(request: Request, pk: int) -> HttpResponse:
    summary = get_object_or_404(_visible(request), pk=pk)
    log_reading(by=request.member, at=request.at, what=f"导出区县审核汇总 {summary}")
    return excel(f"{summary}.xlsx", tables.summary_sheet(summary))


@for_roles(*OFFICIAL_ROLES)
def summary_pdf(request: Request, pk: int) -> HttpResponse:
    summary = get_object_or_404(_visible(request), pk=pk)
    log_reading(by=request.member, at=request.at, what=f"下载区县审核汇总 {summary}")
    return inline(summary_sheet(summary).pdf(), name=f"{summary}.pdf")


def _visible(request: Request):
    related = ("cycle__standard", "district", "reported_by")
    return DistrictSummary.objects.visible_to(request.member).select_related(*related)


def _progress(cycle: Cycle, request: Request) -> list[dict[str, Any]]:
    counted = tables.counts(tables.board(cycle, request.member))
    stages = (Stage.DISTRICT_REVIEW, Stage.DISTRICT_CONCLUDED, Stage.PROVISIONAL)
    return [
        {
            "name": name,
            "review": states[Stage.DISTRICT_REVIEW],
            "concluded": states[Stage.DISTRICT_CONCLUDED],
            "provisional": states[Stage.PROVISIONAL],
            "late": request.on > cycle.district_due_on
            and states[Stage.DISTRICT_REVIEW] + states[Stage.DISTRICT_CONCLUDED] > 0,
        }
        for name, states in counted.items()
        if any(states[stage] for stage in stages)
    ]
