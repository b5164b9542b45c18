"""The page on which a hospital hangs files on the items of a checklist, of its filing or of what its bureau collects (E11)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.refused import Refused
from accounts.requests import Request
from casework.files.kinds import ALLOWED
from casework.models import Upload

from ..filing.views.common import cited
from .forms import FileForm


@dataclass(frozen=True)
class HangingPage:
    """`add` and `remove` are the verbs; `shows` is what the template is given besides, of the case."""

    address: str
    template: str
    add: Callable[..., object]
    remove: Callable[..., object]
    shows: Callable[[Request, Any], dict[str, Any]]

    def answer(self, request: Request, of: Any) -> HttpResponse:
        """The checklist with the files that hang there, and the form that hangs another one."""
        form = FileForm(initial={"places": request.GET.getlist("place")}, checklist=of.checklist)
        if request.method == "POST":
            form = FileForm(request.POST, request.FILES, checklist=of.checklist)
            if form.is_valid() and self._added(request, of, form):
                return self._at(of, form.cleaned_data["places"][0])
        context = self._context(request, of, form) | self.shows(request, of)
        return render(request, self.template, context, status=422 if form.is_bound else 200)

    def take_back(self, request: Request, of: Any, pk: int) -> HttpResponse:
        material = get_object_or_404(of.materials, pk=pk, withdrawn_at=None)
        try:
            self.remove(of, material=material, by=request.member, at=request.at)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已撤下“{material.name}”。")
        return self._at(of, material.kind)

    def _added(self, request: Request, of: Any, form: FileForm) -> bool:
        try:
            self.add(of, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
            return False
        messages.success(request, f"已上传“{form.cleaned_data['file'].name}”。")
        return True

    def _at(self, of: Any, place: str) -> HttpResponse:
        """Back to the item."""
        return redirect(f"{reverse(self.address, args=[of.number])}#item-{place.rpartition(':')[2]}")

    def _context(self, request: Request, of: Any, form: FileForm) -> dict[str, Any]:
        return {
            "number": of.number,
            "address": reverse(self.address, args=[of.number]),
            "form": form,
            "checklist": of.checklist,
            "formats": "、".join(kind.label for kind in ALLOWED),
            "largest": settings.MATERIAL_MAX_BYTES,
            "largest_in_pieces": settings.UPLOAD_MAX_BYTES,
            "uploads": Upload.objects.visible_to(request.member).filter(case=of.pk).unsettled(),
            "law": cited(11),
        }
