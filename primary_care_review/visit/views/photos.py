"""Photographs beside a member's rating of a clause: taken, looked at, taken away before they are handed in (P22)."""

from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.downloads import stored
from casework.forms.file import choose_again
from casework.record import log_reading

from ...models import RatingPhoto
from .. import actions
from ..chapter_page import clause_url
from ..forms import PhotoForm, SentPhotoForm
from .seat import application_of, opens, seat, writable


@for_roles(Role.EXPERT)
def photos(request: Request, number: str, clause: str) -> HttpResponse:
    assignment = seat(request, number)
    application = application_of(assignment)
    if not opens(assignment, application):
        return redirect("visit", number)
    if not (back := clause_url(application, assignment, clause)):
        raise Http404
    posted = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if posted else PhotoForm(initial={"key": uuid4()})
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_photo(assignment, clause=clause, **said, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "照片已上传。")
            return redirect("visit_photos", number, clause)
    choose_again(form)
    context = {
        "number": number,
        "clause": next(one for one in application.asked.clauses if one.number == clause),
        "photos": assignment.photos.standing().filter(clause=clause),
        "form": form,
        "open": writable(assignment, application),
        "back": back,
    }
    return render(request, "primary_care_review/visit/photos.html", context, status=422 if posted else 200)


@require_POST
@for_roles(Role.EXPERT)
def sent_photo(request: Request, number: str, clause: str) -> JsonResponse:
    """One that waited on the device: sent again under its key it is the same (see `visit.js`)."""
    assignment, form = seat(request, number), SentPhotoForm(request.POST, request.FILES)
    if not writable(assignment, application_of(assignment)):
        return JsonResponse({"refused": "评审意见已经提交或者现场评审已经结束，不再收取照片。"}, status=410)
    if not form.is_valid():
        return JsonResponse({"refused": next(iter(form.errors.values()))[0]}, status=422)
    try:
        row = actions.add_photo(assignment, clause=clause, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    return JsonResponse({"url": reverse("visit_photo", args=[row.pk])})


@require_GET
@for_roles(Role.EXPERT)
def photo(request: Request, pk: int) -> FileResponse:
    found = _own(request, pk)
    log_reading(by=request.member, at=request.at, what=f"查看 {found.clause} 照片", case=found.assignment.case)
    return stored(found.file, name=f"{found.clause}.jpg", shown=True)


@require_POST
@for_roles(Role.EXPERT)
def remove_photo(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    try:
        actions.remove_photo(found, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "照片已撤下。")
    return redirect("visit_photos", found.assignment.case.number, found.clause)


def _own(request: Request, pk: int) -> RatingPhoto:
    """The member's own, while the case and what was found on site are open to them."""
    rows = RatingPhoto.objects.standing().filter(assignment__member=request.member, assignment__ended_at=None)
    found = get_object_or_404(rows.select_related("file", "assignment__review__case"), pk=pk)
    if not opens(found.assignment, application_of(found.assignment)):
        raise Http404
    return found
