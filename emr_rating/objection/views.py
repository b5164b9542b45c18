"""New evidence of an objection, read and commented on by the hospital that it is about (E25)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES
from casework.downloads import stored
from casework.forms.file import choose_again
from casework.record import log_reading
from casework.text import closing_text

from ..models import NationalReview, ShownEvidence
from . import evidence
from .forms import CommentForm


@for_roles(*INSTITUTION_ROLES)
def shown_evidence(request: Request, number: str) -> HttpResponse:
    """What was shown to the hospital of its own review; POST comments on one of it."""
    rows = _shown(request, number)
    form = CommentForm(request.POST or None, request.FILES or None, rows=[row for row in rows if row.runs(request.at)])
    if request.method == "POST":
        if form.is_valid():
            given = form.cleaned_data
            row = rows.get(pk=given["shown"])
            try:
                evidence.comment(row, text=given["text"], file=given["file"], by=request.member, at=request.at)
            except Refused as refused:
                refused.show_in(form)
            else:
                messages.success(request, "意见已送复核单位。")
                return redirect("shown_evidence", number)
        choose_again(form)
    review = rows[0].review
    log_reading(by=request.member, at=request.at, what=f"{number} 异议新证据", case=review)
    listed = [{"row": row, "runs": row.runs(request.at), "until": closing_text(row.ends_at())} for row in rows]
    context = {"review": review, "listed": listed, "form": form, "open": any(one["runs"] for one in listed)}
    status = 422 if form.is_bound else 200
    return render(request, "emr_rating/objection/evidence.html", context, status=status)


@for_roles(*INSTITUTION_ROLES)
def shown_evidence_file(request: Request, number: str, pk: int) -> FileResponse:
    row = get_object_or_404(_shown(request, number), pk=pk)
    log_reading(by=request.member, at=request.at, what=f"查看 {number} 异议证明材料", case=row.review)
    return stored(row.file.file, name=row.file.name, shown=True)


def _shown(request: Request, number: str) -> QuerySet[ShownEvidence]:
    """Of a review that the member may know of."""
    reviews = NationalReview.objects.visible_to(request.member).filter(number=number)
    rows = ShownEvidence.objects.filter(review__in=reviews).select_related("review", "file__file", "objection")
    if not rows.exists():
        raise Http404
    return rows
