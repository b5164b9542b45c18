"""Signs: all that the reader's role may see, and one with what it rests on, dismissed with a reason or named with the case about it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role

from ..jobs import exporting
from ..models import Case, Laws, Record, Sign
from ..paging import PAGE
from ..record import log_reading
from . import actions, listing
from .finding import SUBJECT
from .forms import SettleForm
from .listing import READERS
from .uses import read_by


@for_roles(*READERS)
def signs(request: Request) -> HttpResponse:
    """The latest first; what is looked for, with the figures of today."""
    form = listing.filter_of(request.GET, request.member)
    page = Paginator(listing.found(form, request.member), PAGE).get_page(request.GET.get("page"))
    laws, looked = Laws(), Record.objects.filter(subject=SUBJECT, verb="look").order_by("-seq").first()
    context = {
        "form": form,
        "page": page,
        "rows": [listing.row(one) for one in page.object_list],
        "narrowed": bool(form.asked()) or not form.is_valid(),
        "uses": [(use, use.said(laws.on(use.regime, request.on))) for use in read_by(request.member.role)],
        "looked": looked and looked.at,
    }
    return render(request, "casework/signs/list.html", context, status=200 if form.is_valid() else 422)


@for_roles(*READERS)
def signs_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "signs")


exporting.export("signs", label="导出异常线索", roles=READERS)(listing.listing)


@for_roles(*READERS)
def sign(request: Request, pk: int) -> HttpResponse:
    rows = Sign.objects.visible_to(request.member).select_related("person", "settled_by__person", "referral")
    found = get_object_or_404(rows, pk=pk)
    form = SettleForm(request.POST or None, member=request.member, state=(found.what, found.settled_at))
    by, at = request.member, request.at
    if settled := carried_out(form, lambda: actions.settle(found, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "已登记立案。" if settled.opened else "线索已排除。")
        return redirect("sign", pk)
    log_reading(by=by, at=at, what=f"异常线索{pk}")
    refers = by.role == Role.AUDIT_ADMIN
    context = listing.row(found) | {"form": form, "lines": _lines(found, request), "refers": refers}
    return render(request, "casework/signs/sign.html", context, status=422 if form.is_bound else 200)


def _lines(found: Sign, request: Request) -> list[dict[str, Any]]:
    """What it rests on; for whoever may open the case, with the ways to it and to a case about it."""
    kinds: dict[str, str] = {}
    if request.member.role in COMMISSION_ROLES:
        numbers = {number for _, number in found.rests_on}
        kinds = dict(Case.objects.visible_to(request.member).filter(number__in=numbers).values_list("number", "kind"))
    pages = found.declared.opens or {}
    return [
        {
            "said": said,
            "number": number,
            "url": reverse("case", args=[number]) if number in kinds else "",
            "opens": reverse(pages[kinds[number]], args=[number]) if kinds.get(number) in pages else "",
        }
        for said, number in found.rests_on
    ]
