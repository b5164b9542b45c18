"""The body's page of its conclusions and postings: posted, and taken back (P12)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.models import Posting
from casework.record import log_reading

from . import actions
from .forms import PostForm, WithdrawForm

BODIES = (*BUREAU_ROLES, *COMMISSION_ROLES)


@for_roles(*BODIES)
def conclusion_postings(request: Request) -> HttpResponse:
    """What the office has concluded and not posted yet, and what it has posted; its head posts."""
    waiting = actions.waiting(request.member)
    form = PostForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if form.is_valid() and (posting := _posted(request, form)):
        return redirect("posting", pk=posting.pk)
    context = {
        "waiting": waiting,
        "postings": actions.of_office(request.member),
        "form": form,
        "may_post": request.member.role in actions.HEADS,
    }
    log_reading(by=request.member, at=request.at, what="评审结论公示")
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/publicity/postings.html", context, status=status)


def _posted(request: Request, form: PostForm) -> Posting | None:
    try:
        posting = actions.post(**form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, f"{posting.number}已公示，各机构已可查阅本机构的评审结论。")
    return posting


@for_roles(*BODIES)
def withdraw_conclusions(request: Request, pk: int) -> HttpResponse:
    """Takes a posting back, with a reason that its page then tells."""
    posting = get_object_or_404(actions.of_office(request.member), pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw(posting, by=request.member, at=request.at, **form.cleaned_data)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{posting.number}已撤回。")
            return redirect("posting", pk=posting.pk)
    status = 422 if form.is_bound else 200
    context = {"posting": posting, "form": form}
    return render(request, "primary_care_review/publicity/withdraw.html", context, status=status)
