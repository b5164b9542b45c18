"""What an expert has of their own: the file to read, absences to keep, and a request to whoever keeps the file (E07)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from experts.actions.files import add_absence, correct_absence, keepers
from experts.actions.requests import request_change
from experts.forms.own import AbsenceCorrectionForm, AbsenceForm
from experts.forms.register import OwnRequestForm, former_jobs
from experts.models import Expert
from experts.register.basic_data import BasicData


@require_GET
@for_roles(Role.EXPERT)
def own_file(request: Request) -> HttpResponse:
    return redirect("expert_file", number=_own(request).number)


@for_roles(Role.EXPERT)
def own_absences(request: Request) -> HttpResponse:
    """Days on which the expert cannot be called upon; no draw seats them then."""
    expert = _own(request)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_absence(expert, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "已登记，该期间不再抽取您参加评审。")
            return redirect("own_absences")
    context = {"form": form, "absences": expert.absences.filter(until__gte=request.on).select_related("struck_by")}
    return render(request, "experts/absences.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.EXPERT)
def correct_own_absence(request: Request, pk: int) -> HttpResponse:
    absence = get_object_or_404(_own(request).absences.standing().select_related("expert"), pk=pk)
    entered = {"since": absence.since, "until": absence.until, "reason": absence.reason}
    form = AbsenceCorrectionForm(request.POST or None, initial=entered)
    if request.method == "POST" and form.is_valid():
        correction, instead = form.cleaned_data["correction"], form.instead()
        try:
            correct_absence(absence, correction=correction, instead=instead, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "登记已更正，原登记仍可查看。")
            return redirect("own_absences")
    context = {"form": form, "absence": absence}
    return render(request, "experts/correct_absence.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.EXPERT)
def own_request(request: Request) -> HttpResponse:
    """The whole file as a form; what differs is what is asked for."""
    expert = _own(request)
    data = BasicData.of(expert)
    form = OwnRequestForm(request.POST or None, data=data, at=request.at)
    former = former_jobs(request.POST or None, of=data)
    if request.method == "POST" and form.is_valid() and former.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            request_change(expert, data=form.data_with(former), reason=reason, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "变更申请已提交，处理结果将以消息告知。")
            return redirect("own_file")
    context = {
        "form": form,
        "former": former,
        "keepers": keepers(expert),
        "waiting": expert.requests.filter(decided_at=None).first(),
    }
    return render(request, "experts/own_request.html", context, status=422 if form.is_bound else 200)


def _own(request: Request) -> Expert:
    return get_object_or_404(Expert.objects.select_related("district"), person=request.member.person_id)
