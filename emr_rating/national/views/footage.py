"""Pictures and video of a visit: gathered by whoever records it, looked at by those who run the national stage (E24)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from casework.files.kinds import RECORDED
from casework.forms.file import choose_again
from casework.models import Upload
from casework.record import log_reading

from ...models import NationalReview
from .. import footage
from ..forms import FootageForm
from ..scope import INSTITUTE


@for_roles(*INSTITUTE)
def national_footage(request: Request, number: str) -> HttpResponse:
    case = _fetch(request, number)
    posted = request.method == "POST"
    form = FootageForm(request.POST, request.FILES) if posted else FootageForm()
    if posted and form.is_valid() and _added(request, case, form):
        return redirect("national_footage", number)
    choose_again(form)
    log_reading(by=request.member, at=request.at, what=f"{case.number} 现场影像", case=case)
    context = {
        "case": case,
        "number": case.number,
        "address": reverse("national_footage", args=[case.number]),
        "form": form,
        "gathered": footage.gathered(case),
        "open": footage.open_to(case, request.member, request.at),
        "formats": "、".join(kind.label for kind in RECORDED),
        "largest": settings.MATERIAL_MAX_BYTES,
        "largest_in_pieces": settings.UPLOAD_MAX_BYTES,
        "uploads": Upload.objects.visible_to(request.member).filter(case=case.pk).unsettled(),
    }
    return render(request, "emr_rating/national/footage.html", context, status=422 if posted else 200)


@require_POST
@for_roles(*INSTITUTE)
def remove_footage(request: Request, number: str, pk: int) -> HttpResponse:
    case = _fetch(request, number)
    material = get_object_or_404(footage.gathered(case), pk=pk)
    try:
        footage.remove(case, material=material, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已撤下“{material.name}”。")
    return redirect("national_footage", number)


def _added(request: Request, case: NationalReview, form: FootageForm) -> bool:
    try:
        footage.add(case, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return False
    messages.success(request, f"已上传“{form.cleaned_data['file'].name}”。")
    return True


def _fetch(request: Request, number: str) -> NationalReview:
    return get_object_or_404(NationalReview.objects.visible_to(request.member), number=number)
