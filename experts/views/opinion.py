"""The expert's pages: an opinion beside what it is about, and for the leader the word of the team beside all opinions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework import ledger
from casework.record import log_reading
from experts.models import Assignment
from experts.review.drafts import Paper
from experts.review.panel import Panel
from experts.review.writing import written


@for_roles(Role.EXPERT)
def opinion(request: Request, pk: int) -> HttpResponse:
    """GET shows, POST saves the draft or, with the second button, hands it in."""
    assignment = _accepted(request, pk)
    return _page(request, assignment, Paper.OPINION, {"finished": assignment.handed_in_at})


@for_roles(Role.EXPERT)
def consolidation(request: Request, pk: int) -> HttpResponse:
    """The leader reads all opinions once they are in, and writes the team's; nobody else has this page."""
    assignment = _accepted(request, pk)
    if not assignment.leads:
        raise Http404
    panel = Panel.of(assignment.review)
    if not panel.open_to_read(assignment.review):
        return render(request, "experts/consolidation_waits.html", {"case": assignment.case})
    said = panel.consolidation
    return _page(request, assignment, Paper.CONSOLIDATION, {"opinions": panel.members, "said": said, "finished": said})


def _page(request: Request, assignment: Assignment, paper: Paper, more: dict[str, Any]) -> HttpResponse:
    use, case, status = assignment.review.declared, ledger.own_kind(assignment.case), 200
    if request.method == "POST":
        done = written(request.POST, assignment, paper, case=case, by=request.member, at=request.at)
        if done.said:
            messages.success(request, done.said)
            return redirect(paper.value, pk=assignment.pk)
        form, status = done.form, done.status
    else:
        form = paper.form(use)(None, assignment=assignment, case=case, paper=paper)
        log_reading(by=request.member, at=request.at, what=f"{case.number} 评审意见", case=case)
    writable = assignment.review.closed_at is None and not more["finished"]
    context = {
        "form": form,
        "rest": paper.form(use).rest(assignment, paper) if writable else None,
        "assignment": assignment,
        "case": case,
        "article": use.article,
        "writable": writable,
        "paper": paper.prefix(assignment),
        "material": use.material,
        **use.shows(case),
        **more,
    }
    return render(request, f"experts/{paper.value}.html", context, status=status)


def _accepted(request: Request, pk: int) -> Assignment:
    """Before the declaration, before opinions are heard, after declining or release, and after the term there is no such page."""
    own = Assignment.objects.accepted().filter(member=request.member)
    found = get_object_or_404(own.select_related("member__person", "review__case"), pk=pk)
    if not found.opened:
        raise Http404
    return found
