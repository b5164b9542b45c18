"""The board: every hospital of a cycle, how far it is, and reminding those that have not reported (E08, E16)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.models import District, Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OFFICIAL_ROLES, Role
from casework.jobs import exporting
from casework.views.chasing import tell
from emr_rating.board import lists as tables
from emr_rating.cycle.actions import remind
from emr_rating.cycle.chasing import reminded
from emr_rating.models import Cycle

PAGE = 20  # on a phone each row is a card


@for_roles(*OFFICIAL_ROLES)
def board(request: Request) -> HttpResponse:
    cycle = _cycle(request)
    if cycle is None:
        return redirect("emr_office")
    filters = _filters(request.GET)
    hospitals = tables.board(cycle, request.member, **filters)
    page = Paginator(hospitals, PAGE).get_page(request.GET.get("page"))
    is_commission = request.member.role in COMMISSION_ROLES
    context = {
        "cycle": cycle,
        "years": Cycle.objects.values_list("year", flat=True),
        "rows": tables.board_rows(page.object_list, reminded=reminded(cycle)),
        "page": page,
        "pages": _pages(request, page),
        "filters": filters,
        "statuses": tables.STATUSES,
        "is_commission": is_commission,
        "may_remind": request.member.role in (*BUREAU_ROLES, *COMMISSION_ROLES)
        and request.at >= cycle.opens_at
        and cycle.closed_at is None,
        "may_allow_late": request.member.role == Role.COMMISSION_HEAD,
    }
    if request.member.role not in BUREAU_ROLES:
        context |= {"districts": District.objects.current(request.on), "by_district": _by_district(cycle, request)}
    return render(request, "emr_rating/authority/board.html", context)


@for_roles(*OFFICIAL_ROLES)
def board_export(request: Request) -> HttpResponse:
    if _cycle(request) is None:
        raise Http404
    return exporting.answer(request, "emr_board")


@exporting.export("emr_board", label="导出填报与审核进度", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    if (cycle := Cycle.objects.shown(asked.get("year", ""), at=at)) is None:
        raise Refused("没有该年度的评价，请重新选择年度。")
    found = tables.board(cycle, member, **_filters(asked))
    return exporting.Listing(
        f"{cycle}填报与审核进度.xlsx", found.count(), [tables.board_sheet(tables.board_rows(found, reminded={}))]
    )


@require_POST
@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def remind_hospital(request: Request, uscc: str) -> HttpResponse:
    """One hospital by its code; the list stays as it was filtered."""
    cycle = _cycle(request)
    if cycle is None:
        raise Http404
    hospitals = tables.board(cycle, request.member).select_related("office")
    return _reminded(request, cycle, _waiting([get_object_or_404(hospitals, uscc=uscc)]))


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def remind_hospitals(request: Request) -> HttpResponse:
    """All of the member's that have not reported, after being asked once: who they are, and when each was last reminded."""
    cycle = _cycle(request)
    if cycle is None:
        raise Http404
    waiting = _waiting(tables.board(cycle, request.member).select_related("office"))
    if request.method == "POST":
        return _reminded(request, cycle, waiting)
    sent = reminded(cycle)
    context = {
        "cycle": cycle,
        "waiting": [(hospital, sent.get(hospital.uscc)) for hospital in waiting],
        "back": _board_url(request),
    }
    return render(request, "emr_rating/authority/remind.html", context)


def _waiting(hospitals: "Iterable[tables.Hospital]") -> "list[tables.Hospital]":
    return [hospital for hospital in hospitals if (hospital.status or tables.NOT_BEGUN) in tables.TO_REMIND]


def _board_url(request: Request) -> str:
    query = request.GET.urlencode()
    return f"{reverse('emr_board')}{'?' if query else ''}{query}"


def _reminded(request: Request, cycle: Cycle, waiting: "list[tables.Hospital]") -> HttpResponse:
    tell(request, remind(cycle, waiting, by=request.member, at=request.at), nothing="没有需要催报的医院，均已上报。")
    return redirect(_board_url(request))


def _cycle(request: Request) -> Cycle | None:
    return Cycle.objects.shown(request.GET.get("year", ""), at=request.at)


def _filters(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: asked.get(name, "") for name in ("q", "status", "district")}


def _by_district(cycle: Cycle, request: Request) -> list[dict[str, Any]]:
    """Its hospitals, and of these how many stand in each column."""
    url = reverse("emr_board")
    return [
        {
            "name": district.name,
            "url": f"{url}?district={district.pk}&year={cycle.year}",
            "numbers": {
                "医院": sum(counted.values()),
                **{heading: sum(counted[one] for one in states) for heading, states in tables.COLUMNS.items()},
            },
        }
        for district, counted in tables.counts(tables.board(cycle, request.member)).items()
    ]


def _pages(request: Request, page) -> dict[str, Any]:
    def url(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "total": f"共 {page.paginator.count} 家",
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
        "numbers": [
            {"number": number, "url": url(number), "current": number == page.number}
            for number in page.paginator.page_range
        ],
    }
