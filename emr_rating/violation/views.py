"""Violations: which there are, and the page on which one is proposed about a filing (E29)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.entry.normal import query
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, OFFICIAL_ROLES
from casework.forms.file import choose_again
from casework.jobs import exporting
from casework.measures.present import SPEC, found, line
from casework.paging import PAGE
from casework.signs import opening
from casework.workbook import Sheet

from ..models import BureauViolation, Filing, Violation
from . import actions
from .forms import ProposeForm
from .rules import LAW


@for_roles(*OFFICIAL_ROLES)
def violations(request: Request) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("party", "state")} | {"q": query(request.GET.get("q", ""))}
    rows = _found(request.member, asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "law": LAW,
        "asked": asked,
        "page": page,
        "lines": [line(LAW, row) for row in page.object_list],
        "export": request.GET.urlencode(),
        "may_propose": request.member.role in COMMISSION_ROLES,
    }
    return render(request, "emr_rating/violation/list.html", context)


def _found(member: Membership, asked: Mapping[str, str]) -> QuerySet[Any]:
    """Of hospitals, or of bureaus, which have filings of several behind them."""
    said = {"q": query(asked.get("q", "")), "state": asked.get("state", "")}
    if asked.get("party") == "bureau":
        return found(BureauViolation, member, **said).prefetch_related("reached")
    return found(Violation, member, **said)


@for_roles(*OFFICIAL_ROLES)
def violations_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "emr_violations")


@exporting.export("emr_violations", label="导出违规处理", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    lines = [line(LAW, row) for row in _found(member, asked)]
    sheet = Sheet(spec=SPEC, rows=(one.cells for one in lines))
    return exporting.Listing(exporting.stamped("违规处理", at), len(lines), [sheet])


@for_roles(*COMMISSION_ROLES)
def propose_violation(request: Request, number: str) -> HttpResponse:
    """On which ground, on what facts; what follows is the case."""
    rows = Filing.objects.standing().visible_to(request.member).select_related("cycle", "filed_by__district")
    filing = get_object_or_404(rows, number=number)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    sign = opening.asked_about(request, number)
    form = ProposeForm(
        *sent,
        initial=opening.initial(sign),
        state=(filing.pk, filing.version, Violation.objects.filter(about=filing.pk).count()),
    )
    by, at = request.member, request.at
    if opened := carried_out(form, lambda: actions.propose(filing, **form.cleaned_data, sign=sign, by=by, at=at)):
        messages.success(request, f"已提出违规处理，编号{opened.number}。请拟写违规处理告知书，由负责人签发。")
        return redirect("case", opened.number)
    choose_again(form)
    context = {
        "filing": filing,
        "form": form,
        "sign": sign,
        "law": LAW,
        "verdict": actions.may_begin(filing, by=request.member),
    }
    status = 422 if form.is_bound else 200
    return render(request, "emr_rating/violation/propose.html", context, status=status)
