"""Every review under way at a glance, for the supervisor and the bodies (P30)."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.models import CalendarYear
from casework.record import log_reading

from ..models import Application
from .present import BEFORE, rows

PAGE = 20


@for_roles(Role.SUPERVISOR, *BUREAU_ROLES, *COMMISSION_ROLES)
def supervision(request: Request) -> HttpResponse:
    """The most urgent first."""
    under_way = Application.objects.visible_to(request.member).open().exclude(state__in=BEFORE)
    reviews = under_way.order_by(F("due_on").asc(nulls_last=True), "pk")
    page = Paginator(reviews, PAGE).get_page(request.GET.get("page"))
    table = CalendarYear.objects.table()
    log_reading(by=request.member, at=request.at, what="评审监督")
    shown = rows(page.object_list, member=request.member, on=request.on, table=table)
    watches = request.member.role == Role.SUPERVISOR
    context = {"rows": shown, "page": page, "watches": watches}
    return render(request, "primary_care_review/supervision/board.html", context)
