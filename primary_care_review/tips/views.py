"""Where anybody tells of a plaque, and where they look up what became of it (P26)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import for_anyone
from accounts.addresses import too_often
from accounts.entry.once import repeatable
from accounts.refused import Refused
from accounts.requests import Request
from casework import receipts
from casework.forms.file import choose_again

from ..models import PlaqueTip
from . import actions
from .forms import TipForm
from .steps import TipStage


@for_anyone
@repeatable  # the same form gives the same receipt, whose address is kept nowhere
@never_cache
def lodge_tip(request: Request) -> HttpResponse:
    form = _opened(request)
    if request.method == "POST" and form.is_valid():
        try:
            opened, secret = actions.lodge(**form.cleaned_data, at=request.at)
        except Refused as refused:
            refused.show_in(form)
            choose_again(form)
        else:
            return redirect("tip_receipt", number=opened.number, secret=secret)
    return render(request, "primary_care_review/tips/lodge.html", {"form": form}, status=422 if form.is_bound else 200)


def _opened(request: Request) -> TipForm:
    """The form as it was sent; past the limit of an address without sign-in its file is not looked into."""
    if request.method != "POST":
        return TipForm(initial={"number": request.GET.get("number", "")[:40]})
    if refusal := too_often(request, "举报"):
        form = TipForm(request.POST)
        form.add_error(None, refusal)
        return form
    return TipForm(request.POST, request.FILES)


@for_anyone
@never_cache
def tip_receipt(request: Request, number: str, secret: str) -> HttpResponse:
    """Number, state and, once there is one, the answer; by the secret that was given with the receipt."""
    found = get_object_or_404(PlaqueTip, number=number, secret_digest=receipts.digest(secret))
    stage = TipStage(found.state)
    context = {"tip": found, "stage": stage.told, "answered": stage is TipStage.ANSWERED}
    return render(request, "primary_care_review/tips/receipt.html", context)
