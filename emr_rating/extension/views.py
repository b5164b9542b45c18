"""The page on which the commission asks the institute for an extension (E19)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.models import District
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.forms.file import choose_again

from ..models import Cycle, Filing
from .actions import request as ask
from .forms import ExtensionForm


@for_roles(Role.COMMISSION_HEAD)
def ask_extension(request: Request, year: int) -> HttpResponse:
    cycle = get_object_or_404(Cycle, year=year)
    concerned = Filing.objects.standing().of_cycle(cycle).values("district")
    districts = District.objects.current(request.on).filter(pk__in=concerned)
    form = ExtensionForm(request.POST or None, request.FILES or None, districts=districts)
    if form.is_valid():
        try:
            made = ask(cycle, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "延期申请已提交医管所审核；经同意前原截止日不变。")
            return redirect("case", made.number)
    choose_again(form)
    context = {"cycle": cycle, "form": form}
    return render(request, "emr_rating/extension/ask.html", context, status=422 if form.is_bound else 200)
