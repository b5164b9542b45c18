"""The register of experts: a list to search, and the same as a spreadsheet (E14, P08)."""

from collections.abc import Mapping
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import OFFICIAL_ROLES
from casework.jobs import exporting
from casework.paging import PAGE
from experts.actions.pools import nominating_pools
from experts.forms.register import RegisterFilter
from experts.register import listing as register
from experts.register import workbook as register_workbook


@require_GET
@for_roles(*OFFICIAL_ROLES)
def experts(request: Request) -> HttpResponse:
    form = RegisterFilter(request.GET, member=request.member)
    page = Paginator(register.found(request.member, form.asked()), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "narrowed": bool(form.asked()),
        "nominates": nominating_pools(request.member).exists(),
    }
    return render(request, "experts/register.html", context | tabs(request, "register"))


@require_GET
@for_roles(*OFFICIAL_ROLES)
def experts_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "experts")


@exporting.export("experts", label="导出专家库", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    found = register.found(member, RegisterFilter(asked, member=member).asked())
    return exporting.Listing("专家库.xlsx", found.count(), [register_workbook.register(found)])


def tabs(request: Request, here: str) -> dict[str, object]:
    """The register's own tabs, with what waits behind each."""
    return {"here": here, "waiting": register.waiting(request.member, at=request.at)}
