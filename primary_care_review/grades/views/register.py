"""Bureau and commission: the register of grades as a list, a workbook and JSON (P14, P27)."""

from collections.abc import Mapping
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import for_anyone, for_roles
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.downloads import attachment
from casework.jobs import exporting
from casework.paging import PAGE
from casework.record import log_reading

from ...files import filters_of
from ...models import Grade
from .. import exchange
from .. import workbook as sheets
from ..forms import GradeFilter
from ..register import entries

AUTHORITIES = (*BUREAU_ROLES, *COMMISSION_ROLES)


@for_roles(*AUTHORITIES)
def grades(request: Request) -> HttpResponse:
    form = GradeFilter(request.GET, member=request.member)
    rows = entries(Grade.objects.visible_to(request.member), form.asked(), on=request.on)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": page.object_list,
        "page": page,
        "asked": filters_of(request),
        "narrowed": bool(form.asked()),
        "may_import": request.member.role in COMMISSION_ROLES,
    }
    return render(request, "primary_care_review/grades.html", context)


@for_roles(*AUTHORITIES)
def grades_export(request: Request) -> HttpResponse:
    """The register as it is filtered."""
    return exporting.answer(request, "grades")


@exporting.export("grades", label="导出等级名册", roles=AUTHORITIES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    narrowed = GradeFilter(asked, member=member).asked()
    rows = entries(Grade.objects.visible_to(member), narrowed, on=timezone.localdate(at))
    return exporting.Listing(exporting.stamped("等级名册", at), len(rows), [sheets.register(rows)])


@for_roles(*AUTHORITIES)
def grades_json(request: Request) -> HttpResponse:
    """The same for programs of other departments; one that can be cited is fixed (`grades.snapshots`)."""
    asked = GradeFilter(request.GET, member=request.member).asked()
    rows = entries(Grade.objects.visible_to(request.member), asked, on=request.on)
    content = exchange.text(rows, as_of=request.on, scope=request.member.office.name, filters=asked)
    log_reading(by=request.member, at=request.at, what="导出等级名册（JSON）")
    name = f"等级名册{request.on:%Y%m%d}.json"
    return attachment(content.encode(), name=name, content_type=exchange.CONTENT_TYPE)


@for_anyone
def grades_schema(request: Request) -> HttpResponse:
    """What the JSON says, for whoever reads it by program."""
    return HttpResponse(exchange.schema_text(), content_type=exchange.CONTENT_TYPE)
