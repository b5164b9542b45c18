"""Results of earlier years: the register per institution, and the commission's import (E12, E32)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.normal import query
from accounts.models import Institution
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, INSTITUTION_ROLES, OFFICIAL_ROLES, Regime
from casework.downloads import excel
from casework.forms.file import WorkbookForm
from casework.jobs.importing import take_in
from casework.jobs.working import Refusals
from casework.models import Job
from casework.workbook import Sheet, WorkbookRefused
from emr_rating.history.actions import SPEC, ResultImport
from emr_rating.models import Filing, YearResult
from emr_rating.results.outcome import outcome_of

PAGE = 50


@for_roles(*OFFICIAL_ROLES)
def history(request: Request) -> HttpResponse:
    """Every enrolled hospital with its latest imported result; one click to all of its years."""
    q = query(request.GET.get("q", ""))
    hospitals = Institution.objects.visible_to(request.member).enrolled(Regime.EMR).select_related("district")
    if q:
        hospitals = hospitals.matching(q)
    page = Paginator(hospitals.order_by("district", "pk").prefetch_related("year_results"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "q": q, "may_import": request.member.role in COMMISSION_ROLES}
    return render(request, "emr_rating/authority/history.html", context)


@for_roles(*OFFICIAL_ROLES, *INSTITUTION_ROLES)
def results(request: Request, uscc: str) -> HttpResponse:
    """历年结果 of one institution: imported years and the portal's own; a branch has its own page and no other's (E13)."""
    institution = get_object_or_404(
        Institution.objects.visible_to(request.member).select_related("district"), uscc=uscc
    )
    filings = Filing.objects.standing().filter(filed_by=institution).select_related("cycle")
    filings = filings.prefetch_related("conclusions")
    context = {
        "institution": institution,
        "results": YearResult.objects.filter(institution=institution),
        "filings": [(filing, outcome_of(filing, on=request.on)) for filing in filings.order_by("-cycle__year")],
    }
    return render(request, "emr_rating/authority/results.html", context)


@for_roles(*COMMISSION_ROLES)
def import_results(request: Request) -> HttpResponse:
    form, errors = WorkbookForm(request.POST or None, request.FILES or None), []
    if form.is_valid():
        try:
            taken = take_in(ResultImport, file=form.cleaned_data["file"], by=request.member, at=request.at)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except Refusals as refused:
            errors = refused.faults
        else:
            if isinstance(taken, Job):
                return redirect("job", pk=taken.pk)
            counts = "，".join(f"{label}{taken.counts[label]}条" for label in ("新增", "更正", "与已有内容一致"))
            messages.success(request, f"已导入：{counts}。")
            return redirect("emr_history")
    context = {"form": form, "errors": errors}
    return render(request, "emr_rating/authority/import_results.html", context, status=422 if form.is_bound else 200)


@for_roles(*COMMISSION_ROLES)
def results_template(request: Request) -> HttpResponse:
    """With the enrolled hospitals' codes and names filled in."""
    hospitals = Institution.objects.enrolled(Regime.EMR).order_by("district", "pk").values_list("uscc", "name")
    rows = ((uscc, name, None, None, None, "") for uscc, name in hospitals) if request.GET.get("filled") else ()
    return excel("历年结果导入模板.xlsx", Sheet(spec=SPEC, rows=rows, template=True))
