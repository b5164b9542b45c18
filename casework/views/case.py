"""One case page for both regimes, and the page of a step."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import signed_in
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import OFFICIAL_ROLES
from casework import beside, gateway, turns
from casework.consequences import consequences
from casework.deciding import rules
from casework.forms.step import StepForm
from casework.grants import HANDED_OVER, granted
from casework.models import ArchiveEntry, Case
from casework.present import actions, clocks, progress, tabs
from casework.record import log_reading
from casework.registry import case_type
from casework.step_page import decided_on, subject, unavailable
from casework.tabs import COMMON_TABS
from casework.workbench.rows import colleagues_of, missing_for, names_for, waits_for

from . import proposal
from .taking import fetch, taken


@signed_in
def case_page(request: Request, number: str, tab: str = "") -> HttpResponse:
    case = fetch(request, number)
    of_kind = case_type(case.kind)
    shown = [item for item in (*of_kind.tabs, *COMMON_TABS) if item.open_to(case, request.member)]
    current = next((item for item in shown if item.name == tab), None) if tab else shown[0]
    if current is None:
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"{case.number} {current.label}", case=case)
    stage = of_kind.stage(case.state)
    may_hand_over = request.member.role in HANDED_OVER and not case.closed_at
    return render(
        request,
        "casework/case.html",
        {
            "case": case,
            "of_kind": of_kind,
            "related": beside.related(case, request.member),
            "stage_label": stage.label_for(request.member.office.kind),
            "missing": missing_for(request.member, stage, case.missing, held_by=case.held_by),
            "waits": _waits(case, request.member, on=request.on),
            "progress": progress(case, kind=request.member.office.kind),
            "clocks": clocks(case, by=request.member, on=request.on),
            "untimed": of_kind.untimed.get(stage, ""),
            "actions": actions(case, by=request.member, at=request.at),
            "tabs": tabs(case, shown, current),
            "tab": {"template": current.template, "context": current.context(case, request.member, request.at)},
            "may_hand_over": may_hand_over,
            "archived": _archived(case, request.member),
            "handed_over": granted(case, office=request.member.office_id, on=request.on) if may_hand_over else (),
        },
    )


def _archived(case: Case, member: Membership) -> ArchiveEntry | None:
    """How it is kept, for whoever may open that page."""
    if not case.closed_at or member.role not in OFFICIAL_ROLES:
        return None
    return ArchiveEntry.objects.visible_to(member).filter(case=case.pk).first()


def _waits(case: Case, member: Membership, *, on: date) -> str:
    """Whom the case waits for, where that is not the member."""
    turn = turns.read(case.turn)
    if member.role in turn:
        return ""
    return waits_for(member, turn, {} if turn.keys().isdisjoint(colleagues_of(member)) else names_for(member, on=on))


@signed_in
def step_page(request: Request, number: str, name: str) -> HttpResponse:
    """Shows the form of a step and takes the step; what is refused stands above the form with all that was typed.

    A step that is prepared has other pages for whoever proposes it and for whoever decides on what was proposed.
    """
    case = fetch(request, number)
    of_kind = case_type(case.kind)
    step = of_kind.step(name)
    if step is None or step.page:
        raise Http404
    if step.prepared and (page := proposal.page_for(request, case, step)):
        return page
    theirs = gateway.may_ever(case, step, request.member, on=request.on)
    # A form may show what its role alone may read, a draft or who reviews; whoever else posts it gets the bare one.
    form_class = of_kind.forms.get(step, StepForm) if theirs else StepForm
    common: dict[str, Any] = {"case": case, "step": step, "member": request.member, "at": request.at}
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **common)
        if theirs and form.is_valid() and taken(request, case, step, form):
            messages.success(request, f"{case.number}：“{step.label}”已办理。")
            return redirect("case", number=case.number)
    else:
        form = form_class(**common)
    offer = next(
        (offer for offer in gateway.offers(case, by=request.member, at=request.at) if offer.step is step), None
    )
    return render(
        request,
        "casework/step.html",
        {
            "case": case,
            "step": step,
            "form": form,
            "offer": offer,
            "decided_on": decided_on(case, step, form, by=request.member, at=request.at)
            if offer and offer.open
            else {},
            "unavailable": "" if offer else unavailable(case, of_kind, step, request.member, on=request.on),
            "confirm": subject(case, step, request.member),
            "consequences": consequences(case, step, by=request.member, at=request.at) if offer and offer.open else [],
            "may_propose": rules.asks_two(step, request.member) and request.member.role in rules.proposers(step),
        },
        status=422 if form.is_bound else 200,
    )
