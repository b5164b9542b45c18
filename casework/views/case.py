"""One case page for both regimes, and the page of a step."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import signed_in
from accounts.entry.forms import put
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from casework import beside, gateway
from casework.forms.step import StepForm
from casework.grants import HANDED_OVER, granted
from casework.models import Case
from casework.present import actions, clocks, progress, tabs
from casework.record import log_reading
from casework.registry import CaseType, case_type
from casework.step import Step
from casework.tabs import COMMON_TABS
from casework.workbench.desk import missing_for


def fetch(request: Request, number: str) -> Case:
    """The case as its own kind, within the member's scope; a stranger gets 404."""
    kind = Case.objects.filter(number=number).values_list("kind", flat=True).first()
    if kind is None:
        raise Http404
    rows = case_type(kind).model.objects.visible_to(request.member).select_related("standard")
    return get_object_or_404(rows.defer("standard__payload"), number=number)


@signed_in
def case_page(request: Request, number: str, tab: str = "") -> HttpResponse:
    case = fetch(request, number)
    of_kind = case_type(case.kind)
    shown = [item for item in (*of_kind.tabs, *COMMON_TABS) if item.shown_to(case, request.member)]
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
            "progress": progress(case, kind=request.member.office.kind),
            "clocks": clocks(case, on=request.on),
            "actions": actions(case, by=request.member, at=request.at),
            "tabs": tabs(case, shown, current),
            "tab": {"template": current.template, "context": current.context(case, request.member, request.at)},
            "may_hand_over": may_hand_over,
            "handed_over": granted(case, office=request.member.office_id, on=request.on) if may_hand_over else (),
        },
    )


@signed_in
def step_page(request: Request, number: str, name: str) -> HttpResponse:
    """Shows the form of a step and takes the step; what is refused stands above the form with all that was typed."""
    case = fetch(request, number)
    of_kind = case_type(case.kind)
    step = of_kind.step(name)
    if step is None or step.page:
        raise Http404
    theirs = gateway.may_ever(case, step, request.member, on=request.on)
    # A form may show what its role alone may read, a draft or who reviews; whoever else posts it gets the bare one.
    form_class = of_kind.forms.get(step, StepForm) if theirs else StepForm
    common: dict[str, Any] = {"case": case, "step": step, "member": request.member, "at": request.at}
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **common)
        if theirs and form.is_valid() and _taken(request, case, of_kind, step, form):
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
            "beside": _beside(request, case, step, form) if offer and offer.open else "",
            "unavailable": "" if offer else _unavailable(case, of_kind, step, request.member, on=request.on),
            "confirm": _confirm(case, of_kind, step, request.member),
        },
        status=422 if form.is_bound else 200,
    )


def _beside(request: Request, case: Case, step: Step, form: StepForm) -> str:
    """What has to be read before the form is filled in; that it was read is noted (E31)."""
    shown = form.beside()
    if shown:
        log_reading(by=request.member, at=request.at, what=f"{case.number} {step.label}", case=case)
    return shown


def _unavailable(case: Case, of_kind: CaseType, step: Step, member: Membership, *, on: date) -> str:
    """Why the member is offered no such step at all: not out of this state, or not in this role."""
    # To an institution its own steps alone speak of the stage: two stages may read alike to it, and their steps differ.
    tells_stage = gateway.may_ever(case, step, member, on=on) or not member.is_institution
    if tells_stage and case.state not in step.sources:
        now = of_kind.stage(case.state).label_for(member.office.kind)
        return f"案件现处于“{now}”，不能办理“{step.label}”。"
    named = "、".join(role.label for role in step.roles)
    return f"“{step.label}”由{named}办理，您当前的岗位不能办理。"


def _taken(request: Request, case: Case, of_kind: CaseType, step: Step, form: StepForm) -> bool:
    try:
        take(case, of_kind, step, by=request.member, at=request.at, seen=form.cleaned_data["seen"], facts=form.facts())
    except gateway.Stale as stale:
        # What was typed stays; the page now shows the case as it stands, and may be sent again.
        put(form, "seen", str(case.version))
        form.add_error(None, list(stale.sentences))
        return False
    except Refused as refused:
        refused.show_in(form)
        return False
    return True


def take(
    case: Case, of_kind: CaseType, step: Step, *, by: Membership, at: datetime, seen: int, facts: dict[str, Any]
) -> Case:
    """Calls the verb behind the step, or the gateway itself where the step is all there is."""
    verb = of_kind.verbs.get(step)
    if verb is None:
        return gateway.perform(case, step, by=by, at=at, seen=seen, **facts)
    return verb(case, by=by, at=at, seen=seen, **facts)


def _confirm(case: Case, of_kind: CaseType, step: Step, member: Membership) -> dict[str, Any]:
    return {
        "question": f"{step.label}：{case.title}",
        "case_number": case.number,
        "institution": case.title,
        "stage": of_kind.stage(case.state).label_for(member.office.kind),
        "consequences": [step.confirm] if step.confirm else [],
        "article": step.article.label,
        "article_url": f"{reverse('articles', args=[step.article.regime])}#{step.article.id}",
        "label": step.label,
        "danger": bool(step.confirm) and step.ends_case,
        "cancel_url": reverse("case", args=[case.number]),
    }
