"""Readings referred by the audit administrator: the list, a new one from ticked rows or from a sign, and one with what became of it (E31, P31)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.keys import keys
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES

from .. import reading_log
from ..downloads import stored
from ..jobs import exporting
from ..models import Case, Referral, Sign
from ..paging import PAGE
from ..record import log_reading
from . import actions
from .actions import REFERRER
from .forms import DismissForm, ReferForm, ReferralFilter
from .listing import found, listing
from .rules import MOST

READERS = (*COMMISSION_ROLES, REFERRER)


@for_roles(*READERS)
def referrals(request: Request) -> HttpResponse:
    form = ReferralFilter(request.GET)
    page = Paginator(found(form.asked(), request.member), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": page.object_list,
        "narrowed": bool(form.asked()),
        "refers": request.member.role == REFERRER,
    }
    return render(request, "casework/referrals/list.html", context)


@for_roles(*READERS)
def referrals_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "referrals")


exporting.export("referrals", label="导出移交线索", roles=READERS)(listing)


@for_roles(REFERRER)
def referral_new(request: Request) -> HttpResponse:
    """The address names the rows, or the sign whose rows they are; the page shows what goes with it."""
    by, at = request.member, request.at
    signs = Sign.objects.visible_to(by).open().filter(pk__in=keys(request.GET.getlist("sign")))
    sign = signs.first()
    rows = (
        actions.behind(sign, by)
        if sign
        else reading_log.everything(by).filter(pk__in=keys(request.GET.getlist("reading")))
    )
    regimes = set(rows.exclude(case=None).order_by().values_list("case__regime", flat=True))
    form = ReferForm(request.POST or None, regimes=regimes, sign=sign)
    if done := carried_out(form, lambda: actions.refer(**form.cleaned_data, rows=rows, sign=sign, by=by, at=at)):
        messages.success(request, f"线索{done.number}已移交市卫生健康委。")
        return redirect("referral", done.pk)
    shown = rows.order_by("-pk").values(*reading_log.COLUMNS)[:MOST]
    context = {"form": form, "sign": sign, "rows": [reading_log.in_words(row) for row in shown]}
    return render(request, "casework/referrals/new.html", context, status=422 if form.is_bound else 200)


@for_roles(*READERS)
def referral(request: Request, pk: int) -> HttpResponse:
    """With its rows; the commission opens a case on it, or says why not."""
    rows = Referral.objects.visible_to(request.member)
    shown = get_object_or_404(
        rows.select_related("person", "opened", "referred_by__person", "settled_by__person"), pk=pk
    )
    settles = request.member.role in COMMISSION_ROLES
    form = DismissForm(request.POST or None, state=shown.settled_at) if settles else None
    if form and carried_out(
        form, lambda: actions.dismiss(shown, **form.cleaned_data, by=request.member, at=request.at)
    ):
        messages.success(request, "已登记不予立案。")
        return redirect("referral", pk)
    log_reading(by=request.member, at=request.at, what=f"移交线索{shown.number}")
    cases = Case.objects.visible_to(request.member).filter(number__in={row[4] for row in shown.rows})
    context = {
        "row": shown,
        "standing": shown.standing,
        "form": form,
        "settles": settles,
        "known": set(cases.values_list("number", flat=True)) if settles else set(),
    }
    return render(request, "casework/referrals/one.html", context, status=422 if form and form.is_bound else 200)


@for_roles(*READERS)
def referral_evidence(request: Request, pk: int) -> FileResponse:
    shown = get_object_or_404(Referral.objects.visible_to(request.member).select_related("evidence"), pk=pk)
    response = stored(shown.evidence, name=shown.evidence_name)
    log_reading(by=request.member, at=request.at, what=f"下载移交线索{shown.number}的查阅记录")
    return response
