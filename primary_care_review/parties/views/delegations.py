"""What is left to third parties: the list, which is their workbench, and each with what is done about it (P16, P29)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.forms import ReasonForm
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import Role
from casework.jobs import exporting
from casework.models import Case, Sample
from casework.paging import PAGE
from casework.record import log_reading

from ...body import of_body
from ...files import filters_of
from ...models import Application, Contract, Delegation
from .. import delegating, rules, workbook
from ..conditions import HEADS, OFFICIALS
from ..forms import CheckForm, DelegateForm, DelegationFilter, WorkForm
from ..listing import delegated

READERS = (*OFFICIALS, Role.THIRD_PARTY)


@for_roles(*READERS)
def delegations(request: Request) -> HttpResponse:
    form = DelegationFilter(request.GET)
    page = Paginator(delegated(form.asked(), request.member), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "asked": filters_of(request), "narrowed": bool(form.asked())}
    return render(request, "primary_care_review/parties/delegations.html", context)


@for_roles(*READERS)
def delegations_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "delegations")


@exporting.export("delegations", label="导出委托事项", roles=READERS)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = delegated(DelegationFilter(asked).asked(), member)
    return exporting.Listing(exporting.stamped("委托事项", at), rows.count(), [workbook.delegations(rows)])


@for_roles(*HEADS)
def delegate(request: Request, number: str) -> HttpResponse:
    """Under which contract, and what is asked; one that does not cover it is refused by name."""
    case = get_object_or_404(Application.objects.visible_to(request.member), number=number)
    scope = rules.scope_of(rechecked=case.rechecked_id is not None, state=case.state)
    if not of_body(case, request.member) or scope is None:
        raise Http404
    own = Contract.objects.filter(body=request.member.office_id).in_force(request.on).select_related("party__office")
    form = DelegateForm(request.POST or None, contracts=own, state=(case.version, case.delegations.count()))
    if done := carried_out(
        form, lambda: delegating.delegate(case, **form.cleaned_data, by=request.member, at=request.at)
    ):
        messages.success(request, f"已委托{done.contract.party}办理{scope.label}，合同人员已收到告知。")
        return redirect("delegation", done.pk)
    context = {"case": case, "scope": scope, "form": form, "contracts": own.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/parties/delegate.html", context, status=status)


@for_roles(*READERS)
def delegation(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(_visible(request), pk=pk)
    log_reading(by=request.member, at=request.at, what=f"{shown.case.number} 委托事项", case=shown.case)
    running = shown.taken_back_at is None and shown.handed_in_at is None
    own = shown.contract.body_id == request.member.office_id
    context = {
        "row": shown,
        "sample": Sample.objects.visible_to(request.member).filter(pk=shown.sample_id).first(),
        "opens": Case.objects.visible_to(request.member).filter(pk=shown.case_id).exists(),
        "may_hand_in": running and request.member.role == Role.THIRD_PARTY,
        "may_take_back": running and own and request.member.role in HEADS,
        "may_propose": own and request.member.role in OFFICIALS and shown.finding not in ("", Delegation.Finding.MET),
        "may_check": own and shown.handed_in_at is not None and shown.checked_at is None,
    }
    return render(request, "primary_care_review/parties/delegation.html", context)


@for_roles(Role.THIRD_PARTY)
def hand_in_delegation(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = WorkForm(request.POST or None, state=_state(of))
    if carried_out(form, lambda: delegating.hand_in(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "工作情况已提交，由委托单位复核。")
        return redirect("delegation", of.pk)
    return _act(request, of, form, "提交工作情况", "提交")


@for_roles(*OFFICIALS)
def check_delegation(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk, contract__body=request.member.office_id)
    form = CheckForm(request.POST or None, state=_state(of))
    if carried_out(form, lambda: delegating.check(of, **form.cleaned_data, by=request.member, at=request.at)):
        bad = form.cleaned_data["finding"] != Delegation.Finding.MET
        messages.success(request, f"复核结果已登记{'，可以据以提出处理' if bad else ''}。")
        return redirect("delegation", of.pk)
    return _act(request, of, form, "复核第三方工作", "登记复核结果")


@for_roles(*HEADS)
def take_back_delegation(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk, contract__body=request.member.office_id)
    form = ReasonForm(request.POST or None, state=_state(of))
    if carried_out(form, lambda: delegating.take_back(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "委托已撤回，合同人员不再能查看本案件。")
        return redirect("delegation", of.pk)
    return _act(request, of, form, "撤回委托", "撤回", danger=True)


def _visible(request: Request):
    rows = Delegation.objects.visible_to(request.member)
    return rows.select_related("case", "contract__party__office", "contract__body")


def _state(of: Delegation) -> Any:
    return of.standing, of.work


def _act(request: Request, of: Delegation, form: Form, heading: str, button: str, *, danger: bool = False):
    context = {"row": of, "form": form, "heading": heading, "button": button, "danger": danger}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/parties/delegation_act.html", context, status=status)
