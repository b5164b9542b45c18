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
from emr_rating.board import lists as tables
from emr_rating.models import Cycle, DistrictSummary, Filing
from emr_rating.overdue.reach import past_term
from emr_rating.overdue.views import READERS as OVERDUE_READERS
from emr_rating.rules import Lane
from emr_rating.stages import Stage
from emr_rating.summary import actions as verbs
from emr_rating.summary import workbook
from emr_rating.summary.document import summary_sheet
from emr_rating.summary.forms import SummaryForm

REPORTED = (Stage.PROVISIONAL, Stage.CONFIRMED)
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
        "due_text": cycle.due_text(district.pk),
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
        "due_text": cycle.due_text(request.member.office.district_id),
        "progress": _progress(cycle, request),
        "years": Cycle.objects.values_list("year", flat=True),
        "summaries": _visible(request).filter(cycle=cycle),
        "may_see_overdue": request.member.role in OVERDUE_READERS,
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
    return excel(f"{summary}.xlsx", workbook.summary_sheet(summary))


@for_roles(*OFFICIAL_ROLES)
def summary_pdf(request: Request, pk: int) -> HttpResponse:
    summary = get_object_or_404(_visible(request), pk=pk)
    log_reading(by=request.member, at=request.at, what=f"下载区县审核汇总 {summary}")
    return inline(summary_sheet(summary).pdf(), name=f"{summary}.pdf")


def _visible(request: Request):
    related = ("cycle__standard", "district", "reported_by")
    return DistrictSummary.objects.visible_to(request.member).select_related(*related)


def _progress(cycle: Cycle, request: Request) -> list[dict[str, Any]]:
    """What the bureaus review, and nothing of what the city reviews itself, though that is provisional as well (E15-E18)."""
    hospitals = tables.board(cycle, request.member)
    own = hospitals.filter(filing__in=Filing.objects.filter(lane=Lane.DISTRICT_REVIEW).values("pk"))
    late = set(past_term(request.on).filter(cycle=cycle).values_list("district", flat=True))
    return [
        {
            "name": district.name,
            "review": states[Stage.DISTRICT_REVIEW],
            "concluded": states[Stage.DISTRICT_CONCLUDED],
            "reported": sum(states[stage] for stage in REPORTED),
            "no_result": f"无成绩{number}件" if (number := states[Stage.NO_RESULT]) else "",
            "late": district.pk in late,
        }
        for district, states in tables.counts(own).items()
    ]
