"""Editions of the standard: which there are, where each is used, bringing one in and taking one out (E28, E34)."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, OFFICIAL_ROLES, Regime
from casework.downloads import XLSX, attachment
from casework.models import StandardEdition
from casework.workbook import WorkbookRefused
from emr_rating.editions.actions import Imported, export_edition
from emr_rating.editions.actions import import_edition as bring_in
from emr_rating.editions.forms import EditionForm


@for_roles(*OFFICIAL_ROLES)
def editions(request: Request) -> HttpResponse:
    rows = _emr().annotate(used=Count("cases", distinct=True)).prefetch_related("cycles").defer("payload")
    context = {"editions": rows, "may_import": request.member.role in COMMISSION_ROLES}
    return render(request, "emr_rating/authority/editions.html", context)


@for_roles(*COMMISSION_ROLES)
def import_edition(request: Request) -> HttpResponse:
    form, outcome = EditionForm(request.POST or None, request.FILES or None), Imported()
    if form.is_valid():
        try:
            outcome = bring_in(**form.cleaned_data, by=request.member, at=request.at)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except Refused as refused:
            refused.show_in(form)
        if outcome.edition:
            messages.success(request, f"标准版本“{outcome.edition}”已导入，建立评价年度时可以选用。")
            return redirect("emr_editions")
    context = {"form": form, "errors": outcome.errors, "problems": outcome.problems}
    return render(request, "emr_rating/authority/import_edition.html", context, status=422 if form.is_bound else 200)


@for_roles(*OFFICIAL_ROLES)
def edition_excel(request: Request, key: str) -> HttpResponse:
    """The edition as the spreadsheet that would bring it in; also the template for the next one."""
    standard = get_object_or_404(_emr(), key=key)
    return attachment(export_edition(standard), name=f"{standard.key}.xlsx", content_type=XLSX)


def _emr():
    return StandardEdition.objects.filter(regime=Regime.EMR)
