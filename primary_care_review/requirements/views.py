"""What a bureau asks for under the sixth kind of material (P19)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES

from ..models import NamedMaterial
from . import actions
from .forms import NamedMaterialForm


@for_roles(*BUREAU_ROLES)
def named_materials(request: Request) -> HttpResponse:
    form = NamedMaterialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_material(name=form.cleaned_data["name"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已规定申请机构须提交“{form.cleaned_data['name']}”。")
            return redirect("named_materials")
    named = NamedMaterial.objects.filter(district=request.member.office.district_id).select_related("named_by")
    context = {"form": form, "named": named}
    return render(request, "primary_care_review/named_materials.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_roles(*BUREAU_ROLES)
def end_material(request: Request, pk: int) -> HttpResponse:
    named = get_object_or_404(NamedMaterial, pk=pk, district=request.member.office.district_id)
    try:
        actions.end_material(named, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{named.name}”已停用，此后提交的申请不再要求。")
    return redirect("named_materials")
