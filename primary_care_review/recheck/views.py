"""Which rechecks there are, and the page on which a grade is put to one (P28)."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.jobs import exporting
from casework.paging import PAGE

from ..decree.current import current
from ..files import filters_of
from ..models import Grade, Recheck
from ..stages import RecheckStage
from . import actions
from .forms import RecheckForm
from .listing import RecheckFilter, found, how_of, sheet

AUTHORITIES = (*BUREAU_ROLES, *COMMISSION_ROLES)


@for_roles(*AUTHORITIES)
def rechecks(request: Request) -> HttpResponse:
    form = RecheckFilter(request.GET)
    page = Paginator(found(form.asked(), request.member), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, how_of(row), RecheckStage(row.state).label) for row in page.object_list],
        "asked": filters_of(request),
        "narrowed": bool(form.asked()),
    }
    return render(request, "primary_care_review/recheck/list.html", context)


@for_roles(*AUTHORITIES)
def rechecks_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "rechecks")


@exporting.export("rechecks", label="导出抽查复核", roles=AUTHORITIES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = found(RecheckFilter(asked).asked(), member)
    return exporting.Listing(exporting.stamped("抽查复核", at), rows.count(), [sheet(rows)])


@for_roles(*AUTHORITIES)
def recheck(request: Request, pk: int) -> HttpResponse:
    """Why it is rechecked; what follows is the case."""
    rows = Grade.objects.visible_to(request.member).select_related("institution__district", "decree__body", "case")
    grade = get_object_or_404(rows, pk=pk)
    form = RecheckForm(request.POST if request.method == "POST" else None, state=(grade.pk, grade.rechecks.count()))
    if form.is_valid() and (opened := _opened(request, grade, form)):
        return redirect("case", opened.number)
    verdict = actions.may_recheck(grade, by=request.member, at=request.at)
    context = {"grade": grade, "form": form, "verdict": verdict, "now": current(grade, on=request.on)}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/recheck/open.html", context, status=status)


def _opened(request: Request, grade: Grade, form: RecheckForm) -> Recheck | None:
    try:
        opened = actions.open_recheck(grade, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, f"已决定抽查复核，编号{opened.number}，机构已收到告知。请拟定评审安排并抽取评审组。")
    return opened
