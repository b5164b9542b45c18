"""The violation of a bureau: proposed, the filings that it reaches chosen from a list, and what each hospital says to it (E29)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.entry.normal import query
from accounts.models import Office
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, INSTITUTION_ROLES, OfficeKind, Role
from casework.forms.file import choose_again
from casework.paging import PAGE
from casework.ticks import ticked

from ..models import BureauViolation, Cycle, EmrTip, Filing, Reached
from ..models.filing import FilingQuerySet
from ..violation.rules import LAW, OF_THE_NATION, UNDER_REVIEW, WITH_RESULT, ViolationGround
from . import actions, steps
from .forms import ProposeForm, ReachForm, StatementForm


@for_roles(*COMMISSION_ROLES)
def propose_bureau_violation(request: Request) -> HttpResponse:
    """On which ground, on what facts, found by the commission itself or told of in a tip; what follows is the case."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProposeForm(*sent, on=request.on, initial=_of_tip(request) | {"cycle": Cycle.objects.current(request.at)})
    by, at = request.member, request.at
    if opened := carried_out(form, lambda: actions.propose(**form.cleaned_data, by=by, at=at)):
        messages.success(request, f"已提出区县违规处理，编号{opened.number}。请列明所涉填报，再拟写告知书。")
        return redirect("reach_filings", opened.number)
    choose_again(form)
    status = 422 if form.is_bound else 200
    return render(request, "emr_rating/bureau_violation/propose.html", {"form": form, "law": LAW}, status=status)


def _of_tip(request: Request) -> dict[str, Any]:
    """What the form begins with where the address names a tip."""
    tip = EmrTip.objects.visible_to(request.member).filter(number=request.GET.get("tip", "")).first()
    if tip is None:
        return {}
    bureau = Office.objects.filter(kind=OfficeKind.BUREAU, district=tip.district_id).first()
    ground = tip.cause if tip.cause in set(ViolationGround) else ""
    return {"bureau": bureau, "ground": ground, "ground_facts": f"{tip.what}\n（{tip.number}）"[:2000]}


@for_roles(*COMMISSION_ROLES)
def reach_filings(request: Request, number: str) -> HttpResponse:
    """Those of the district and year that were reported, searched, several named at once where the reason is the same."""
    case = get_object_or_404(BureauViolation.objects.visible_to(request.member), number=number)
    q = query(request.GET.get("q", ""))
    form = ReachForm(request.POST or None, state=case.version)
    chosen = ticked(request.POST, "filing")
    filings = list(Filing.objects.visible_to(request.member).filter(pk__in=chosen))
    by, at = request.member, request.at
    if carried_out(form, lambda: actions.reach(case, filings=filings, **form.cleaned_data, by=by, at=at)):
        messages.success(request, f"已列明{len(filings)}件填报。")
        return redirect("reach_filings", number)
    context = {
        "case": case,
        "form": form,
        "q": q,
        "page": Paginator(_may_be_reached(case, q), PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "reached": case.reached.select_related("filing").order_by("filing"),
        "open": case.state == steps.PREPARED,
    }
    status = 422 if form.is_bound else 200
    return render(request, "emr_rating/bureau_violation/reach.html", context, status=status)


def _may_be_reached(case: BureauViolation, q: str) -> FilingQuerySet:
    rows = Filing.objects.standing().of_cycle(case.cycle).filter(district=case.district_id)
    rows = rows.filter(declared_level__isnull=False, state__in=(*UNDER_REVIEW, *OF_THE_NATION, *WITH_RESULT))
    rows = rows.exclude(pk__in=case.reached.values("filing"))
    return rows.filter(Q(title__icontains=q) | Q(number__iexact=q)).order_by("pk") if q else rows.order_by("pk")


@for_roles(*COMMISSION_ROLES)
def spare_filing(request: Request, number: str) -> HttpResponse:
    case = get_object_or_404(BureauViolation.objects.visible_to(request.member), number=number)
    if request.method == "POST":
        named = request.POST.get("filing", "")
        filing = get_object_or_404(Filing, pk__in=case.reached.values("filing"), number=named)
        try:
            actions.spare(case, filing=filing, by=request.member, at=request.at)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已删去{filing.number}。")
    return redirect("reach_filings", number)


@for_roles(*INSTITUTION_ROLES)
def reached(request: Request, pk: int) -> HttpResponse:
    """To a hospital, why its filing is reached, its word to that, and what was done."""
    rows = Reached.objects.visible_to(request.member)
    line = get_object_or_404(rows.select_related("violation__cycle", "violation__district", "filing"), pk=pk)
    waits = _waits(line, request)
    speaks = request.member.role == Role.INSTITUTION_LEADER and (waits or request.method == "POST")
    form = StatementForm(request.POST or None, state=(line.violation.state, line.stated_at)) if speaks else None
    by, at = request.member, request.at
    if form and carried_out(form, lambda: actions.state(line, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "陈述意见已提交。")
        return redirect("reached", pk)
    context = {
        "line": line,
        "case": line.violation,
        "ground": ViolationGround(line.ground),
        "form": form,
        "waits": waits,
        "decided": bool(line.violation.sanctioned),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "emr_rating/bureau_violation/reached.html", context, status=status)


def _waits(line: Reached, request: Request) -> bool:
    open_ = line.violation.state in (steps.HEARING, steps.DECIDING)
    return open_ and line.stated_at is None and line.violation.hearing_runs(request.at)
