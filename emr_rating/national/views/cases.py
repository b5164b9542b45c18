"""Pages of the national stage besides its cases: the notice of a visit, what is posted for a year."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from casework.downloads import inline
from casework.models import Posting
from casework.record import log_reading

from ... import proxy
from ...models import Cycle, NationalReview
from .. import publicity
from ..documents import visit_sheet
from ..forms import PostForm, WithdrawPostingForm
from ..scope import INSTITUTE, WITHIN


@for_roles(*WITHIN)
def visit_notice(request: Request, number: str) -> HttpResponse:
    case = get_object_or_404(
        NationalReview.objects.visible_to(request.member).select_related("standard"), number=number
    )
    if case.visit is None:
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"{case.number} 审核通知书", case=case)
    return inline(visit_sheet(case, case.visit).pdf(), name=f"{case.number}审核通知书.pdf")


@for_roles(*WITHIN)
def emr_postings(request: Request) -> HttpResponse:
    """What of a year is concluded and waits to be posted, and what was posted; the institute posts, or the centre for it."""
    cycle = Cycle.objects.shown(request.GET.get("year", ""), at=request.at)
    if cycle is None:
        return redirect("emr_office")
    waiting = publicity.waiting(cycle)
    form = PostForm(request.POST or None, request.FILES or None, member=request.member, at=request.at, waiting=waiting)
    if request.method == "POST" and form.is_valid() and (posting := _posted(request, cycle, form)):
        return redirect("posting", pk=posting.pk)
    context = {
        "cycle": cycle,
        "years": Cycle.objects.values_list("year", flat=True),
        "waiting": waiting,
        "open_reviews": NationalReview.objects.of_cycle(cycle).filter(state__in=publicity.UNDER_REVIEW).count(),
        "postings": Posting.objects.filter(of=cycle.subject),
        "form": form,
        "may_post": proxy.acts(request.member),
    }
    log_reading(by=request.member, at=request.at, what=f"{cycle}国家级审核结果公示")
    return render(request, "emr_rating/national/postings.html", context, status=422 if form.is_bound else 200)


def _posted(request: Request, cycle: Cycle, form: PostForm) -> Posting | None:
    try:
        posting = publicity.post(cycle, by=request.member, at=request.at, **form.cleaned_data)
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, f"{posting.number}已公示，各医院已可查阅本院的结果和意见。")
    return posting


@for_roles(*INSTITUTE)
def withdraw_posting(request: Request, pk: int) -> HttpResponse:
    """Takes a posting back, with a reason that its page then tells."""
    posting = get_object_or_404(Posting.objects.filter(article="E25"), pk=pk)
    form = WithdrawPostingForm(request.POST or None, request.FILES or None, member=request.member, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            publicity.withdraw(posting, by=request.member, at=request.at, **form.cleaned_data)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{posting.number}已撤回。")
            return redirect("posting", pk=posting.pk)
    context = {"posting": posting, "form": form}
    return render(request, "emr_rating/national/withdraw.html", context, status=422 if form.is_bound else 200)
