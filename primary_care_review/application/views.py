"""The institution's application: its materials, a preview, and the papers to print, sign and upload (P19)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, Role
from casework.files.kinds import ALLOWED
from casework.record import log_reading
from casework.registry import case_type

from ..assessment.present import standing_so_far, supplement_asked
from ..assessment.views import fetch
from ..files import paper, show_refusal
from ..grades.standing import standing
from ..models import Application
from ..rules import REQUIRED_MATERIALS, MaterialKind
from ..stages import Stage
from ..standards.terms import InstitutionType
from . import actions as verbs
from . import documents
from .eligibility import eligibility
from .forms import MaterialForm
from .steps import SUBMIT


@for_roles(*INSTITUTION_ROLES)
def materials(request: Request, number: str) -> HttpResponse:
    """The six kinds, each with its files and its own upload; a refused file leaves the others as they are."""
    application = fetch(request, number)
    form = MaterialForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        kind = MaterialKind(form.cleaned_data["kind"])
        try:
            verbs.upload(application, kind=kind, file=form.cleaned_data["file"], by=request.member, at=request.at)
        except Refused as refused:
            show_refusal(form, refused.sentences, "file")
        else:
            messages.success(request, f"已上传“{form.cleaned_data['file'].name}”。")
            return redirect(reverse("application_materials", args=[number]) + f"#kind-{kind.value}")
    context = {
        "application": application,
        "kinds": _kinds(application, form),
        "open": application.state in verbs.TAKES_FILES,
        "asked": supplement_asked(application),
        "formats": "、".join(kind.label for kind in ALLOWED),
        "largest": settings.MATERIAL_MAX_BYTES // 1024**2,
    }
    return render(request, "primary_care_review/materials.html", context, status=422 if form else 200)


def _kinds(application: Application, form: MaterialForm | None) -> list[dict]:
    files = application.materials.filter(withdrawn_at=None).select_related("file", "uploaded_by")
    named = application.named_materials()
    refused = form.data.get("kind") if form else None
    return [
        {
            "kind": kind,
            "required": kind in REQUIRED_MATERIALS or (kind is MaterialKind.OTHER and bool(named)),
            "named": named if kind is MaterialKind.OTHER else [],
            "files": [row for row in files if row.kind == kind],
            "form": form if refused == kind else MaterialForm(initial={"kind": kind}, auto_id=f"{kind}-%s"),
        }
        for kind in MaterialKind
    ]


@require_POST
@for_roles(*INSTITUTION_ROLES)
def remove_material(request: Request, number: str, pk: int) -> HttpResponse:
    application = fetch(request, number)
    material = get_object_or_404(application.materials, pk=pk, withdrawn_at=None, kind__in=list(MaterialKind))
    try:
        verbs.remove(application, material=material, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已撤下“{material.name}”。")
    return redirect("application_materials", number=number)


@for_roles(*INSTITUTION_ROLES)
def preview(request: Request, number: str) -> HttpResponse:
    """Everything as it would be handed in, and what still stands in the way."""
    application = fetch(request, number)
    where = standing(application.applicant, on=request.on)
    kind = InstitutionType(application.institution_type)
    submit = case_type(application.kind).own(SUBMIT)
    context = {
        "application": application,
        "submit": submit,
        "verdict": submit.verdict(application, request.at),
        "kinds": _kinds(application, None),
        "leader": request.member.role == Role.INSTITUTION_LEADER,
        "so_far": standing_so_far(application.assessment),
        # What the city reviews was applied for once (P18).
        "eligibility": None if application.parent_id else eligibility(where, application, kind, on=request.on),
        "draft": application.state == Stage.DRAFT,
    }
    return render(request, "primary_care_review/preview.html", context)


@for_roles(*INSTITUTION_ROLES)
def application_form(request: Request, number: str) -> HttpResponse:
    application = fetch(request, number)
    log_reading(by=request.member, at=request.at, what=f"{number} 评审申请书", case=application)
    grade = application.grade_applied_for or application.assessment.borne
    sheet = documents.application_form(application, on=request.on, grade=f"{grade}级" if grade else "")
    return paper(sheet, f"评审申请书（{number}）")


@for_roles(*INSTITUTION_ROLES)
def self_assessment_report(request: Request, number: str) -> HttpResponse:
    application = fetch(request, number)
    log_reading(by=request.member, at=request.at, what=f"{number} 自评报告", case=application)
    return paper(documents.self_assessment_report(application, on=request.on), f"自评报告（{number}）")
