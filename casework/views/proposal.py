"""The pages of a step that one prepares and another decides: to propose it, to decide on what was proposed, to send it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from accounts.refused import Refused
from accounts.requests import Request
from casework import gateway
from casework.deciding import proposals, rules, said
from casework.deciding.page import deciding_context, proposing_context
from casework.forms.step import PreparedForm, SendBackForm, StepForm
from casework.models import Case, Proposal
from casework.step import Step

from .taking import fetch, taken


def page_for(request: Request, case: Case, step: Step) -> HttpResponse | None:
    """Of a prepared step, the page that its reader's part in it asks for; None: the plain page, which says why not.

    Whoever decides proposes only when they ask for it (`?propose`): for another of the office to decide.
    """
    member = request.member
    if not gateway.may_now(case, step, at=request.at):
        return None
    proposal = rules.open_proposal(case, step, member)
    decides = gateway.may_ever(case, step, member, on=request.on)
    if decides and "propose" not in request.GET:
        standing = proposal and proposal.version == case.version and rules.may_decide(case, step, proposal, member)
        return _decide(request, case, step, proposal) if proposal and standing else None
    return _propose(request, case, step, proposal) if member.role in rules.proposers(step) else None


def _propose(request: Request, case: Case, step: Step, proposal: Proposal | None) -> HttpResponse:
    """The step's own form, filled in for whoever decides: with what was last proposed, where something was."""
    asked: dict[str, Any] = {"member": request.member, "at": request.at, "proposing": True}
    before = proposal or said.last(case, step, request.member)
    shown = said.initial(said.read_again(before, step, **asked)) if before else {}
    sent = request.method == "POST"
    given = (request.POST, request.FILES) if sent else ()
    form = said.form_of(case, step)(*given, initial=shown, case=case, step=step, **asked)
    prepared = PreparedForm(
        *given[:1],
        step=step,
        reasoned="reason" in form.fields,
        initial={"why": before.reason, "checked": before.checked} if before else {},
    )
    if sent and form.is_valid() and prepared.is_valid() and _proposed(request, case, step, form, prepared):
        messages.success(request, f"{case.number}：“{step.label}”的拟办意见已送负责人。")
        return redirect("case", number=case.number)
    context = proposing_context(case, step, form, before, by=request.member, at=request.at)
    status = 422 if sent else 200
    return render(request, "casework/deciding/propose.html", context | {"prepared": prepared}, status=status)


def _proposed(request: Request, case: Case, step: Step, form: StepForm, prepared: PreparedForm) -> bool:
    told = {**form.cleaned_data, **prepared.cleaned_data}
    try:
        proposals.propose(
            case,
            step,
            facts=said.typed(form),
            reason=told.get("why") or told.get("reason", ""),
            checked=told.get("checked", ()),
            file=said.attached(form),
            by=request.member,
            at=request.at,
            seen=form.cleaned_data["seen"],
        )
    except Refused as refused:
        refused.show_in(form)
        return False
    return True


def _decide(request: Request, case: Case, step: Step, proposal: Proposal) -> HttpResponse:
    """As it stands by one button; otherwise by the step's own form, which holds what was proposed."""
    asked: dict[str, Any] = {"member": request.member, "at": request.at}
    typed = {"case_number": request.POST.get("case_number", "")}
    proposed = said.read_again(proposal, step, more=typed, **asked)
    own = "otherwise" in request.POST
    given = (request.POST, request.FILES) if own else ()
    otherwise = said.form_of(case, step)(*given, initial=said.initial(proposed), case=case, step=step, **asked)
    form = otherwise if own else proposed
    sent = request.method == "POST"
    if sent and form.is_valid() and _decided(request, case, step, form, proposal):
        messages.success(request, f"{case.number}：“{step.label}”已办理。")
        return redirect("case", number=case.number)
    context = deciding_context(case, step, proposal, proposed, by=request.member, at=request.at)
    context |= {
        "otherwise": otherwise,
        "own": own,
        "refused": form.errors if sent else {},
        "sent_back": SendBackForm(state=proposal.pk, auto_id="back_%s"),
    }
    return render(request, "casework/deciding/decide.html", context, status=422 if sent else 200)


def _decided(request: Request, case: Case, step: Step, form: StepForm, proposal: Proposal) -> bool:
    if request.POST.get("proposal") != str(proposal.pk):
        form.add_error(None, proposals.MOVED)
        return False
    deviates = said.typed(form) != proposal.facts or bool(request.FILES)
    return taken(request, case, step, form, upon=proposal, deviates=deviates)


@require_POST
@signed_in
def proposal_return(request: Request, number: str, pk: int) -> HttpResponse:
    case, proposal = _fetched(request, number, pk)
    form = SendBackForm(request.POST, state=proposal.pk)
    if form.is_valid():
        proposals.send_back(proposal, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
        messages.success(request, f"{case.number}：拟办意见已退回{proposal.proposed_by.person.name}。")
        return redirect("case", number=case.number)
    return render(request, "casework/deciding/send_back.html", {"case": case, "form": form}, status=422)


@require_POST
@signed_in
def proposal_take_back(request: Request, number: str, pk: int) -> HttpResponse:
    case, proposal = _fetched(request, number, pk)
    proposals.take_back(proposal, by=request.member, at=request.at)
    messages.success(request, f"{case.number}：拟办意见已收回。")
    return redirect("case", number=case.number)


def _fetched(request: Request, number: str, pk: int) -> tuple[Case, Proposal]:
    case = fetch(request, number)
    rows = case.proposals.of_office(request.member.office_id).select_related("proposed_by__person", "case")
    return case, get_object_or_404(rows, pk=pk)
