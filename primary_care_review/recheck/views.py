"""The page on which a grade is put to a recheck (P28)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES

from ..decree.current import current
from ..models import Grade, Recheck
from . import actions
from .forms import RecheckForm


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
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
