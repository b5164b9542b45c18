"""What of a visit is a member's: their chapters and what is left of them, the sign-in sheets, and for the leader the end (P22)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.entry.normal import code
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.forms.file import choose_again
from casework.record import log_reading
from casework.registry import case_type
from experts.models import Assignment

from ...models import Application
from ...stages import Stage
from ...team.tab import groups_shown
from ..actions import end_visit, sign_in
from ..chapter_page import chapters_of, clause_url, left, progress
from ..devices import described
from ..forms import EndVisitForm, SignInForm
from ..ratings import Meeting
from ..steps import END_VISIT
from .devices import for_device
from .seat import application_of, opens, seat, writable


@for_roles(Role.EXPERT)
def visit(request: Request, number: str) -> HttpResponse:
    """GET shows what is theirs, or leads to the clause that is searched for; POST keeps a sign-in sheet or ends the visit."""
    assignment = seat(request, number)
    application = application_of(assignment)
    if (wanted := code(request.GET.get("clause", ""))) and (url := clause_url(application, assignment, wanted)):
        return redirect(url)
    forms = _forms(request, assignment, application)
    if request.method == "POST" and (said := _done(request, application, forms)):
        messages.success(request, said)
        return redirect("visit", number)
    if request.method == "POST" and application.state != Stage.ON_SITE:
        messages.error(request, "案件目前不在现场评审环节，没有办理。")
        return redirect("visit", number)
    log_reading(by=request.member, at=request.at, what=f"{number} 现场评审", case=application)
    context = {
        "assignment": assignment,
        "application": application,
        "plan": application.plan,
        "groups": groups_shown(application, request.member),
        "sealed": not opens(assignment, application),
        "tasks": progress(application, assignment) if opens(assignment, application) else [],
        "left": left(application, assignment) if writable(assignment, application) else [],
        "wanted": wanted,
        "own": chapters_of(application, assignment),
        "sheets": application.materials.readable_by(request.member).filter(kind__in=list(Meeting), withdrawn_at=None),
        "devices": [(row, described(row)) for row in assignment.devices.filter(given_up_at=None)],
        **for_device(application, assignment),
        **forms,
    }
    return render(
        request, "primary_care_review/visit/visit.html", context, status=422 if request.method == "POST" else 200
    )


def _forms(request: Request, assignment: Assignment, application: Application) -> dict[str, Any]:
    """The form that was sent holds what was sent."""
    if application.state != Stage.ON_SITE:
        return {"sign_in": None, "end": None, "waits": ()}
    own = case_type(application.kind).own(END_VISIT)
    told = "told_to" in request.POST  # with nothing chosen the form of a sheet sends neither of its fields
    sheet = request.method == "POST" and not told
    return {
        "sign_in": SignInForm(request.POST, request.FILES) if sheet else SignInForm(),
        "end": EndVisitForm(request.POST if told else None, state=application.version) if assignment.leads else None,
        "waits": own.verdict(application, request.at).reasons if assignment.leads else (),
    }


def _done(request: Request, application: Application, forms: dict[str, Any]) -> str:
    """What was done, in a sentence; empty where the form comes back."""
    for name, verb, said in (
        ("sign_in", sign_in, "签到表已登记。"),
        ("end", end_visit, "已通报情况，现场评审结束。"),
    ):
        form = forms[name]
        if form is None or not form.is_bound:
            continue
        if form.is_valid():
            try:
                verb(application, **form.cleaned_data, by=request.member, at=request.at)
            except Refused as refused:
                refused.show_in(form)
            else:
                return said
        choose_again(form)
    return ""
