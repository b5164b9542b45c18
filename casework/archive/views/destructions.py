"""What is destroyed after its term: proposed by one, decided by another, and what became of it (E26, P07)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.humans import same_human
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import OFFICIAL_ROLES

from ...models import ArchiveEntry, Destruction
from ...paging import PAGE
from ...ticks import ticked
from .. import actions
from ..forms import DecisionForm, ProposalForm


@require_GET
@for_roles(*OFFICIAL_ROLES)
def destructions(request: Request) -> HttpResponse:
    """Those of the offices that the member acts for, the ones that wait first."""
    rows = Destruction.objects.visible_to(request.member).select_related("office", "proposed_by__person")
    page = Paginator(rows.with_lines(), PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/archive/destructions.html", {"page": page})


@for_roles(*OFFICIAL_ROLES)
def destruction_new(request: Request) -> HttpResponse:
    """What was ticked in the inventory, each with its term; POST proposes."""
    sent = request.method == "POST"
    rows = ArchiveEntry.objects.visible_to(request.member).select_related("case", "office")
    entries = list(rows.filter(pk__in=ticked(request.GET, "entry")).order_by("number"))
    if not entries:
        messages.error(request, "请至少选择一件保管期满的案件。")
        return redirect("archive")
    form = ProposalForm(request.POST if sent else None, state=[entry.pk for entry in entries])
    if sent and form.is_valid():
        try:
            made = actions.propose(entries, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已提出销毁{len(entries)}件，请由本单位另一人审批。")
            return redirect("destruction", made.pk)
    context = {"form": form, "entries": entries}
    return render(request, "casework/archive/destruction_new.html", context, status=422 if form.is_bound else 200)


@for_roles(*OFFICIAL_ROLES)
def destruction(request: Request, pk: int) -> HttpResponse:
    """POST decides."""
    rows = Destruction.objects.visible_to(request.member)
    found = get_object_or_404(rows.select_related("office", "proposed_by__person", "decided_by__person"), pk=pk)
    form = DecisionForm(request.POST or None, state=[found.pk, str(found.decided_at)])
    if request.method == "POST" and form.is_valid():
        agreed = form.cleaned_data["decision"] == "agree"
        try:
            job = actions.decide(
                found, agreed=agreed, reason=form.cleaned_data["reason"], by=request.member, at=request.at
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "已同意销毁，正在办理。" if job else "已不同意销毁，案件继续保管。")
            return redirect("job", job.pk) if job else redirect("destruction", pk)
    lines = found.lines.select_related("entry__case", "entry__office")
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    own = same_human(found.proposed_by.person, request.member.person)
    context = {"destruction": found, "page": page, "form": form, "own": own}
    return render(request, "casework/archive/destruction.html", context, status=422 if form.is_bound else 200)
