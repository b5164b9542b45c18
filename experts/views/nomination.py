"""Into a pool and out of it: nominated singly or by spreadsheet, vetted, reported, given an account; left with a reason (E07, P08)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import slips
from accounts.access import for_roles
from accounts.entry.forms import mark, refuse_unseen
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, OFFICIAL_ROLES, Regime, Role
from casework.downloads import excel
from casework.jobs.importing import take_in
from casework.jobs.working import Refusals
from casework.models import Job
from casework.paging import PAGE
from casework.ticks import ticked
from casework.workbook import Sheet, WorkbookRefused
from experts.actions import importing, pools
from experts.actions.leaving import leave, run_by
from experts.forms.register import AllotForm, ImportForm, LeaveForm, NominationForm, VetForm, former_jobs
from experts.models import Expert, PoolEntry, Standing
from experts.register import listing as register
from experts.register.basic_data import BasicData
from experts.register.employers import names_untaken
from experts.register.file_page import note_reading
from experts.register.logins import suggested, suggested_for

from .files import facts
from .register import tabs

NOMINATORS = (*INSTITUTION_ROLES, *OFFICIAL_ROLES)
ADMITTERS = (*COMMISSION_ROLES, Role.CENTRE, Role.INSTITUTE)


@require_GET
@for_roles(*NOMINATORS)
def nominations(request: Request) -> HttpResponse:
    """What the own office has nominated, newest first, and where each stands."""
    rows = PoolEntry.objects.filter(nominated_for=request.member.office_id).order_by("-pk")
    rows = rows.select_related("expert", "pool__office__district", "nominated_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    readable = set(
        Expert.objects.visible_to(request.member).filter(entries__in=list(page)).values_list("pk", flat=True)
    )
    context = {"page": page, "readable": readable, "offered": pools.nominating_pools(request.member).exists()}
    return render(request, "experts/nominations.html", context | tabs(request, "nominations"))


@for_roles(*NOMINATORS)
def nominate_expert(request: Request) -> HttpResponse:
    offered = pools.nominating_pools(request.member)
    form = NominationForm(request.POST or None, member=request.member, pools=offered, at=request.at)
    former = former_jobs(request.POST or None)
    if request.method == "POST" and form.is_valid() and former.is_valid():
        try:
            entry = pools.nominate(
                form.cleaned_data["pool"], data=form.data_with(former), by=request.member, at=request.at
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已推荐{entry.expert}入{entry.pool}，待市卫生健康委审核。")
            for sentence in names_untaken(form.data_with(former).jobs):
                messages.warning(request, sentence)
            return redirect("nominations")
    context = {"form": form, "former": former}
    return render(request, "experts/nominate.html", context, status=422 if form.is_bound else 200)


@for_roles(*OFFICIAL_ROLES)
def import_experts(request: Request) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, pools=pools.nominating_pools(request.member))
    errors: list[Any] = []
    if request.method == "POST" and form.is_valid():
        into, file = form.cleaned_data["pool"], form.cleaned_data["file"]
        try:
            taken = take_in(importing.NominationImport, file=file, by=request.member, at=request.at, pool=into.pk)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except Refusals as refused:
            errors = refused.faults
        else:
            if isinstance(taken, Job):
                return redirect("job", pk=taken.pk)
            messages.success(request, f"已推荐{taken.counts.total()}名专家入{into}，待市卫生健康委审核。")
            return redirect("nominations")
    context = {"form": form, "errors": errors}
    return render(request, "experts/import.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_roles(*OFFICIAL_ROLES)
def experts_template(request: Request) -> HttpResponse:
    return excel("推荐专家模板.xlsx", Sheet(spec=importing.template(request.at), template=True))


@require_GET
@for_roles(*ADMITTERS)
def entries_waiting(request: Request) -> HttpResponse:
    """The nominations on which the member's office acts next, the oldest first."""
    rows = list(register.awaiting(request.member).order_by("nominated_at", "pk"))
    for row in rows:
        row.seen = mark(_listed(row))  # type: ignore[attr-defined]  # read by the page
    groups = [
        {"standing": standing, "rows": [row for row in rows if row.standing == standing]}
        for standing in (Standing.NOMINATED, Standing.VETTED, Standing.REPORTED)
    ]
    context = {"groups": [group for group in groups if group["rows"]]}
    return render(request, "experts/waiting.html", context | tabs(request, "waiting"))


