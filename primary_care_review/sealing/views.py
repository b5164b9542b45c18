"""The pages of sealing: what is sealed with its hashes, the signatures, the seal; and the dossier for the office to keep (P23)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.archive.bag import pack
from casework.forms.file import choose_again
from casework.record import log_reading
from casework.verifiers.verify_dossier import total
from experts.models import Assignment
from experts.review.rounds import panel_of

from ..body import of_body
from ..files import paper
from ..models import Application, Dossier
from ..stages import VISIT_OVER, Stage
from ..visit.views.seat import application_of, seat
from . import actions
from .documents import rating_form
from .forms import SealForm, SignForm
from .papers import papers_of


@for_roles(Role.EXPERT)
def sealing(request: Request, number: str) -> HttpResponse:
    """GET shows what is sealed and who has signed; POST signs, or seals by the leader."""
    assignment = seat(request, number)
    application = application_of(assignment)
    if application.state not in VISIT_OVER:
        return redirect("visit", number)
    dossier = Dossier.objects.filter(application=application).first()
    listed = dossier.papers if dossier else [one.row for one in papers_of(application)]
    digest = total(number, listed)
    forms = _forms(request, assignment, application, digest)
    if request.method == "POST" and (said := _done(request, application, forms)):
        messages.success(request, said)
        return redirect("sealing", number)
    if request.method == "POST" and application.state != Stage.VISITED:
        messages.error(request, "评审资料已经封存，没有再次办理。")
        return redirect("sealing", number)
    log_reading(by=request.member, at=request.at, what=f"{number} 现场封存", case=application)
    context = {
        "application": application,
        "members": panel_of(application).members,
        "papers": listed,
        "digest": digest,
        "dossier": dossier,
        **forms,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "primary_care_review/sealing/sealing.html", context, status=status)


def _forms(request: Request, assignment: Assignment, application: Application, digest: str) -> dict[str, Any]:
    """What the member may still do; the form that was sent holds what was sent."""
    if application.state != Stage.VISITED:
        return {"sign": None, "seal": None}
    signs, seals = "password" in request.POST, "leader" in request.POST
    signed, person = hasattr(assignment, "dossier_signature"), request.member.person
    sign = SignForm(request.POST if signs else None, person=person, initial={"digest": digest})
    seal = SealForm(request.POST, request.FILES) if seals else SealForm()
    return {"sign": None if signed else sign, "seal": seal if assignment.leads else None}


def _done(request: Request, application: Application, forms: dict[str, Any]) -> str:
    """What was done, in a sentence; empty where the form comes back."""
    for name, verb, said in (("sign", actions.sign, "已签署。"), ("seal", actions.seal, "评审资料已现场封存。")):
        form = forms[name]
        if form is None or not form.is_bound:
            continue
        if form.is_valid():
            facts = {key: value for key, value in form.cleaned_data.items() if key != "password"}
            try:
                verb(application, **facts, by=request.member, at=request.at)
            except Refused as refused:
                refused.show_in(form)
            else:
                return said
        choose_again(form)
    return ""


@require_GET
@for_roles(Role.EXPERT)
def rating_form_pdf(request: Request, number: str) -> HttpResponse:
    """On paper, to be signed by the members and stamped by the institution."""
    application = application_of(seat(request, number))
    if application.state != Stage.VISITED or application.plan is None:
        raise Http404  # once sealed it is the body's and the institution's (P32)
    log_reading(by=request.member, at=request.at, what=f"{number} 评审评定表", case=application)
    return paper(rating_form(application, application.plan), f"评审评定表（{number}）")


@require_GET
@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def dossier(request: Request, number: str) -> FileResponse:
    """The sealed papers as one archive, which `verify_dossier.py` checks without the portal; for the office that keeps them (P07)."""
    applications = Application.objects.visible_to(request.member)
    found = get_object_or_404(Dossier.objects.filter(application__in=applications), application__number=number)
    if not of_body(found.application, request.member):
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"下载 {number} 封存资料", case=found.application)
    made, _ = pack([(number, papers_of(found.application))])
    return FileResponse(made, as_attachment=True, filename=f"{number}.zip", content_type="application/zip")
