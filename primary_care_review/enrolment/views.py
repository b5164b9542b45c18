"""The bureau's register: who takes part, enrolling singly or by workbook, and the slips with first passwords (P02)."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts import opening, slips
from accounts.access import for_roles
from accounts.entry.forms import to_change
from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Regime, Role
from casework.forms.file import WorkbookForm
from casework.jobs.importing import take_in
from casework.jobs.working import Refusals
from casework.models import Job
from casework.workbook import WorkbookRefused

from ..files import show_refusal, workbook
from . import actions as verbs
from . import workbook as sheets
from .forms import EndEnrolmentForm, EnrolmentForm, InstitutionFilter
from .register import RegisterImport

PAGE = 50


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def enrolled(request: Request) -> HttpResponse:
    form = InstitutionFilter(request.GET)
    rows = Institution.objects.visible_to(request.member).enrolled(Regime.PRIMARY_CARE).select_related("district")
    if words := form.asked().get("q"):
        rows = rows.matching(words)
    context = {
        "form": form,
        "page": Paginator(rows.order_by("name", "pk"), PAGE).get_page(request.GET.get("page")),
        "may_enrol": request.member.role in BUREAU_ROLES,
        "may_end": request.member.role == Role.BUREAU_HEAD,
        "narrowed": bool(form.asked()),
    }
    return render(request, "primary_care_review/enrolled.html", context)


@for_roles(*BUREAU_ROLES)
def enrol(request: Request) -> HttpResponse:
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = verbs.enrol_institution(
                **form.cleaned_data, district=request.member.office.own_district, by=request.member, at=request.at
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            slip = [(done.leader, done.first_password)] if done.leader else []
            return _enrolled(request, 1, slip)
    return render(request, "primary_care_review/enrol.html", {"form": form}, status=422 if form.is_bound else 200)


@for_roles(*BUREAU_ROLES)
def enrol_register(request: Request) -> HttpResponse:
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_in(RegisterImport, file=form.cleaned_data["file"], by=request.member, at=request.at)
        except (Refusals, WorkbookRefused) as refused:
            show_refusal(form, refused.sentences, "file")
        else:
            if isinstance(taken, Job):
                return redirect("job", pk=taken.pk)
            members = Membership.objects.filter(pk__in=taken.slips).select_related("person", "office").order_by("pk")
            made = opening.print_slips(members, by=request.member, at=request.at)
            return _enrolled(request, taken.counts.total(), made)
    return render(
        request, "primary_care_review/enrol_register.html", {"form": form}, status=422 if form.is_bound else 200
    )


@for_roles(Role.BUREAU_HEAD)
def end_enrolment(request: Request, pk: int) -> HttpResponse:
    """Asks for the last day and the reason, and says what follows."""
    visible = Institution.objects.visible_to(request.member).enrolled(Regime.PRIMARY_CARE)
    ending = get_object_or_404(to_change(visible, request), pk=pk)
    enrolment = ending.enrolments.get(regime=Regime.PRIMARY_CARE, ended_on=None)
    form = EndEnrolmentForm(request.POST or None, state=(enrolment.pk, ending.name))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.end_enrolment(ending, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{ending}”已结束参加等级评审，并载入变更记录。")
            return redirect("enrolled")
    context = {"row": ending, "enrolment": enrolment, "form": form}
    return render(request, "primary_care_review/end_enrolment.html", context, status=422 if form.is_bound else 200)


def _enrolled(request: Request, number: int, made: Iterable[tuple[Membership, str]]) -> HttpResponse:
    """On to the slips with the first passwords, which are shown once."""
    if made:
        messages.success(request, f"已登记{number}家机构参加等级评审。")
        slips.hand_out(request, made)
        return redirect("slip")
    messages.success(request, f"已登记{number}家机构参加等级评审，原有人员可直接登录办理。")
    return redirect("enrolled")


@for_roles(*BUREAU_ROLES)
def register_template(request: Request) -> HttpResponse:
    return workbook(sheets.template(), "机构名录模板")
