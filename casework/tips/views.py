"""Where anybody tells something without signing in, where they look up what became of it, and who has told it, for the handler alone."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import for_roles
from accounts.addresses import too_often
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES

from .. import receipts
from ..forms.file import choose_again
from ..ledger import own_kind
from ..models import Case
from ..record import log_reading
from ..registry import case_type
from .base import TipBase
from .present import may_answer


def lodge_page(
    request: Request, *, form: type[Form], lodge: Callable[..., tuple[TipBase, str]], receipt: str, template: str
) -> HttpResponse:
    """The form of a kind, filled in; its receipt is at the address named `receipt`."""
    filled = _opened(request, form)
    if request.method == "POST" and filled.is_valid():
        try:
            opened, secret = lodge(**filled.cleaned_data, at=request.at)
        except Refused as refused:
            refused.show_in(filled)
            choose_again(filled)
        else:
            return redirect(receipt, number=opened.number, secret=secret)
    return render(request, template, {"form": filled}, status=422 if filled.is_bound else 200)


def _opened(request: Request, form: type[Form]) -> Form:
    """The form as it was sent; past the limit of an address without sign-in its file is not looked into."""
    if request.method != "POST":
        return form(initial={"number": request.GET.get("number", "")[:40]})
    if refusal := too_often(request, "举报"):
        filled = form(request.POST)
        filled.add_error(None, refusal)
        return filled
    return form(request.POST, request.FILES)


def receipt_page(request: Request, model: type[TipBase], *, number: str, secret: str, **said: Any) -> HttpResponse:
    """Number, state and, once there is one, the answer; by the secret that was given with the receipt."""
    found = get_object_or_404(model, number=number, secret_digest=receipts.digest(secret))
    stage = case_type(found.kind).stage(found.state)
    context = {"tip": found, "stage": stage.told, "answered": stage.end, **said}
    return render(request, "casework/tips/receipt.html", context)


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
@never_cache
def informer(request: Request, number: str) -> HttpResponse:
    """Who has told it: to whoever may answer it, and every look stands in the reading log."""
    case = own_kind(get_object_or_404(Case.objects.visible_to(request.member), number=number))
    if not isinstance(case, TipBase) or not may_answer(case, request.member, on=request.on):
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"{case.number} 举报人信息", case=case)
    return render(request, "casework/tips/informer.html", {"tip": case})
