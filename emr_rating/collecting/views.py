"""The hospital's page of a collection, and the bureaus' list of theirs (E11)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, OFFICIAL_ROLES
from casework.jobs import working
from casework.views.chasing import tell

from ..filing.views.common import cited
from ..materials.hanging import HangingPage
from ..models import Collection, Cycle
from ..stages import CollectionStage
from . import actions
from .export import CollectedMaterials

PAGE = 50


@for_roles(*OFFICIAL_ROLES)
def collections(request: Request) -> HttpResponse:
    """Every collection of the year that the member may see, with how far it is."""
    cycle = Cycle.objects.shown(request.GET.get("year", ""), at=request.at)
    if cycle is None:
        return redirect("emr_office")
    rows = Collection.objects.visible_to(request.member).filter(cycle=cycle).order_by("district", "pk")
    is_bureau = request.member.role in BUREAU_ROLES
    context = {
        "cycle": cycle,
        "years": Cycle.objects.values_list("year", flat=True),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "to_begin": actions.to_begin(cycle, by=request.member, at=request.at).count() if is_bureau else 0,
        "is_bureau": is_bureau,
        "may_export": request.member.role in (*BUREAU_ROLES, *COMMISSION_ROLES),
        "collecting": CollectionStage.COLLECTING.value,
        "ordered": CollectionStage.ORDERED.value,
        "law": cited(11),
    }
    return render(request, "emr_rating/collecting/list.html", context)


def _cycle(year: int) -> Cycle:
    return get_object_or_404(Cycle, year=year)


def _back(cycle: Cycle) -> HttpResponse:
    return redirect(f"{reverse('collections')}?year={cycle.year}")


@require_POST
@for_roles(*BUREAU_ROLES)
def begin_collections(request: Request, year: int) -> HttpResponse:
    cycle = _cycle(year)
    try:
        opened = actions.begin(cycle, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已开始收集{opened}家医院的材料。" if opened else "没有需要开始收集的医院。")
    return _back(cycle)


@require_POST
@for_roles(*BUREAU_ROLES)
def remind_collections(request: Request, year: int) -> HttpResponse:
    """The one that the form names, or all that still collect."""
    cycle = _cycle(year)
    rows = Collection.objects.visible_to(request.member).filter(cycle=cycle)
    if number := request.POST.get("number", ""):
        rows = rows.filter(number=number)
        if not rows.exists():
            raise Http404
    tell(request, actions.remind(rows, by=request.member, at=request.at), nothing="没有正在收集的医院需要提醒。")
    return _back(cycle)


@require_POST
@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def export_collections(request: Request, year: int) -> HttpResponse:
    cycle = _cycle(year)
    job = working.start(CollectedMaterials, by=request.member, at=request.at, params={"year": cycle.year})
    return redirect("job", pk=job.pk)


def _own(request: Request, number: str) -> Collection:
    rows = Collection.objects.visible_to(request.member).select_related("cycle", "standard")
    return get_object_or_404(rows, number=number)


def _shown(request: Request, of: Collection) -> dict[str, Any]:
    open_ = of.state == CollectionStage.COLLECTING
    return {"collection": of, "open": open_, "stage": CollectionStage(of.state).label}


HANGING = HangingPage("collection", "emr_rating/collecting/page.html", actions.add, actions.remove, _shown)


@for_roles(*INSTITUTION_ROLES)
def collection(request: Request, number: str) -> HttpResponse:
    return HANGING.answer(request, _own(request, number))


@require_POST
@for_roles(*INSTITUTION_ROLES)
def remove_collected(request: Request, number: str, pk: int) -> HttpResponse:
    return HANGING.take_back(request, _own(request, number), pk)
