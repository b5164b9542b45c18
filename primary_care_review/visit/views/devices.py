"""What lies on a member's device: the pages that are kept there, what the device reports, and giving one up (P22)."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_anyone, for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from experts.models import Assignment

from ...models import Application, VisitDevice
from .. import devices
from ..chapter_page import chapter_url, chapters_of
from ..forms import GiveUpForm
from .seat import seat, writable


class ReportForm(forms.Form):
    """Written by the page's script alone: nobody types or sees any of it."""

    device = forms.UUIDField(widget=forms.HiddenInput)
    waiting = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    cleared = forms.BooleanField(required=False)


def for_device(application: Application, assignment: Assignment) -> dict[str, Any]:
    """What a page says to its script: the pages of this member, and whether anything is still rated."""
    own = [chapter_url(application, chapter) for chapter in chapters_of(application, assignment)]
    return {
        "pages": json.dumps([reverse("visit", args=[application.number]), *own]),
        "closed": not writable(assignment, application),
    }


@require_GET
@for_anyone
def worker(request: Request) -> HttpResponse:
    """The service worker, which serves the pages below its own address; nothing in it is anybody's, and browsers ask for it
    without saying who."""
    missing = json.dumps(render_to_string("primary_care_review/visit/not_kept.html"))
    context = {"missing": missing}
    return render(
        request, "primary_care_review/visit/worker.js", context, content_type="text/javascript; charset=utf-8"
    )


@require_POST
@for_roles(Role.EXPERT)
def device(request: Request, number: str) -> JsonResponse:
    """One report of a device; sent again it says the same."""
    assignment, form = seat(request, number), ReportForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": "设备报告的内容不完整，请刷新页面后重试。"}, status=422)
    browser = request.headers.get("User-Agent", "")
    devices.report(assignment, **form.cleaned_data, browser=browser, at=request.at)
    return JsonResponse({})


@for_roles(Role.EXPERT)
def give_up_device(request: Request, number: str, pk: int) -> HttpResponse:
    own = VisitDevice.objects.standing().filter(assignment=seat(request, number))
    found = get_object_or_404(own.select_related("assignment__review__case"), pk=pk)
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            devices.give_up(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "该设备已停用，不再等候其上传。")
            return redirect("visit", number)
    context = {"number": number, "described": devices.described(found), "form": form}
    return render(request, "primary_care_review/visit/give_up.html", context, status=422 if form.is_bound else 200)
