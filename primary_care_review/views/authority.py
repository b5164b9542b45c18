"""Bureau and commission: their queue by state, the register of grades, the materials a bureau names (P04, P07, P19)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.jobs import exporting
from casework.jobs.importing import take_in
from casework.jobs.working import Refusals
from casework.models import CalendarYear, Case, Job
from casework.paging import page_by_due
from casework.workbench.desk import COLUMNS, shown_rows
from casework.workbook import WorkbookRefused

from ..actions import requirements
from ..actions.grades import GradeImport
from ..forms.authority import GradeFilter, NamedMaterialForm
from ..forms.institution import WorkbookForm
from ..grade_terms import GradeTerms
from ..models import Grade, NamedMaterial
from ..register import entry, registered
from ..stages import Stage
from ..tables import grades as sheets
from .files import filters_of, show_refusal, workbook

AUTHORITIES = (*BUREAU_ROLES, *COMMISSION_ROLES)
KIND = "primary_care_application"
PAGE = 50


@for_roles(*AUTHORITIES)
def office(request: Request) -> HttpResponse:
    """The applications in scope, state by state."""
    scope = Case.objects.visible_to(request.member).filter(kind=KIND)
    asked = request.GET.get("state", "")
    chosen = asked if asked in list(Stage) else ""
    rows = scope.filter(state=chosen) if chosen else scope.open()
    page = page_by_due(rows, COLUMNS, asked=request.GET)
    context = {
        "counts": _counts(scope, chosen),
        "rows": shown_rows(page.rows, member=request.member, on=request.on, table=CalendarYear.objects.table()),
        "chosen": Stage(chosen).label if chosen else "",
        "total": f"本页 {len(page.rows)} 件",
        "previous": _address(chosen, before=page.previous) if page.previous else "",
        "next": _address(chosen, after=page.next) if page.next else "",
        "of_bureau": request.member.role in BUREAU_ROLES,
    }
    return render(request, "primary_care_review/office.html", context)


def _counts(scope, chosen: str) -> list[dict[str, Any]]:
    found = dict(scope.order_by().values_list("state").annotate(number=Count("pk")))
    return [
        {
            "number": found.get(stage.value, 0),
            "label": stage.label,
            "url": _address(stage.value),
            "tone": "",
            "current": stage.value == chosen,
        }
        for stage in Stage
    ]


def _address(state: str, **key: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in ({"state": state} | key).items() if value)
    return f"{reverse('primary_care_office')}{'?' if query else ''}{query}"


@for_roles(*BUREAU_ROLES)
def named_materials(request: Request) -> HttpResponse:
    form = NamedMaterialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            requirements.name_material(name=form.cleaned_data["name"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已规定申请机构须提交“{form.cleaned_data['name']}”。")
            return redirect("named_materials")
    named = NamedMaterial.objects.filter(district=request.member.office.district_id).select_related("named_by")
    context = {"form": form, "named": named}
    return render(request, "primary_care_review/named_materials.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_roles(*BUREAU_ROLES)
def end_material(request: Request, pk: int) -> HttpResponse:
    named = get_object_or_404(NamedMaterial, pk=pk, district=request.member.office.district_id)
    try:
        requirements.end_material(named, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{named.name}”已停用，此后提交的申请不再要求。")
    return redirect("named_materials")


@for_roles(*AUTHORITIES)
def grades(request: Request) -> HttpResponse:
    form, terms = GradeFilter(request.GET, member=request.member), GradeTerms.load()
    rows = registered(Grade.objects.visible_to(request.member), form.asked(), on=request.on, terms=terms)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": [entry(row, on=request.on, terms=terms) for row in page],
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
    on, terms = timezone.localdate(at), GradeTerms.load()
    narrowed = GradeFilter(asked, member=member).asked()
    rows = registered(Grade.objects.visible_to(member), narrowed, on=on, terms=terms)
    entries = (entry(row, on=on, terms=terms) for row in rows.iterator(chunk_size=2000))
    return exporting.Listing("等级名册.xlsx", rows.count(), [sheets.register(entries)])


@for_roles(*COMMISSION_ROLES)
def grades_import(request: Request) -> HttpResponse:
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_in(GradeImport, file=form.cleaned_data["file"], by=request.member, at=request.at)
        except (Refusals, WorkbookRefused) as refused:
            show_refusal(form, refused.sentences, "file")
        else:
            if isinstance(taken, Job):
                return redirect("job", pk=taken.pk)
            messages.success(request, f"已导入{taken.counts.total()}条历史等级。")
            return redirect("grades")
    return render(
        request, "primary_care_review/grades_import.html", {"form": form}, status=422 if form.is_bound else 200
    )


@for_roles(*COMMISSION_ROLES)
def grades_template(request: Request) -> HttpResponse:
    return workbook(sheets.template(), "历史等级模板")
