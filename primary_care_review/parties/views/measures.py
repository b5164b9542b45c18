"""What a body does to a third party for bad work: proposed, stated to, decided, the way off the blacklist (P29)."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.forms import ReasonForm
from accounts.requests import Request
from accounts.roles import Role
from casework.downloads import stored
from casework.forms.file import choose_again
from casework.record import log_reading

from ...models import Contract, Delegation, PartyMeasure
from ...models.delegation import DelegationQuerySet
from .. import measures
from ..conditions import HEADS, OFFICIALS
from ..forms import PartyGroundsForm, PartyStatementForm, TakeForm

READERS = (*OFFICIALS, Role.THIRD_PARTY)


@for_roles(*OFFICIALS)
def propose_party_measure(request: Request, pk: int) -> HttpResponse:
    """On which ground and facts, and about which case where it is about one; the party is told by the same act."""
    contract = get_object_or_404(Contract.objects.select_related("party__office"), pk=pk, body=request.member.office_id)
    given = contract.delegations.select_related("case")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PartyGroundsForm(*sent, delegations=given, initial=_found(given, request.GET.get("delegation", "")))
    by, at = request.member, request.at
    if done := carried_out(form, lambda: measures.propose(contract, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "已告知第三方，收到陈述意见或者陈述期限届满后作出决定。")
        return redirect("party_measure", done.pk)
    choose_again(form)
    context = {"contract": contract, "form": form, "heading": "提出处理第三方", "button": "提出并告知", "danger": True}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/parties/act.html", context, status=status)


@for_roles(*READERS)
def party_measure(request: Request, pk: int) -> HttpResponse:
    """Ground and facts, what the party said, what was decided, and what is due."""
    shown = get_object_or_404(_visible(request), pk=pk)
    heads = request.member.role in HEADS and shown.contract.body_id == request.member.office_id
    context = {
        "row": shown,
        "may_state": shown.may_be_stated(request.on) and measures.states(shown, by=request.member, on=request.on),
        "may_decide": heads and shown.may_be_decided(request.on),
        "may_lift": heads and shown.blacklisted and not shown.lifted_at,
        "keeps": request.member.role in OFFICIALS,
    }
    return render(request, "primary_care_review/parties/measure.html", context)


@for_roles(*OFFICIALS)
def party_evidence(request: Request, pk: int) -> FileResponse:
    """Kept by the offices; the party reads the facts."""
    shown = get_object_or_404(_visible(request), pk=pk)
    response = stored(shown.evidence, name=shown.evidence_name)
    log_reading(by=request.member, at=request.at, what=f"下载合同{shown.contract.number}处理的证据材料")
    return response


@for_roles(*READERS)
def state_party(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = PartyStatementForm(request.POST or None, state=of.standing)
    if carried_out(form, lambda: measures.state(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "陈述意见已提交。")
        return redirect("party_measure", of.pk)
    return _act(request, of, form, "提交陈述意见", "提交")


@for_roles(*HEADS)
def take_party_measure(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_own(request), pk=pk)
    form = TakeForm(request.POST or None, state=of.standing)
    if carried_out(form, lambda: measures.take(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "处理决定已作出，已告知第三方。")
        return redirect("party_measure", of.pk)
    return _act(request, of, form, "作出处理决定", "作出决定", danger=True)


@for_roles(*HEADS)
def drop_party_measure(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_own(request), pk=pk)
    form = ReasonForm(request.POST or None, state=of.standing)
    if carried_out(form, lambda: measures.drop(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "已决定不予处理，已告知第三方。")
        return redirect("party_measure", of.pk)
    return _act(request, of, form, "不予处理", "不予处理")


@for_roles(*HEADS)
def lift_blacklist(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_own(request), pk=pk)
    form = ReasonForm(request.POST or None, state=(of.standing, of.lifted_at))
    if carried_out(form, lambda: measures.lift(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, f"{of.contract.party}已移出黑名单。")
        return redirect("party_measure", of.pk)
    return _act(request, of, form, "移出黑名单", "移出黑名单")


def _found(given: DelegationQuerySet, asked: str) -> dict[str, Any]:
    """What was found of a work that was looked into is where a measure begins."""
    of = given.filter(pk=asked).first() if asked.isdecimal() else None
    if of is None or of.finding in ("", Delegation.Finding.MET):
        return {"delegation": of}
    return {"delegation": of, "ground": of.finding, "ground_facts": of.finding_reason}


def _visible(request: Request):
    rows = PartyMeasure.objects.visible_to(request.member)
    return rows.select_related("contract__party__office", "contract__body", "delegation__case", "evidence")


def _own(request: Request):
    return _visible(request).filter(contract__body=request.member.office_id)


def _act(request: Request, of: PartyMeasure, form: Form, heading: str, button: str, *, danger: bool = False):
    context: dict[str, Any] = {"row": of, "form": form, "heading": heading, "button": button, "danger": danger}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/parties/measure_act.html", context, status=status)
