"""The consents of an institution to hand on original data of its review, and what was handed on (P32)."""

import io
import json
import zipfile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES, Role
from casework.forms.file import choose_again
from casework.paging import PAGE
from casework.record import log_reading

from ..body import of_body
from ..models import Application, Release
from . import actions
from .forms import ConsentForm, ReleaseForm, WithdrawForm

HANDS_ON = (*BUREAU_ROLES, *COMMISSION_ROLES, Role.EXPERT)


@for_roles(*INSTITUTION_ROLES, *HANDS_ON)
def releases(request: Request) -> HttpResponse:
    """The sealed reviews in scope, the latest first."""
    sealed = Application.objects.visible_to(request.member).filter(dossier__isnull=False)
    rows = sealed.select_related("dossier").prefetch_related("release_consents__releases").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = [
        {
            "case": row,
            "consents": len(row.release_consents.all()),
            "standing": sum(one.stands(request.on) for one in row.release_consents.all()),
            "releases": sum(len(one.releases.all()) for one in row.release_consents.all()),
        }
        for row in page.object_list
    ]
    log_reading(by=request.member, at=request.at, what="评审原始资料的提供")
    return render(request, "primary_care_review/release/list.html", {"listed": listed, "page": page})


@for_roles(*INSTITUTION_ROLES, *HANDS_ON)
def release(request: Request, number: str) -> HttpResponse:
    """GET shows consents and what was handed on; POST gives one, takes one back, or hands on."""
    application = _sealed(request, number)
    forms = _forms(request, application)
    if request.method == "POST" and (said := _done(request, application, forms)):
        messages.success(request, said)
        return redirect("release", number)
    log_reading(by=request.member, at=request.at, what=f"{number} 评审原始资料的提供", case=application)
    context = {
        "application": application,
        "consents": _shown(request, application),
        "forms": forms,
        "named": request.member.role != Role.EXPERT and not request.member.is_institution,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "primary_care_review/release/release.html", context, status=status)


@require_GET
@for_roles(*HANDS_ON)
def release_data(request: Request, pk: int) -> FileResponse:
    """What was handed on, as one archive, to whoever did it, while the consent stands."""
    found = get_object_or_404(Release.objects.filter(released_by=request.member).select_related("consent"), pk=pk)
    if not found.consent.stands(request.on):
        raise Http404
    application = found.consent.application
    log_reading(by=request.member, at=request.at, what=f"下载 {application.number} 提供的资料", case=application)
    response = FileResponse(_packed(found), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{application.number}-{found.pk}.zip")
    return response


def _sealed(request: Request, number: str) -> Application:
    rows = Application.objects.visible_to(request.member).select_related("dossier", "applicant", "standard")
    return get_object_or_404(rows.filter(dossier__isnull=False), number=number)


def _forms(request: Request, application: Application) -> dict[str, Any]:
    """What the member may do; the form that was sent holds what was sent."""
    act = _act(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else None
    found: dict[str, Any] = {}
    if request.member.role == Role.INSTITUTION_LEADER:
        found["consent"] = ConsentForm(*(posted if posted and act == "consent" else ()), application=application)
        if application.release_consents.filter(withdrawn_at=None).exists():
            sent = (posted[0],) if posted and act == "withdraw" else ()
            found["withdraw"] = WithdrawForm(*sent, application=application, prefix="withdraw")
    elif request.member.role == Role.EXPERT or of_body(application, request.member):
        sent = (posted[0],) if posted and act == "release" else ()
        found["release"] = ReleaseForm(*sent, application=application)
    return found


def _act(request: Request) -> str:
    """Which of the forms of the page was sent, by what it alone asks."""
    return "consent" if "recipient" in request.POST else "withdraw" if "withdraw-reason" in request.POST else "release"


def _done(request: Request, application: Application, forms: dict[str, Any]) -> str:
    """What was done, in a sentence; empty where the form comes back."""
    act = _act(request)
    form = forms.get(act)
    if form is None or not form.is_bound or not form.is_valid():
        if form is not None:
            choose_again(form)
        return ""
    given = form.cleaned_data
    who: dict[str, Any] = {"by": request.member, "at": request.at}
    try:
        match act:
            case "consent":
                actions.consent(application, **given, **who)
                return "书面同意已提交，组织评审的单位已收到告知。"
            case "withdraw":
                actions.withdraw(given["consent"], reason=given["reason"], **who)
                return "书面同意已撤回，不得再据以提供资料。"
            case _:
                actions.release(application, **given, **who)
                return "已登记提供，机构已收到告知；可以在下方下载本次提供的资料。"
    except Refused as refused:
        refused.show_in(form)
        choose_again(form)
        return ""


def _shown(request: Request, application: Application) -> list[dict[str, Any]]:
    rows = application.release_consents.select_related("scan", "given_by", "withdrawn_by")
    return [
        {
            "consent": row,
            "stands": row.stands(request.on),
            "releases": [
                {"release": one, "own": one.released_by_id == request.member.pk}
                for one in row.releases.select_related("released_by__person", "released_by__office")
            ],
        }
        for row in rows.prefetch_related("releases")
    ]


def _packed(found: Release) -> io.BytesIO:
    archive, given = io.BytesIO(), found.consent
    said = {
        "case": given.application.number,
        "recipient": given.recipient,
        "purpose": given.purpose,
        "valid_until": given.valid_until.isoformat(),
        "data": found.data,
        "sum": found.digest,
    }
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("提供说明.json", json.dumps(said, ensure_ascii=False, indent=1))
        for one in actions.released_papers(found):
            packed.writestr(one.name, one.read())
    archive.seek(0)
    return archive
