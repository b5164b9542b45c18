"""Institutions and their basic data: read in scope, changed by themselves at once or through the centre (E06)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import to_change
from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, OFFICIAL_ROLES, Role
from casework.actions import closures, institutions
from casework.actions.change_requests import decide, request_change, shown_changes, take_back
from casework.forms.institution import ChangeRequestForm, DecisionForm, InstitutionFilter, OwnDataForm, TakeBackForm
from casework.jobs import exporting
from casework.models import ChangeRequest
from casework.paging import PAGE
from casework.tables import institutions as institution_tables


@for_roles(*OFFICIAL_ROLES)
def institution_list(request: Request) -> HttpResponse:
    form = InstitutionFilter(request.GET)
    page = Paginator(_found(request.member, form), PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    centre = request.member.role == Role.CENTRE
    waiting = ChangeRequest.objects.filter(decided_at=None).count() if centre else None
    context = {"form": form, "page": page, "asked": asked.urlencode(), "waiting": waiting}
    return render(request, "casework/institutions/list.html", context)


@for_roles(*OFFICIAL_ROLES)
def institution_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "institutions")


@exporting.export("institutions", label="导出医疗机构", roles=OFFICIAL_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    found = _found(member, InstitutionFilter(asked))
    return exporting.Listing("医疗机构.xlsx", found.count(), [institution_tables.institutions(found)])


@for_roles(*OFFICIAL_ROLES)
def institution(request: Request, pk: int) -> HttpResponse:
    """The same page as the institution's own, to be read by those in whose scope it is."""
    visible = Institution.objects.visible_to(request.member).select_related("district")
    found = get_object_or_404(visible, pk=pk)
    context = _page(found) | {"may_close": closures.may_close(found, request.member)}
    return render(request, "casework/institutions/page.html", context)


@for_roles(*INSTITUTION_ROLES)
def own_institution(request: Request) -> HttpResponse:
    return render(request, "casework/institutions/page.html", _page(_own(request)) | {"own": True})


@for_roles(*INSTITUTION_ROLES)
def institution_edit(request: Request) -> HttpResponse:
    """Name, address and contacts, changed at once."""
    own = _own(request)
    standing = {field: getattr(own, field) for field in institutions.OWN_FIELDS}
    form = OwnDataForm(request.POST or None, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            institutions.change_basic_data(
                own,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                confirmed=form.cleaned_data["confirmed"],
                by=request.member,
                at=request.at,
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "基本信息已变更，并载入变更记录。")
            return redirect("own_institution")
    return _form_page(request, form, title="变更名称和联系方式", button="保存变更", institution=own)


@for_roles(*INSTITUTION_ROLES)
def institution_request_change(request: Request) -> HttpResponse:
    """Code, district and type, asked of the centre."""
    own = _own(request)
    standing = {field: getattr(own, field) for field in institutions.CENTRE_FIELDS}
    form = ChangeRequestForm(request.POST or None, standing=standing, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            request_change(
                own, changes=form.changes(), reason=form.cleaned_data["reason"], by=request.member, at=request.at
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "变更申请已提交市信息中心，处理结果将以消息告知。")
            return redirect("own_institution")
    return _form_page(request, form, title="申请变更代码、区县或类别", button="提交申请", institution=own)


@for_roles(Role.CENTRE)
def change_requests(request: Request) -> HttpResponse:
    """The centre's queue of requests, the oldest open one first; the answered ones below."""
    rows = ChangeRequest.objects.select_related("institution__district", "requested_by", "decided_by")
    context = {
        "waiting": rows.filter(decided_at=None).order_by("id"),
        "answered": rows.filter(decided_at__isnull=False).order_by("-decided_at")[:PAGE],
    }
    return render(request, "casework/institutions/requests.html", context)


@for_roles(Role.CENTRE)
def change_request(request: Request, pk: int) -> HttpResponse:
    """One request with what is now and what is wished, and the centre's decision."""
    rows = ChangeRequest.objects.select_related("institution__district", "requested_by", "decided_by")
    asked = get_object_or_404(rows, pk=pk)
    changes = [] if asked.decided_at else shown_changes(asked)
    form_class, answer = (TakeBackForm, _taken_back) if asked.decided_at else (DecisionForm, _decided)
    form = form_class(request.POST or None, state=[changes, asked.outcome_text])
    if request.method == "POST" and form.is_valid():
        try:
            done = answer(asked, form.cleaned_data, request)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{asked.institution}的变更申请{done}，并已告知该机构。")
            return redirect("change_requests")
    context = {"asked": asked, "form": form, "changes": changes}
    return render(request, "casework/institutions/request.html", context, status=422 if form.is_bound else 200)


def _decided(asked: ChangeRequest, given: dict[str, Any], request: Request) -> str:
    make = given["decision"] == "made"
    decide(asked, make=make, reason=given["reason"], by=request.member, at=request.at)
    return "已处理"


def _taken_back(asked: ChangeRequest, given: dict[str, Any], request: Request) -> str:
    take_back(asked, reason=given["reason"], by=request.member, at=request.at)
    return "所作的变更已撤回"


def _found(member: Membership, form: InstitutionFilter) -> QuerySet[Institution]:
    """In scope and as filtered; a filter that cannot be read narrows nothing."""
    asked = form.asked()
    rows = Institution.objects.visible_to(member).select_related("district").prefetch_related("enrolments")
    if words := asked.get("q"):
        rows = rows.matching(words)
    for field in ("district", "type"):
        if value := asked.get(field):
            rows = rows.filter(**{field: value})
    if regime := asked.get("regime"):
        rows = rows.enrolled(regime)
    return rows.order_by("district_id", "id")


def _own(request: Request) -> Institution:
    return to_change(Institution.objects.select_related("district"), request).get(office=request.member.office_id)


def _page(shown: Institution) -> dict[str, Any]:
    name, *others = institutions.OWN_FIELDS
    fields = (name, *institutions.CENTRE_FIELDS, *others)
    return {
        "institution": shown,
        "facts": [
            {
                "label": institutions.label_of(field),
                "value": institutions.shown(field, getattr(shown, field)) or "未填写",
                "note": "",
            }
            for field in fields
        ],
        "enrolments": shown.enrolments.order_by("id"),
        "waiting": shown.change_requests.filter(decided_at=None).first(),
        "history": institutions.history(shown),
        "own": False,
        "may_close": False,
    }


def _form_page(request: Request, form: Any, **context: Any) -> HttpResponse:
    return render(
        request, "casework/institutions/form.html", {"form": form, **context}, status=422 if form.is_bound else 200
    )
