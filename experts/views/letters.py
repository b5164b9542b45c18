"""Letters of appointment: the commission's list, drafting and issuing in numbers, the re-audit, and the tab of a file (P09)."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.entry.forms import mark, refuse_unseen
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role
from casework.models import FigureSetting
from casework.paging import page_by_id
from casework.ticks import ticked
from experts.actions import letters
from experts.appointment import appointing
from experts.appointment.term import length_text, next_start, renewal_open
from experts.forms.term import AppointForm, AuditForm
from experts.models import Expert, Letter
from experts.register.file_page import FILE_READERS, fetch, note_reading

from .register import tabs


@require_GET
@for_roles(*COMMISSION_ROLES)
def appointments(request: Request) -> HttpResponse:
    asked, on = request.GET, request.on
    regime = appointing.regime_asked(asked)
    tab = asked.get("tab", "") if asked.get("tab") in appointing.TABS else "due"
    rows, law = appointing.listed(regime), FigureSetting.objects.law(regime, on)
    found = appointing.searched(appointing.of_tab(rows, tab, on=on, law=law), asked.get("q", ""))
    page = page_by_id(found, appointing.COLUMNS, asked=asked)
    shown = appointing.shown_rows(page.rows)
    context = {
        "regime": regime,
        "regimes": appointing.regimes(),
        "term": length_text(law["expert_term_months"]),
        "tab": tab,
        "tab_label": appointing.TABS[tab],
        "counts": appointing.counts(rows, regime=regime, chosen=tab, on=on, law=law),
        "page": page,
        "rows": shown,
        "total": f"本页 {len(shown)} 名",
        "choosable": any(row["chosen"] for row in shown),
        "q": asked.get("q", ""),
        "drafts": _drafts(page.rows, regime) if tab == "draft" else [],
        "may_issue": request.member.role == Role.COMMISSION_HEAD,
    }
    return render(request, "experts/appointments.html", context | tabs(request, "appointments"))


@for_roles(*COMMISSION_ROLES)
def appoint(request: Request) -> HttpResponse:
    """Those who were ticked, and from when on; drafting lays their letters before the head."""
    data = request.POST if request.method == "POST" else request.GET
    regime = appointing.regime_asked(data)
    chosen = letters.in_need(regime).filter(pk__in=ticked(data, "expert"))
    law = FigureSetting.objects.law(regime, request.on)
    form = AppointForm(request.POST or None, initial={"valid_from": request.on}, law=law, state=_shown(chosen))
    if request.method == "POST" and form.is_valid():
        try:
            drafted = letters.draft_all(chosen, regime=regime, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已拟写{len(drafted)}份聘书，待市级负责人签发。")
            return redirect(f"{reverse('appointments')}?regime={regime}&tab=draft")
    context = {"form": form, "chosen": chosen, "regime": regime}
    return render(request, "experts/appoint.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_roles(Role.COMMISSION_HEAD)
def issue_letters(request: Request) -> HttpResponse:
    """The drafts ticked in the list, which shows all that a letter says."""
    rows = (
        Letter.objects.drafted()
        .filter(pk__in=ticked(request.POST, "letter"))
        .select_related("expert", "notice")
        .order_by("pk")
    )
    refuse_unseen(request, rows, shown=_drafted)
    issued = letters.issue_all(rows, by=request.member, at=request.at)
    messages.success(request, f"已签发{len(issued)}份聘书，并已告知专家本人。")
    return redirect("appointments")


@require_GET
@for_roles(*FILE_READERS)
def expert_letters(request: Request, number: str) -> HttpResponse:
    expert = fetch(request, number)
    note_reading(request, expert, "专家聘书")
    standing = list(expert.letters.standing().select_related("notice", "renews__notice"))
    withdrawn = expert.letters.filter(notice__withdrawn_at__isnull=False, notice__issued_at__isnull=False)
    commission = request.member.role in COMMISSION_ROLES
    context = {
        "expert": expert,
        "here": "letters",
        "running": [row for row in standing if row.valid_until >= request.on],
        "former": [row for row in standing if row.valid_until < request.on],
        "withdrawn": withdrawn.select_related("notice"),
        "drafted": expert.letters.drafted().select_related("notice") if commission else [],
        "opens_paper": commission or expert.person_id == request.member.person_id,
        "to_audit": [row for row in standing if commission and _due(row, request)],
        "appoints": letters.appointable(expert) if commission else [],
    }
    return render(request, "experts/letters.html", context)


@for_roles(*COMMISSION_ROLES)
def appoint_expert(request: Request, number: str, regime: str) -> HttpResponse:
    """One letter, from the file."""
    expert = fetch(request, number)
    wanted = appointing.regime_asked({"regime": regime})
    last = expert.letters.standing().filter(regime=wanted).values_list("valid_until", flat=True)
    law = FigureSetting.objects.law(wanted, request.on)
    initial = {"valid_from": next_start(last, request.on)}
    form = AppointForm(request.POST or None, initial=initial, law=law, state=_shown([expert]))
    if form.is_valid():
        try:
            letters.draft(expert, regime=wanted, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{expert}的聘书已拟写，待市级负责人签发。")
            return redirect("expert_letters", number=number)
    context = {"form": form, "chosen": [expert], "regime": wanted, "expert": expert}
    return render(request, "experts/appoint.html", context, status=422 if form.is_bound else 200)


@for_roles(*COMMISSION_ROLES)
def audit_letter(request: Request, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.standing().select_related("expert", "notice"), pk=pk)
    shown = (letter.notice.number, letter.expert.name, letter.valid_from, letter.valid_until, letter.audited_at)
    form = AuditForm(request.POST or None, state=shown)
    if form.is_valid():
        try:
            letters.audit(letter, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{letter.expert}的聘期复核已登记。")
            return redirect("expert_letters", number=letter.expert.number)
    context = {"form": form, "letter": letter, "expert": letter.expert}
    return render(request, "experts/audit_letter.html", context, status=422 if form.is_bound else 200)


def _shown(chosen: Iterable[Expert]) -> list[tuple[str, ...]]:
    return [(row.number, row.name, row.kind) for row in chosen]


def _due(letter: Letter, request: Request) -> bool:
    if letter.audited_at:
        return False
    law = FigureSetting.objects.law(letter.regime, request.on)
    return renewal_open(letter.valid_until, request.on, law=law)


def _drafts(rows: list[dict], regime: str) -> list[Letter]:
    drafted = Letter.objects.drafted().filter(regime=regime, expert__in=[row["id"] for row in rows])
    found = list(drafted.select_related("expert", "notice__drafted_by").order_by("-expert"))
    for letter in found:
        letter.seen = mark(_drafted(letter))  # type: ignore[attr-defined]  # read by the page
    return found


def _drafted(letter: Letter) -> tuple[object, ...]:
    """What the list shows of a letter before it is signed."""
    return letter.expert.name, letter.expert.kind, letter.valid_from, letter.valid_until, letter.notice.drafted_at
