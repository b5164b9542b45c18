"""The closing of an institution, and its taking back: entered by the bureau of its district or by the centre (E06, P06)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.models import Institution
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework import turns
from casework.actions import closures
from casework.forms.institution import ClosingForm, TakeBackForm
from casework.models import Case


@for_roles(Role.BUREAU_HEAD, Role.CENTRE)
def institution_close(request: Request, pk: int) -> HttpResponse:
    """One form or the other, as the institution stands."""
    found = get_object_or_404(Institution.objects.visible_to(request.member).select_related("district"), pk=pk)
    if not closures.may_close(found, request.member):
        raise Http404
    state = [found.name, str(found.closed_on)]
    form = (TakeBackForm if found.closed_on else ClosingForm)(request.POST or None, state=state)
    if request.method == "POST" and form.is_valid():
        act = closures.reopen_institution if found.closed_on else closures.close_institution
        try:
            act(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{found}：{'注销登记已撤回' if found.closed_on else '已登记注销'}。")
            return redirect("institution", pk=pk)
    to_end: list[Case] = []
    going_on: list[Case] = []
    for case in Case.objects.open().filter(institution=found).order_by("pk"):
        (to_end if turns.rows_of_ending(case) else going_on).append(case)
    context = {"institution": found, "form": form, "to_end": to_end, "going_on": going_on}
    return render(request, "casework/institutions/close.html", context, status=422 if form.is_bound else 200)