@for_roles(*COMMISSION_ROLES)
def vet_entry(request: Request, pk: int) -> HttpResponse:
    """Pass or not, with the file in view; passing into a pool of the grade review opens the account at once."""
    entry = _under_way(pk)
    opens = entry.pool.regime == Regime.PRIMARY_CARE and entry.expert.person_id is None
    shown = facts(BasicData.of(entry.expert))
    form = VetForm(request.POST or None, entry=entry, opens=opens, login=suggested(entry.expert.name), state=shown)
    if request.method == "POST" and form.is_valid():
        try:
            made = _vetted(request, entry, form.cleaned_data)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{entry.expert}：审核意见已载入档案记录。")
            return _with_slips(request, made)
    note_reading(request, entry.expert, "专家档案（审核）")
    context = {"entry": entry, "form": form, "facts": shown}
    return render(request, "experts/vet.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_roles(Role.CENTRE)
def report_entries(request: Request) -> HttpResponse:
    """All that are ticked, or none of them."""
    chosen = register.awaiting(request.member).filter(pk__in=ticked(request.POST, "entry"))
    refuse_unseen(request, chosen, shown=_listed)
    reported = pools.report(list(chosen), by=request.member, at=request.at)
    messages.success(request, f"已向医管所报备{len(reported)}名专家。")
    return redirect("entries_waiting")


@for_roles(Role.CENTRE, Role.INSTITUTE)
def allot_accounts(request: Request) -> HttpResponse:
    """A login for each who is ticked; the first passwords come out as slips."""
    entries = _reported(request)
    common: dict[str, Any] = {"logins": suggested_for(entries), "member": request.member, "at": request.at}
    shown = [(entry.expert.number, entry.expert.name, str(entry.pool), entry.expert.person_id) for entry in entries]
    form = AllotForm(request.POST or None, request.FILES or None, entries=entries, state=shown, **common)
    if request.method == "POST" and form.is_valid():
        try:
            made = pools.allot(form.logins(), paper=form.paper(), by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已为{len(entries)}名专家分配账号。")
            return _with_slips(request, made)
    context = {"form": form, "entries": entries}
    return render(request, "experts/allot.html", context, status=422 if form.is_bound else 200)


@for_roles(*COMMISSION_ROLES, *BUREAU_ROLES, Role.CENTRE, Role.INSTITUTE)
def leave_pool(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(run_by(request.member).select_related("expert", "pool__office__district"), pk=pk)
    shown = (entry.expert.name, str(entry.pool), entry.standing)
    form = LeaveForm(request.POST or None, state=shown)
    if request.method == "POST" and form.is_valid():
        try:
            leave(entry, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已将{entry.expert}移出{entry.pool}。")
            return redirect("experts")
    context = {"entry": entry, "form": form}
    return render(request, "experts/leave.html", context, status=422 if form.is_bound else 200)


def _listed(entry: PoolEntry) -> tuple[object, ...]:
    """What the list says of an expert before they are reported."""
    expert = entry.expert
    return expert.name, expert.kind, expert.title, expert.district_id, str(entry.pool), entry.nominated_at


def _reported(request: Request) -> list[PoolEntry]:
    """Those of the ticked that wait for an account."""
    reported = register.awaiting(request.member).filter(register.STANDING[Standing.REPORTED])
    return list(reported.filter(pk__in=ticked(request.GET, "entry")).order_by("pk"))


def _vetted(request: Request, entry: PoolEntry, said: dict[str, Any]) -> list[pools.Slip]:
    if said["decision"] == "refuse":
        pools.refuse(entry, reason=said["reason"], by=request.member, at=request.at)
        return []
    login = said.get(f"login_{entry.pk}", "")
    return pools.vet(entry, login=login, by=request.member, at=request.at)


def _with_slips(request: Request, made: list[pools.Slip]) -> HttpResponse:
    if not made:
        return redirect("entries_waiting")
    slips.hand_out(request, made)
    return redirect("slip")


def _under_way(pk: int) -> PoolEntry:
    rows = PoolEntry.objects.standing().filter(admitted_at=None)
    return get_object_or_404(rows.select_related("expert__district", "pool__office__district", "nominated_for"), pk=pk)
