"""An expert's file: read in scope, changed by its keeper, with the requests of experts for changes (E07)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.entry.forms import to_change
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import OFFICIAL_ROLES, Role
from casework.downloads import stored
from casework.forms.institution import TakeBackForm
from casework.models import StoredFile
from casework.paging import PAGE
from casework.record import log_reading
from experts.actions.files import KEEPERS, change_basic_data, keepers, kept_by
from experts.actions.leaving import died, disqualify, may_take_back_death, run_by, take_back_death
from experts.actions.requests import decide, requests_before, shown_changes
from experts.forms.own import DecisionForm
from experts.forms.register import DiedForm, DisqualifyForm, EditForm, former_jobs
from experts.models import Expert, Pool, PoolEntry
from experts.register.basic_data import LABELS, BasicData
from experts.register.employers import names_untaken
from experts.register.file_page import FILE_READERS, fetch, note_reading
from experts.register.history import rows
from experts.register.listing import awaiting
from experts.training.listing import of_expert

from .register import tabs


@require_GET
@for_roles(*FILE_READERS)
def expert_file(request: Request, number: str) -> HttpResponse:
    expert = fetch(request, number)
    member = request.member
    note_reading(request, expert, "专家档案")
    context = {
        "expert": expert,
        "here": "file",
        "entries": _entries(expert, member),
        "absences": expert.absences.filter(until__gte=request.on).select_related("struck_by"),
        "requests": expert.requests.select_related("decided_by"),
        "history": rows(expert, member),
        "keepers": keepers(expert),
        "trained": of_expert(expert),
        "may_take_back_death": may_take_back_death(expert, member),
        **_said(expert),
        **_may(expert, member),
    }
    return render(request, "experts/file.html", context)


def _said(expert: Expert) -> dict[str, Any]:
    data = BasicData.of(expert)
    return {"facts": facts(data, (name for name in LABELS if name != "jobs")), "jobs": data.jobs}


def facts(data: BasicData, names: Iterable[str] = LABELS) -> list[dict[str, str]]:
    """Basic data in words, as the description list takes them."""
    return [{"label": LABELS[name], "value": data.shown(name) or "未填写", "note": ""} for name in names]


def _may(expert: Expert, member: Membership) -> dict[str, Any]:
    """What the reader may do about the file, and about which of its entries."""
    return {
        "opens_papers": member.role in OFFICIAL_ROLES,
        "keeps": kept_by(member).filter(pk=expert.pk).exists(),
        "acts": set(awaiting(member).filter(expert=expert).values_list("pk", flat=True)),
        "runs": set(run_by(member).filter(expert=expert).values_list("pk", flat=True)),
        "may_disqualify": member.role == Role.COMMISSION_HEAD and expert.disqualified_on is None,
    }


@require_GET
@for_roles(*OFFICIAL_ROLES)
def admission_paper(request: Request, number: str, seq: int) -> FileResponse:
    """The scan of the institute's paper on which the centre entered an account (E07)."""
    expert = fetch(request, number)
    row = get_object_or_404(rows(expert, request.member).filter(facts__has_key="proxy"), seq=seq)
    paper = row.facts["proxy"]
    response = stored(get_object_or_404(StoredFile, pk=paper["sha256"]), name=paper["scan"], shown=True)
    log_reading(by=request.member, at=request.at, what=f"查看 {paper['scan']}")
    return response


def _entries(expert: Expert, member: Membership) -> list[PoolEntry]:
    """An office reads of the pools it may see; the expert and the employer of all."""
    entries = expert.entries.select_related("pool__office__district", "nominated_for", "member").order_by("pk")
    if member.role in OFFICIAL_ROLES:
        entries = entries.filter(pool__in=Pool.objects.visible_to(member))
    return list(entries)


@for_roles(*KEEPERS)
def edit_expert(request: Request, number: str) -> HttpResponse:
    """The keeper's change; a file that is another's to keep is not to be found here."""
    kept = to_change(kept_by(request.member).select_related("district"), request)
    expert = get_object_or_404(kept, number=number)
    data = BasicData.of(expert)
    form = EditForm(request.POST or None, data=data, at=request.at)
    former = former_jobs(request.POST or None, of=data)
    if request.method == "POST" and form.is_valid() and former.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            change_basic_data(expert, data=form.data_with(former), reason=reason, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{expert}的基本信息已变更，并载入档案记录。")
            for sentence in names_untaken(form.data_with(former).jobs):
                messages.warning(request, sentence)
            return redirect("expert_file", number=number)
    note_reading(request, expert, "专家档案（变更）")
    context = {"expert": expert, "form": form, "former": former}
    return render(request, "experts/edit.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.COMMISSION_HEAD)
def disqualify_expert(request: Request, number: str) -> HttpResponse:
    expert = fetch(request, number)
    shown = (expert.name, expert.kind, expert.disqualified_on)
    form = DisqualifyForm(request.POST or None, expert=expert, state=shown)
    if request.method == "POST" and form.is_valid():
        try:
            disqualify(expert, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已取消{expert}的评审资格。")
            return redirect("expert_file", number=number)
    return render(
        request, "experts/disqualify.html", {"expert": expert, "form": form}, status=422 if form.is_bound else 200
    )


@for_roles(*KEEPERS)
def expert_died(request: Request, number: str) -> HttpResponse:
    """The keeper enters that the expert has died, and takes back what was entered by mistake."""
    expert = get_object_or_404(Expert.objects.visible_to(request.member), number=number)
    back = may_take_back_death(expert, request.member)
    if not back and not kept_by(request.member).filter(pk=expert.pk).exists():
        raise Http404
    form_class, act = (TakeBackForm, take_back_death) if back else (DiedForm, died)
    form = form_class(request.POST or None, state=(expert.name, expert.died_on))
    if request.method == "POST" and form.is_valid():
        try:
            act(expert, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            done = f"{expert}的去世登记已撤回。" if back else f"已登记{expert}去世，有关评审的组织单位已收到消息。"
            messages.success(request, done)
            return redirect("experts")
    return render(request, "experts/died.html", {"expert": expert, "form": form}, status=422 if form.is_bound else 200)


@require_GET
@for_roles(*KEEPERS)
def expert_requests(request: Request) -> HttpResponse:
    """The keeper's queue of requests, the oldest open one first; the answered ones below."""
    asked = requests_before(request.member).select_related("expert", "decided_by")
    context = {
        "open": asked.filter(decided_at=None).order_by("pk"),
        "answered": asked.filter(decided_at__isnull=False).order_by("-decided_at")[:PAGE],
    }
    return render(request, "experts/requests.html", context | tabs(request, "requests"))


@for_roles(*KEEPERS)
def expert_request(request: Request, pk: int) -> HttpResponse:
    rows = requests_before(request.member).select_related("expert__district", "decided_by")
    asked = get_object_or_404(rows, pk=pk)
    changes = [] if asked.decided_at else shown_changes(asked)
    form = DecisionForm(request.POST or None, state=changes)
    if request.method == "POST" and form.is_valid():
        make, reason = form.cleaned_data["decision"] == "made", form.cleaned_data["reason"]
        try:
            decide(asked, make=make, reason=reason, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{asked.expert}的变更申请已处理，并已告知本人。")
            return redirect("expert_requests")
    note_reading(request, asked.expert, "专家信息变更申请")
    context: dict[str, Any] = {"asked": asked, "form": form, "changes": changes}
    return render(request, "experts/request.html", context, status=422 if form.is_bound else 200)
