"""The page on which institution or body enter statistics before a visit, singly or from a workbook (P22)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES
from casework.forms.file import WorkbookForm
from casework.record import log_reading
from casework.workbook import WorkbookRefused

from ..faults import Faults
from ..files import show_refusal, workbook
from ..models import Application, RoutineStatistic
from . import actions, rules
from . import workbook as sheets
from .forms import StatisticForm, StrikeForm
from .present import statistics_of

ENTERING = (*INSTITUTION_ROLES, *BUREAU_ROLES, *COMMISSION_ROLES)


def _fetch(request: Request, number: str) -> Application:
    rows = Application.objects.visible_to(request.member).select_related("applicant", "standard", "district")
    return get_object_or_404(rows, number=number)


@for_roles(*ENTERING)
def statistics(request: Request, number: str) -> HttpResponse:
    application = _fetch(request, number)
    form = StatisticForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.enter(application, entry=form.entry(), by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{done}”已登记。")
            return redirect("statistics", number)
    log_reading(by=request.member, at=request.at, what=f"{number} 统计和监测结果", case=application)
    context = {
        "application": application,
        "form": form,
        "statistics": statistics_of(application),
        "struck": application.statistics.filter(struck_at__isnull=False).select_related("struck_by"),
        "may_enter": actions.enters(application, request.member),
        "closed": rules.may_enter(application.state).reasons,
    }
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/statistics/page.html", context, status=status)


@for_roles(*ENTERING)
def statistics_import(request: Request, number: str) -> HttpResponse:
    """All of a workbook, or nothing of it."""
    application = _fetch(request, number)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.take_in(application, file=form.cleaned_data["file"], by=request.member, at=request.at)
        except (Faults, WorkbookRefused) as faults:
            show_refusal(form, faults.sentences, "file")
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已导入{new}项。" if new else "工作簿中的各项均已登记，没有新增。")
            return redirect("statistics", number)
    context = {"application": application, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/statistics/import.html", context, status=status)


@for_roles(*ENTERING)
def statistics_workbook(request: Request, number: str) -> HttpResponse:
    """What is entered, to be read or to be gone on with."""
    application = _fetch(request, number)
    log_reading(by=request.member, at=request.at, what=f"导出 {number} 统计和监测结果", case=application)
    entries = [actions.entry_of(row) for row in statistics_of(application)]
    return workbook(sheets.write(entries), f"统计和监测结果（{number}）")


@for_roles(*ENTERING)
def strike_statistic(request: Request, pk: int) -> HttpResponse:
    applications = Application.objects.visible_to(request.member)
    rows = RoutineStatistic.objects.standing().filter(
        application__in=applications, entered_by__office=request.member.office
    )
    found = get_object_or_404(rows.select_related("application"), pk=pk)
    number, form = found.application.number, StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.strike(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{found}”已更正，原登记仍可查看。")
            return redirect("statistics", number)
    context = {"statistic": found, "number": number, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/statistics/strike.html", context, status=status)
