"""The years of the official calendar: what is published, and entering the next one."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role
from casework.actions import calendar_import
from casework.downloads import excel
from casework.forms.step import CalendarYearForm
from casework.models import CalendarYear, Deadline
from casework.workbook import WorkbookRefused

KEEPS_CALENDAR = (*COMMISSION_ROLES, Role.CENTRE, Role.SYSTEM_ADMIN)


@for_roles(*KEEPS_CALENDAR)
def calendar_years(request: Request) -> HttpResponse:
    form = CalendarYearForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _imported(request, form):
        return redirect("calendar_years")
    off, worked = Count("days", filter=Q(days__working=False)), Count("days", filter=Q(days__working=True))
    context = {
        "form": form,
        "years": CalendarYear.objects.annotate(off=off, worked=worked).order_by("-year"),
        "provisional": Deadline.objects.filter(provisional=True, met_on=None).count(),
    }
    return render(request, "casework/calendar_years.html", context, status=422 if form.is_bound else 200)


def _imported(request: Request, form: CalendarYearForm) -> bool:
    year, file = form.cleaned_data["year"], form.cleaned_data["file"]
    try:
        done = calendar_import.import_year(
            file, year=year, notice=form.cleaned_data["notice"], by=request.member, at=request.at
        )
    except WorkbookRefused as refused:
        form.add_error("file", str(refused))
        return False
    except Refused as refused:
        form.add_error("file", list(refused.sentences))
        return False
    if done.changed:
        messages.success(request, f"{year}年工作日历已录入，{done.moved}项未办结的时限已重新计算。")
    else:
        messages.info(request, f"{year}年工作日历与已有内容一致，未作改动。")
    return True


@for_roles(*KEEPS_CALENDAR)
def calendar_year(request: Request, year: int) -> HttpResponse:
    """One year day by day, as it is counted."""
    row = get_object_or_404(CalendarYear, pk=year)
    return render(request, "casework/calendar_year.html", {"year": row, "days": row.days.all()})


@require_GET
@for_roles(*KEEPS_CALENDAR)
def calendar_template(request: Request) -> HttpResponse:
    return excel("年度工作日历模板.xlsx", calendar_import.template())
