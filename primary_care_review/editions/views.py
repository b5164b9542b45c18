"""The commission keeps the editions of the standard; bureaus and institutions read them (P03)."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.forms import ReasonForm
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, Regime
from casework.models import Case, Record, StandardEdition
from casework.workbook import WorkbookRefused

from .. import rules
from ..assessment.present import bound_rows
from ..faults import Faults
from ..files import show_refusal, workbook
from . import actions as verbs
from . import workbook as sheets
from .forms import EditionForm, FilingForm
from .loading import edition_of

READERS = (*INSTITUTION_ROLES, *BUREAU_ROLES, *COMMISSION_ROLES)


def _editions():
    used = Case.objects.filter(standard=OuterRef("pk"))
    return StandardEdition.objects.filter(regime=Regime.PRIMARY_CARE).annotate(used=Exists(used))


def _fetch(key: str) -> StandardEdition:
    return get_object_or_404(_editions(), key=key)


@for_roles(*READERS)
def editions(request: Request) -> HttpResponse:
    # What a new self-assessment begins under; those before it stay with the cases that began under them.
    newest = StandardEdition.objects.in_force(Regime.PRIMARY_CARE, request.on).values_list("pk", flat=True).first()
    rows = [
        {"edition": row, "verdict": _in_force(row, request.on), "current": row.pk == newest}
        for row in _editions().defer("payload")
    ]
    context = {"rows": rows, "may_keep": request.member.role in COMMISSION_ROLES}
    return render(request, "primary_care_review/editions.html", context)


def _in_force(row: StandardEdition, on):
    return rules.edition_in_force(
        on=on, valid_from=row.valid_from, filed_on=row.filed_on, demonstration=row.demonstration
    )


@for_roles(*READERS)
def edition(request: Request, key: str) -> HttpResponse:
    """Clause by clause with what C, B and A ask, and the bounds of the grades."""
    row = _fetch(key)
    of = edition_of(row)
    keeper = request.member.role in COMMISSION_ROLES
    context = {
        "row": row,
        "edition": of,
        "bounds": bound_rows(of),
        "verdict": _in_force(row, request.on),
        "may_keep": keeper,
        "may_file": keeper and not row.demonstration and not row.filed_on,
        "record": Record.objects.filter(subject=f"edition:{key}").order_by("-seq") if keeper else [],
    }
    return render(request, "primary_care_review/edition.html", context)


@for_roles(*COMMISSION_ROLES)
def import_edition(request: Request) -> HttpResponse:
    form = EditionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = verbs.import_edition(**form.cleaned_data, by=request.member, at=request.at)
        except Faults as faults:
            show_refusal(form, faults.sentences, "file")
        except WorkbookRefused as refused:
            show_refusal(form, [str(refused)], "file")
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已导入“{row.title}”，登记国家备案后方可施行。")
            return redirect("edition", key=row.key)
    return render(
        request, "primary_care_review/edition_import.html", {"form": form}, status=422 if form.is_bound else 200
    )


@for_roles(*COMMISSION_ROLES)
def file_edition(request: Request, key: str) -> HttpResponse:
    row = _fetch(key)
    form = FilingForm(request.POST or None, state=row.digest)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record_filing(row, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已登记“{row.title}”的国家备案。")
            return redirect("edition", key=key)
    context = {"row": row, "form": form, "heading": "登记国家备案", "button": "登记备案", "danger": False}
    return render(request, "primary_care_review/edition_act.html", context, status=422 if form.is_bound else 200)


@for_roles(*COMMISSION_ROLES)
def remove_edition(request: Request, key: str) -> HttpResponse:
    row = _fetch(key)
    form = ReasonForm(request.POST or None, state=row.digest)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.remove_edition(row, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已删除“{row.title}”。")
            return redirect("editions")
    context = {"row": row, "form": form, "heading": "删除评审标准", "button": "删除", "danger": True}
    return render(request, "primary_care_review/edition_act.html", context, status=422 if form.is_bound else 200)


@for_roles(*READERS)
def export_edition(request: Request, key: str) -> HttpResponse:
    row = _fetch(key)
    return workbook(sheets.write(edition_of(row)), row.title)


@for_roles(*COMMISSION_ROLES)
def edition_template(request: Request) -> HttpResponse:
    return workbook(sheets.write(), "评审标准模板")
