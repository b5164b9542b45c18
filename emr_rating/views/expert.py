"""The reviewer's pages: an opinion beside the filing's data, and for the leader the word of the team beside all opinions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework.record import log_reading
from emr_rating.actions import reviewers as verbs
from emr_rating.analysis import Analysis
from emr_rating.documents import answers_of
from emr_rating.models import Filing
from experts.forms.opinion import OpinionForm
from experts.models import Assignment
from experts.opinion.drafts import Paper
from experts.opinion.writing import written
from experts.uses import use_of


@for_roles(Role.EXPERT)
def opinion(request: Request, pk: int) -> HttpResponse:
    """GET shows, POST saves the draft or, with the second button, hands it in."""
    assignment = _accepted(request, pk)
    filing = _filing(assignment)
    return _page(request, assignment, filing, paper=Paper.OPINION, hand_in=verbs.hand_in_opinion)


@for_roles(Role.EXPERT)
def consolidation(request: Request, pk: int) -> HttpResponse:
    """The leader reads all opinions once they are in, and writes the team's; nobody else has this page."""
    assignment = _accepted(request, pk)
    if not assignment.leads:
        raise Http404
    filing = _filing(assignment)
    use, panel = use_of(filing), filing.panel
    if use and not panel.open_to_read(use, article=use.article):
        return render(request, "emr_rating/authority/consolidation_waits.html", {"filing": filing})
    more = {"opinions": panel.members, "said": panel.consolidation}
    hand_in = verbs.hand_in_consolidation
    return _page(request, assignment, filing, paper=Paper.CONSOLIDATION, hand_in=hand_in, more=more)


def _page(
    request: Request,
    assignment: Assignment,
    filing: Filing,
    *,
    paper: Paper,
    hand_in: Callable[..., object],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    declared, status = filing.reported_level, 200
    if request.method == "POST":
        done = written(
            request.POST, assignment, paper, declared=declared, hand_in=hand_in, by=request.member, at=request.at
        )
        if done.said:
            messages.success(request, done.said)
            return redirect(paper.value, pk=assignment.pk)
        form, status = done.form, done.status
    else:
        form = OpinionForm(None, assignment=assignment, paper=paper, declared=declared)
        log_reading(by=request.member, at=request.at, what=f"{filing.number} 评审意见", case=filing)
    context = _context(assignment, filing, paper) | {"form": form} | (more or {})
    return render(request, f"emr_rating/authority/{paper.value}.html", context, status=status)


def _context(assignment: Assignment, filing: Filing, paper: Paper) -> dict[str, Any]:
    use = use_of(filing)
    finished = filing.panel.consolidation if paper is Paper.CONSOLIDATION else assignment.handed_in_at
    return {
        "assignment": assignment,
        "filing": filing,
        "article": use.article if use else None,
        "writable": use is not None and not finished,
        "paper": paper.prefix(assignment),
        "analysis": Analysis(answers_of(filing.reports.latest("version"))),
        "inquiries": filing.inquiries.order_by("pk"),
    }


def _accepted(request: Request, pk: int) -> Assignment:
    """Before the declaration, after declining or release, and after the term there is no such page."""
    own = Assignment.objects.accepted().filter(member=request.member)
    return get_object_or_404(own.select_related("member__person"), pk=pk)


def _filing(assignment: Assignment) -> Filing:
    return Filing.objects.select_related("cycle", "standard").get(pk=assignment.case_id)
