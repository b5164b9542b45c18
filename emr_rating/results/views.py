"""Results: the register of a year, a hospital's sheet, and the public page of its code (E18, E32)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import for_anyone, for_roles
from accounts.entry.normal import query
from accounts.models import District, Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, INSTITUTION_ROLES, OFFICIAL_ROLES, OfficeKind, Role
from casework.downloads import inline
from casework.jobs import exporting
from casework.paging import PAGE
from casework.record import log_reading
from casework.verification import grouped, read

from ..models import Filing, ResultSheet
from ..rules import LEVELS
from . import register, sheets

SHEET_ROLES = (*INSTITUTION_ROLES, *COMMISSION_ROLES, Role.CENTRE)


@for_roles(*OFFICIAL_ROLES)
def result_register(request: Request) -> HttpResponse:
    years = register.years()
    asked = _asked(request.GET, years)
    rows = register.found(request.member, **asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    districts = District.objects.none()
    if request.member.office.kind != OfficeKind.BUREAU:
        districts = District.objects.current(request.on)
    context = {
        "years": years,
        "asked": asked,
        "levels": reversed(LEVELS),
        "districts": districts,
        "page": page,
        "lines": [register.line(row, on=request.on) for row in page.object_list],
        "export": request.GET.urlencode(),
    }
    return render(request, "emr_rating/results/register.html", context)


@for_roles(*OFFICIAL_ROLES)
def result_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "emr_results")


@exporting.export("emr_results", label="导出评价结果", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    filters = _asked(asked, register.years())
    lines = [register.line(row, on=timezone.localdate(at)) for row in register.found(member, **filters)]
    return exporting.Listing(f"{filters['year']}年度评价结果.xlsx", len(lines), [register.sheet(lines)])


def _asked(asked: Mapping[str, str], years: list[int]) -> dict[str, Any]:
    """The latest year with results where the address names none that is known."""
    named = asked.get("year", "")
    year = int(named[:4]) if named.isdecimal() and int(named[:4]) in years else register.latest(years)
    return {
        "year": year,
        "q": query(asked.get("q", "")),
        "level": asked.get("level", ""),
        "district": asked.get("district", ""),
    }


@require_POST
@for_roles(*SHEET_ROLES)
def issue_result_sheet(request: Request, number: str) -> HttpResponse:
    filing = get_object_or_404(Filing.objects.visible_to(request.member), number=number)
    try:
        made = sheets.issue(filing, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("case_tab", number, "why")
    return redirect("result_sheet_pdf", made.code)


@for_roles(*SHEET_ROLES)
def result_sheet_pdf(request: Request, code: str) -> HttpResponse:
    own = Filing.objects.visible_to(request.member).values("pk")
    sheet = get_object_or_404(_sheets().filter(filing__in=own), code=read(code))
    log_reading(by=request.member, at=request.at, what=f"{sheet.filing.number} 结果单", case=sheet.filing)
    return inline(sheets.paper(sheet).pdf(), name=f"{sheet.filing.number}结果单.pdf")


@for_anyone
def result_sheet(request: Request, code: str) -> HttpResponse:
    """Whether a sheet was made here and still stands; what it says is not public before the notices are, and is not repeated."""
    sheet = get_object_or_404(_sheets(), code=read(code))
    context = {"sheet": sheet, "code": grouped(sheet.code), "stands": sheets.stands(sheet, on=request.on)}
    return render(request, "emr_rating/results/sheet.html", context)


def _sheets():
    return ResultSheet.objects.select_related("filing__cycle", "filing__filed_by")
