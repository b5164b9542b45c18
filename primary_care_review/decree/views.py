"""A grade with its certificate and plaques, for its institution and the authorities; and the pages on which anybody checks a certificate (P26)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import for_anyone, for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES
from casework.downloads import attachment, inline
from casework.verifiers.handing_out import certificate_keys
from casework.verifiers.verify_certificate import UNKNOWN, read, told
from casework.verifiers.verify_certificate import Refused as NotGenuine

from ..models import Certificate, Grade
from ..plaque.forms import MakeForm
from ..recheck.actions import may_recheck
from ..revocation.actions import may_begin
from . import certificates as verbs
from .current import current
from .documents import certificate_pdf
from .forms import CertificateForm
from .offline import page_text

READERS = (*INSTITUTION_ROLES, *BUREAU_ROLES, *COMMISSION_ROLES)


def _grade(request: Request, pk: int) -> Grade:
    rows = Grade.objects.visible_to(request.member).select_related("institution__district", "decree__body", "case")
    return get_object_or_404(rows, pk=pk)


@for_roles(*READERS)
def grade(request: Request, pk: int) -> HttpResponse:
    found = _grade(request, pk)
    return render(request, "primary_care_review/grade.html", of_grade(request, found))


def of_grade(request: Request, found: Grade) -> dict[str, Any]:
    now = current(found, on=request.on)
    made = Certificate.objects.filter(grade=found).first()
    body = found.decree.body_id if found.decree else None
    plaques = list(found.plaques.select_related("office", "replaces", "replaced_by"))
    own = request.member.role in BUREAU_ROLES and request.member.office.district_id == found.institution.district_id
    standing = any(plaque.ended_at is None for plaque in plaques)
    return {
        "grade": found,
        "now": now,
        "certificate": made,
        "rechecks": list(found.rechecks.visible_to(request.member).order_by("pk")),
        "may_recheck": bool(may_recheck(found, by=request.member, at=request.at)),
        "revocations": list(found.revocations.visible_to(request.member).order_by("pk")),
        "may_revoke": bool(may_begin(found, by=request.member, at=request.at)),
        "may_issue": made is None
        and now.stands
        and request.member.role in verbs.HEADS
        and request.member.office_id == body,
        "plaques": plaques,
        "keeps": own,
        "form": MakeForm(state=(found.pk, standing)) if own and now.stands and not standing else None,
    }


@require_POST
@for_roles(*verbs.HEADS)
def issue_certificate(request: Request, pk: int) -> HttpResponse:
    found = _grade(request, pk)
    try:
        made = verbs.issue(found, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已出具等级证书{made.number}。")
    return redirect("grade", found.pk)


@for_roles(*READERS)
def certificate_file(request: Request, pk: int) -> HttpResponse:
    made = get_object_or_404(Certificate.objects.select_related("issued_by__office"), grade=_grade(request, pk))
    return inline(certificate_pdf(made), name=f"等级证书-{made.number}.pdf")


@for_anyone
def certificates(request: Request) -> HttpResponse:
    """Where a code is typed or pasted; what to check it with where there is no network."""
    form = CertificateForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificate", form.cleaned_data["code"])
    context = {"form": form, "keys": certificate_keys(), "unknown": UNKNOWN}
    return render(request, "primary_care_review/certificates.html", context, status=404 if form.is_bound else 200)


@for_anyone
def certificate(request: Request, code: str) -> HttpResponse:
    """What a certificate says by its own signature, and, which it cannot know, what the grade is worth today."""
    try:
        said, of_key = read(code, certificate_keys())
    except NotGenuine as refused:
        return render(request, "primary_care_review/certificate.html", {"refused": str(refused)}, status=404)
    rows = Certificate.objects.select_related("grade__institution", "grade__decree__body")
    made = rows.filter(number=said.number).first()
    context = {
        "said": told(said),
        "of_key": of_key,
        "grade": made.grade if made else None,
        "now": current(made.grade, on=request.on) if made else None,
        "at": request.at,
    }
    return render(request, "primary_care_review/certificate.html", context)


@for_anyone
def offline_page(request: Request) -> HttpResponse:
    """One file that a browser opens from the disk and that asks no server."""
    return attachment(page_text().encode(), name="验证等级证书.html", content_type="text/html; charset=utf-8")
