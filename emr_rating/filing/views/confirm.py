"""Confirming item by item, then reporting (E10, E09, E12)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, Role

from ... import rules
from ...models import Filing
from ..actions import OPEN, confirm, declarations, report
from ..confirming import groups
from ..forms import ReportForm
from ..steps import REPORT
from .common import cited, frame, own_filing


@for_roles(*INSTITUTION_ROLES)
def filing_confirm(request: Request, number: str) -> HttpResponse:
    """Each item as it reads now; one is confirmed, or those of a role, each listed above the button."""
    of = own_filing(request, number)
    if request.method == "POST":
        chosen = {code: request.POST.get(f"digest-{code}", "") for code in _chosen(request, of)}
        confirm(of, items=chosen, by=request.member, at=request.at)
        messages.success(request, f"已确认{len(chosen)}项。")
        place = request.POST.get("group") or request.POST["item"].partition(".")[0]
        return redirect(reverse("filing_confirm", args=[number]) + f"#group-{place}")
    if of.state not in OPEN:
        return redirect("case_tab", number=number, tab="data")
    listed = groups(of)
    context = frame(request, of, current="confirm") | {
        "groups": listed,
        "waiting": sum(len(group.waiting) for group in listed),
        "law": cited(10),
    }
    return render(request, "emr_rating/filing/confirm.html", context)


def _chosen(request: Request, of: Filing) -> list[str]:
    if "item" in request.POST:
        return [request.POST["item"]]
    group = next((group for group in groups(of) if group.slug == request.POST.get("group")), None)
    if group is None:
        raise Refused("请选择要确认的项目。")
    return [line.code for line in group.waiting]


@for_roles(*INSTITUTION_ROLES)
def filing_report(request: Request, number: str) -> HttpResponse:
    """The computed level, the levels that may be declared, and the reporting itself, which is the leader's."""
    of = own_filing(request, number)
    common: dict[str, Any] = {"case": of, "step": REPORT, "member": request.member, "at": request.at}
    if request.method == "POST":
        form = ReportForm(request.POST, **common)
        if form.is_valid() and _reported(request, of, form):
            return redirect("case_tab", number=number, tab="analysis")
        return render(request, "emr_rating/filing/report.html", _report_page(request, of, form), status=422)
    if of.state not in OPEN:
        return redirect("case_tab", number=number, tab="analysis")
    return render(request, "emr_rating/filing/report.html", _report_page(request, of, ReportForm(**common)))


def _reported(request: Request, of: Filing, form: ReportForm) -> bool:
    try:
        reported = report(of, by=request.member, at=request.at, seen=form.cleaned_data["seen"], **form.facts())
    except Refused as refused:
        refused.show_in(form)
        return False
    receipt = reported.reports.latest("version")
    messages.success(request, f"{of.number}已上报，申报{receipt.declared_level}级，回执码 {receipt.code}。")
    return True


def _report_page(request: Request, of: Filing, form: ReportForm) -> dict[str, Any]:
    verdicts = declarations(of.filed_by, of.cycle, computed=of.sheet.scoring.level)
    best = rules.best_declaration(verdicts)
    chosen = form.data.get("declared_level", str(best))
    levels = [
        {
            "level": level,
            "ok": verdict.ok,
            "reasons": [str(reason) for reason in verdict.reasons],
            "chosen": chosen == str(level),
        }
        for level, verdict in sorted(verdicts.items(), reverse=True)
        if level <= max(of.sheet.scoring.level, 1)
    ]
    return frame(request, of, current="report") | {
        "form": form,
        "levels_offered": levels,
        "best": best,
        "refusals": REPORT.verdict(of, request.at).reasons,
        "leader": request.member.role == Role.INSTITUTION_LEADER,
        "version": of.reports_made + 1,
        "law": cited(10),
        "law_level": cited(12),
    }
