"""Trainings: the list, one of them, its announcement, who signs up and who came (E28, P07)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, Role
from casework.downloads import excel
from casework.paging import PAGE
from casework.record import log_reading
from casework.verdict import Verdict
from experts.actions import training as acts
from experts.forms.training import AttendanceForm, CancelForm, TrainingForm
from experts.models import Training
from experts.training import rules
from experts.training.listing import listed, people, standing
from experts.training.uses import TrainingUse, hosting

from .register import tabs

ORGANISERS = (*BUREAU_ROLES, *COMMISSION_ROLES)
GUESTS = (Role.EXPERT, *INSTITUTION_ROLES)
READERS = (*ORGANISERS, *GUESTS)


def _around(request: Request) -> dict[str, Any]:
    """The tabs of the experts' pages, for officials."""
    official = request.member.role in ORGANISERS
    return {"official": official} | (tabs(request, "trainings") if official else {})


@require_GET
@for_roles(*READERS)
def trainings(request: Request) -> HttpResponse:
    page = Paginator(listed(request.member), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, *standing(row, at=request.at)) for row in page.object_list],
        "uses": hosting(request.member, organises=True),
        "invites": hosting(request.member),
    }
    return render(request, "experts/training/list.html", context | _around(request))


@for_roles(*ORGANISERS)
def announce_training(request: Request, use: str) -> HttpResponse:
    declared = _use(request, use)
    form = TrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = acts.announce(declared, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{done}”已发布，已告知{declared.invited}。")
            return redirect("training", done.pk)
    context = {"use": declared, "form": form}
    return render(request, "experts/training/announce.html", context, status=422 if form.is_bound else 200)


def _use(request: Request, name: str) -> TrainingUse:
    found = {one.name: one for one in hosting(request.member, organises=True)}
    if name not in found:
        raise Http404
    return found[name]


@require_GET
@for_roles(*READERS)
def training(request: Request, pk: int) -> HttpResponse:
    """To whoever is invited with their own sign-up; to the office that holds it with everybody's."""
    found = _visible(request, pk)
    own = found.attendances.filter(member=request.member).first()
    holds = _holds(request, found)
    words, tone = standing(found, at=request.at)
    rows = found.attendances.filter(withdrawn_at=None).select_related("member__person", "member__office")
    context = {
        "training": found,
        "words": words,
        "tone": tone,
        "own": own,
        "goes": request.member.role in GUESTS,
        "signed": bool(own and own.signed_up_at and not own.withdrawn_at),
        "may_sign_up": _may_sign_up(request, found),
        "may_withdraw": request.at < found.begins_at and found.cancelled_at is None,
        "people": rows if request.member.role in ORGANISERS else [],
        "may_cancel": holds and found.cancelled_at is None and request.at < found.begins_at,
        "may_record": holds and found.held(request.at),
    }
    return render(request, "experts/training/training.html", context | _around(request))


def _may_sign_up(request: Request, found: Training) -> Verdict:
    taken = found.attendances.signed_up().count()
    return rules.may_sign_up(
        cancelled=found.cancelled_at is not None,
        closes_on=found.closes_on,
        on=request.on,
        left=None if found.places is None else found.places - taken,
        article=found.declared.article,
    )


@require_POST
@for_roles(*GUESTS)
def sign_up_training(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    try:
        acts.sign_up(found, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已报名。不能参加的，请在开始前取消报名。")
    return redirect("training", pk)


@require_POST
@for_roles(*GUESTS)
def withdraw_training(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    try:
        acts.withdraw(found, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已取消报名。")
    return redirect("training", pk)


@for_roles(*ORGANISERS)
def cancel_training(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = CancelForm(request.POST or None, state=found.cancelled_at)
    if request.method == "POST" and form.is_valid():
        try:
            acts.cancel(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "培训已取消，已告知报名人员。")
            return redirect("training", pk)
    context = {"training": found, "form": form}
    return render(request, "experts/training/cancel.html", context, status=422 if form.is_bound else 200)


@for_roles(*ORGANISERS)
def training_attendance(request: Request, pk: int) -> HttpResponse:
    """Who came; recorded again it is put right, with a row of the record each time."""
    found = _own(request, pk)
    came = found.attendances.filter(attended=True).values_list("member", flat=True)
    form = AttendanceForm(request.POST or None, people=acts.expected(found), came=came)
    if request.method == "POST" and form.is_valid():
        try:
            acts.record_attendance(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已登记{len(form.cleaned_data['came'])}人出席。")
            return redirect("training", pk)
    context = {"training": found, "form": form}
    return render(request, "experts/training/attendance.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_roles(*ORGANISERS)
def training_people(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    log_reading(by=request.member, at=request.at, what=f"导出培训人员 {found}")
    return excel(f"{found}人员.xlsx", people(found))


def _visible(request: Request, pk: int) -> Training:
    return get_object_or_404(Training.objects.visible_to(request.member).select_related("office"), pk=pk)


def _holds(request: Request, found: Training) -> bool:
    return found.office_id == request.member.office_id and request.member.role in found.declared.organisers


def _own(request: Request, pk: int) -> Training:
    found = _visible(request, pk)
    if not _holds(request, found):
        raise Http404
    return found
