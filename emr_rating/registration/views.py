"""Registration in the browser: the public form and receipt, and what the centre and the commission add to it (E06)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import for_anyone, for_roles
from accounts.addresses import too_often
from accounts.entry.once import repeatable
from accounts.models import Office
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import OfficeKind, Role
from casework.forms.file import choose_again
from casework.models import Record
from casework.present import progress

from ..models import Registration
from ..stages import RegistrationStage
from . import actions, institute
from .contact import centre_contact
from .forms import ApplicationForm, ConnectionForm, CorrectionForm, RegistrationForm, RenewalForm, WithdrawalForm
from .tab import accounts_opened, fact_groups, licences


@for_anyone
@repeatable
@never_cache
def register(request: Request) -> HttpResponse:
    """The form without sign-in; posted twice it leads to the same receipt, by a token of its own from which the receipt's
    secret follows: the address of a receipt is kept nowhere."""
    form = _opened(request, ApplicationForm)
    if request.method == "POST" and form.is_valid():
        try:
            registration, secret = actions.apply(
                data=form.data_for_case(),
                licence=form.cleaned_data["licence"],
                token=form.cleaned_data["token"],
                confirmed=form.cleaned_data["confirmed"],
                at=request.at,
            )
        except Refused as refused:
            refused.show_in(form)
            choose_again(form)
        else:
            messages.success(request, f"注册申请已提交，编号 {registration.number}。请收藏本页地址，凭此查询和修改。")
            return redirect("registration", number=registration.number, secret=secret)
    return render(
        request, "emr_rating/registration/register.html", {"form": form}, status=422 if form.is_bound else 200
    )


@for_anyone
@never_cache
def registration(request: Request, number: str, secret: str) -> HttpResponse:
    """The applicant's receipt: where it stands, the reasons when returned, and what may be done."""
    case = _by_receipt(number, secret)
    return render(
        request,
        "emr_rating/registration/receipt.html",
        {
            "case": case,
            "secret": secret,
            "link": request.build_absolute_uri(request.path),
            "stage": RegistrationStage(case.state),
            "returned": case.state == RegistrationStage.RETURNED,
            "open": case.closed_at is None and case.state != RegistrationStage.VERIFIED,
            "progress": progress(case),
            "groups": fact_groups(case),
            "licences": licences(case),
            "accounts": accounts_opened(case, at=request.at),
            "record": case.records.filter(audience="parties").order_by("-seq"),
            "centre": centre_contact(),
        },
    )


@for_anyone
@repeatable  # guarded by the version; the address of a receipt is kept nowhere
@never_cache
def registration_edit(request: Request, number: str, secret: str) -> HttpResponse:
    """A returned registration, corrected and handed in again."""
    case = _by_receipt(number, secret)
    if case.state != RegistrationStage.RETURNED:
        return redirect("registration", number=number, secret=secret)
    form = _opened(request, CorrectionForm) if request.POST else CorrectionForm.filled(case, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("seen", "confirmed", "licence")}
            actions.resubmit(case, data=form.data_for_case(), at=request.at, **said)
        except Refused as refused:
            refused.show_in(form)
            choose_again(form)
        else:
            messages.success(request, f"注册申请 {number} 已重新提交，待信息中心核验。")
            return redirect("registration", number=number, secret=secret)
    context = {"form": form, "case": case, "secret": secret}
    return render(request, "emr_rating/registration/edit.html", context, status=422 if form.is_bound else 200)


@for_anyone
@repeatable  # guarded by the version; the address of a receipt is kept nowhere
@never_cache
def registration_withdraw(request: Request, number: str, secret: str) -> HttpResponse:
    case = _by_receipt(number, secret)
    form = WithdrawalForm(request.POST or None, initial={"seen": case.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(case, seen=form.cleaned_data["seen"], at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"注册申请 {number} 已撤回。")
            return redirect("registration", number=number, secret=secret)
    context = {"form": form, "case": case, "secret": secret}
    return render(request, "emr_rating/registration/withdraw.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.CENTRE)
@never_cache
def registration_renew(request: Request, number: str) -> HttpResponse:
    """A new link in place of a lost one, shown once."""
    case = get_object_or_404(Registration.objects.visible_to(request.member), number=number)
    form, link = RenewalForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = actions.renew_receipt(case, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
            link = request.build_absolute_uri(reverse("registration", args=[number, secret]))
        except Refused as refused:
            refused.show_in(form)
    context = {"form": form, "case": case, "link": link}
    return render(
        request, "emr_rating/registration/renew.html", context, status=422 if form.is_bound and not link else 200
    )


@for_roles(Role.COMMISSION_HEAD, Role.CENTRE)
def institute_connection(request: Request) -> HttpResponse:
    """How the institute takes part: read by the centre, changed by the head of the commission."""
    office = Office.objects.get(kind=OfficeKind.INSTITUTE)
    form = ConnectionForm(request.POST or None, standing={"connected": "1" if office.connected else "0"})
    if request.method == "POST" and form.is_valid():
        try:
            institute.connect_institute(**form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "医管所接入方式已变更。")
            return redirect("institute_connection")
    context = {
        "form": form if request.member.role == Role.COMMISSION_HEAD else None,
        "way": institute.way(office.connected),
        "record": Record.objects.filter(subject=institute.SUBJECT).order_by("-seq"),
    }
    return render(request, "emr_rating/registration/connection.html", context, status=422 if form.is_bound else 200)


def _by_receipt(number: str, secret: str) -> Registration:
    registration = actions.by_receipt(number, secret)
    if registration is None:
        raise Http404
    return registration


def _opened(request: Request, form_class: type[RegistrationForm]) -> Any:
    """The form as it was sent; of somebody who sends too many, no file is looked into."""
    if request.method != "POST":
        return form_class(at=request.at)
    if not (refusal := too_often(request, "注册申请")):
        return form_class(request.POST, request.FILES, at=request.at)
    form = form_class(request.POST, at=request.at)
    form.add_error(None, refusal)
    return form
