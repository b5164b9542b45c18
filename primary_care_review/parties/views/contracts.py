"""The register of contracts with third parties, and each with the people who act under it (P16)."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import slips
from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.forms import ReasonForm
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import Role
from casework.downloads import stored
from casework.forms.file import choose_again
from casework.jobs import exporting
from casework.paging import PAGE
from casework.record import log_reading

from ...files import filters_of
from ...models import Contract, ContractPerson, PartyMeasure
from ...models.party_measure import barred_since
from .. import actions, workbook
from ..conditions import HEADS, OFFICIALS
from ..forms import ContractFilter, ContractForm, ContractPersonForm
from ..listing import checked, found, standing_of

READERS = (*OFFICIALS, Role.THIRD_PARTY)


@for_roles(*READERS)
def contracts(request: Request) -> HttpResponse:
    form = ContractFilter(request.GET)
    page = Paginator(found(form.asked(), request.member, on=request.on), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, *standing_of(row, on=request.on)) for row in page.object_list],
        "barred": set(PartyMeasure.objects.barring().values_list("contract__party", flat=True)),
        "asked": filters_of(request),
        "narrowed": bool(form.asked()),
        "may_enter": request.member.role in HEADS,
        "may_export": request.member.role in OFFICIALS,
    }
    return render(request, "primary_care_review/parties/contracts.html", context)


@for_roles(*OFFICIALS)
def contracts_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "contracts")


@exporting.export("contracts", label="导出第三方合同", roles=OFFICIALS)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    on = timezone.localdate(at)
    rows = found(ContractFilter(asked).asked(), member, on=on)
    return exporting.Listing(exporting.stamped("第三方合同", at), rows.count(), [workbook.contracts(rows, on=on)])


@for_roles(*HEADS)
def enter_contract(request: Request) -> HttpResponse:
    form = ContractForm(request.POST or None, request.FILES or None)
    if done := carried_out(form, lambda: actions.enter(**form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, f"合同{done.number}已登记，请增加合同人员。")
        return redirect("contract", done.pk)
    choose_again(form)
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/parties/enter.html", {"form": form}, status=status)


@for_roles(*READERS)
def contract(request: Request, pk: int) -> HttpResponse:
    """Its terms, and who acts under it."""
    shown = get_object_or_404(_visible(request), pk=pk)
    acting = set(shown.people.current(request.on).values_list("pk", flat=True))
    own = request.member.role in HEADS and shown.body_id == request.member.office_id
    word, tone = standing_of(shown, on=request.on)
    context = {
        "contract": shown,
        "standing": word,
        "tone": tone,
        "people": [(row, row.pk in acting) for row in shown.people.select_related("member__person")],
        "may_add": own and word == "履行中",
        "keeps": request.member.role in OFFICIALS,
        "measures": PartyMeasure.objects.visible_to(request.member).filter(contract=shown),
        "may_propose": request.member.role in OFFICIALS and shown.body_id == request.member.office_id,
        "barred_on": barred_since(shown.party),
        "may_end": own and word in ("履行中", "未生效"),
        "delegations": checked(shown, request.member),
    }
    return render(request, "primary_care_review/parties/contract.html", context)


@for_roles(*READERS)
def contract_file(request: Request, pk: int) -> FileResponse:
    shown = get_object_or_404(_visible(request), pk=pk)
    response = stored(shown.file, name=shown.name)
    log_reading(by=request.member, at=request.at, what=f"下载第三方合同{shown.number}")
    return response


@for_roles(*HEADS)
def add_contract_person(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_own(request), pk=pk)
    form = ContractPersonForm(request.POST or None)
    added = carried_out(form, lambda: actions.add_person(of, **form.cleaned_data, by=request.member, at=request.at))
    if added:
        member, password = added
        if password:
            slips.hand_out(request, [(member, password)])
            return redirect("slip")
        messages.success(request, f"已增加{member.person.name}，仍以原登录名登录。")
        return redirect("contract", of.pk)
    return _act(request, of, form, "增加合同人员", "增加")


@for_roles(*HEADS)
def end_contract_person(request: Request, pk: int) -> HttpResponse:
    current = ContractPerson.objects.current(request.on).filter(contract__in=_own(request))
    seat = get_object_or_404(current.select_related("contract__party__office", "member__person"), pk=pk)
    form = ReasonForm(request.POST or None, state=seat.pk)
    if carried_out(form, lambda: actions.end_person(seat, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, f"{seat.member.person.name}不再是本合同人员。")
        return redirect("contract", seat.contract_id)
    return _act(request, seat.contract, form, f"终止合同人员：{seat.member.person.name}", "终止", danger=True)


@for_roles(*HEADS)
def end_contract(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_own(request), pk=pk, ended_on=None)
    form = ReasonForm(request.POST or None, state=(of.pk, of.people.count()))
    if carried_out(form, lambda: actions.end(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, f"合同{of.number}已终止，合同人员的账号随之终止。")
        return redirect("contract", of.pk)
    return _act(request, of, form, "终止合同", "终止合同", danger=True)


def _visible(request: Request):
    return Contract.objects.visible_to(request.member).select_related("party__office", "body", "entered_by__person")


def _own(request: Request):
    return Contract.objects.filter(body=request.member.office_id).select_related("party__office")


def _act(request: Request, of: Contract, form, heading: str, button: str, *, danger: bool = False) -> HttpResponse:
    context = {"contract": of, "form": form, "heading": heading, "button": button, "danger": danger}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/parties/act.html", context, status=status)
