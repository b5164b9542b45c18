"""The bodies and their duties for everybody; the working rules of a body for whoever works by them (P04, P06, P07)."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_anyone, for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, Role
from casework.downloads import stored
from casework.forms.file import choose_again
from casework.record import log_reading

from ..models import WorkingRule
from ..models.working_rule import WorkingRuleQuerySet
from . import actions
from .duties import duties
from .forms import DutiesFilter, EndForm, PublishForm, ReviseForm

READERS = (*BUREAU_ROLES, *COMMISSION_ROLES, *INSTITUTION_ROLES, Role.EXPERT, Role.SUPERVISOR)


@for_anyone
def bodies(request: Request) -> HttpResponse:
    """Who may do what, on one page; what is not in it the portal refuses."""
    form = DutiesFilter(request.GET)
    asked = form.asked().get("role")
    context = {
        "form": form,
        "duties": duties(Role(asked) if asked else None),
        "narrowed": bool(asked),
        "works_by_rules": request.member is not None and request.member.role in READERS,
    }
    return render(request, "primary_care_review/bodies/duties.html", context)


def _visible(request: Request) -> WorkingRuleQuerySet:
    return WorkingRule.objects.visible_to(request.member).select_related("office", "file", "entered_by__person")


@for_roles(*READERS)
def working_rules(request: Request) -> HttpResponse:
    """Every rule in its last version; the head of a body publishes another."""
    form = PublishForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.publish(**form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{done}”已发布。")
            return redirect("working_rule", done.pk)
    choose_again(form)
    rows = _visible(request).newest().order_by("office__kind", "office", "kind", "title")
    context = {
        "rows": [(row, row.in_force(request.on)) for row in rows],
        "form": form,
        "may_publish": request.member.role in actions.HEADS,
    }
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/bodies/working_rules.html", context, status=status)


@for_roles(*READERS)
def working_rule(request: Request, pk: int) -> HttpResponse:
    """All versions of a rule."""
    found = get_object_or_404(_visible(request), pk=pk)
    versions = list(_visible(request).filter(office=found.office_id, title=found.title))
    newest = versions[0]
    own = request.member.role in actions.HEADS and newest.office_id == request.member.office_id
    context = {
        "newest": newest,
        "versions": [(row, row.in_force(request.on) and row == _in_force(versions, request)) for row in versions],
        "may_change": own and newest.ended_on is None,
    }
    return render(request, "primary_care_review/bodies/working_rule.html", context)


def _in_force(versions: list[WorkingRule], request: Request) -> WorkingRule | None:
    return next((row for row in versions if row.valid_from <= request.on), None)


@for_roles(*READERS)
def working_rule_file(request: Request, pk: int) -> FileResponse:
    found = get_object_or_404(_visible(request), pk=pk)
    response = stored(found.file, name=found.name)
    log_reading(by=request.member, at=request.at, what=f"下载 {found}")
    return response


@for_roles(*actions.HEADS)
def revise_working_rule(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = ReviseForm(request.POST or None, request.FILES or None, state=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.revise(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{done}”已发布。")
            return redirect("working_rule", done.pk)
    choose_again(form)
    context = {"rule": found, "form": form, "heading": "发布新版本", "button": "发布", "danger": False}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/bodies/working_rule_act.html", context, status=status)


@for_roles(*actions.HEADS)
def end_working_rule(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = EndForm(request.POST or None, state=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(found, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{found.title}”已废止，各版本仍可查阅。")
            return redirect("working_rule", found.pk)
    context = {"rule": found, "form": form, "heading": "废止工作制度", "button": "废止", "danger": True}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/bodies/working_rule_act.html", context, status=status)


def _own(request: Request, pk: int) -> WorkingRule:
    rows = WorkingRule.objects.filter(office=request.member.office_id, ended_on=None).newest()
    return get_object_or_404(rows.select_related("office"), pk=pk)
