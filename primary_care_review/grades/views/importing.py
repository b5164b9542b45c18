"""The commission: what was decreed before the portal began, imported (P26, P27)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES
from casework.forms.file import WorkbookForm
from casework.jobs.importing import take_in
from casework.jobs.working import Refusals
from casework.models import Job
from casework.workbook import WorkbookRefused

from ...files import show_refusal, workbook
from .. import workbook as sheets
from ..actions import GradeImport


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
