"""The filing as a workbook: out with what is filled in, in all or nothing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES
from casework.downloads import XLSX, attachment
from casework.forms.file import WorkbookForm
from casework.record import log_reading
from casework.workbook import CellError, WorkbookRefused

from ...models import Filing
from .. import workbook as filing_workbook
from ..actions import import_answers
from .common import frame, own_filing


@for_roles(*INSTITUTION_ROLES)
def filing_template(request: Request, number: str) -> HttpResponse:
    of = own_filing(request, number)
    log_reading(by=request.member, at=request.at, what=f"{number} 填报 Excel", case=of)
    return attachment(filing_workbook.template(of.sheet), name=f"{number}填报.xlsx", content_type=XLSX)


@for_roles(*INSTITUTION_ROLES)
def filing_import(request: Request, number: str) -> HttpResponse:
    of = own_filing(request, number)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    errors: list[CellError] = []
    if form.is_valid():
        errors = _import(request, of, form)
        if not errors and not form.errors:
            return redirect("filing", number=number)
    context = frame(request, of, current="") | {"form": form, "errors": errors}
    return render(request, "emr_rating/filing/import.html", context, status=422 if request.method == "POST" else 200)


def _import(request: Request, of: Filing, form: WorkbookForm) -> list[CellError]:
    try:
        texts, errors = filing_workbook.read(form.cleaned_data["file"], of.sheet)
        if not errors:
            changed = import_answers(of, texts=texts, by=request.member, at=request.at)
            messages.success(request, f"已导入，{changed}处内容有变化，请核对。")
    except (WorkbookRefused, Refused) as refused:
        form.add_error("file", str(refused))
        return []
    return errors
