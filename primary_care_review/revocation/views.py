"""The page on which a grade is put to revocation (P34)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.forms.file import choose_again

from ..decree.current import current
from ..models import Grade, Revocation
from . import actions
from .forms import ProposeForm


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def revoke_grade(request: Request, pk: int) -> HttpResponse:
    """On which ground, on what facts; what follows is the case."""
    rows = Grade.objects.visible_to(request.member).select_related("institution__district", "decree__body", "case")
    grade = get_object_or_404(rows, pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProposeForm(*sent, state=(grade.pk, grade.revocations.count()))
    if form.is_valid() and (opened := _opened(request, grade, form)):
        return redirect("case", opened.number)
    choose_again(form)
    verdict = actions.may_begin(grade, by=request.member, at=request.at)
    context = {"grade": grade, "form": form, "verdict": verdict, "now": current(grade, on=request.on)}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/revocation/propose.html", context, status=status)


def _opened(request: Request, grade: Grade, form: ProposeForm) -> Revocation | None:
    try:
        opened = actions.propose(grade, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, f"已提出撤销等级，编号{opened.number}。请拟写撤销等级告知书，由负责人签发。")
    return opened
