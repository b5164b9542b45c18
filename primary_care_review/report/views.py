"""The leader's page of the work report, saved as it is typed; its documents for the team and for the body (P24)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.autosave import Conflict, seen_token
from casework.downloads import attachment
from casework.printing.notice import Sheet
from casework.printing.word import DOCX, word
from casework.record import log_reading
from casework.saving import Outcome, choice_sentence
from experts.forms.opinion import SavedOpinionForm
from experts.models import Assignment

from ..assessment.present import core_row, share_rows
from ..body import reads_reports
from ..conclusion.rules import label
from ..files import paper
from ..models import Application, WorkReport
from ..sealing.documents import rating_form
from ..stages import VISIT_OVER, Stage
from ..standards.terms import InstitutionType
from ..visit import result
from ..visit.views.seat import application_of, opens, seat
from . import actions, documents, fields
from .composing import composed
from .forms import SignReportForm
from .parts import FIELDS, PROPOSED, Document, Part

OFFICIALS = (*BUREAU_ROLES, *COMMISSION_ROLES)


def _seated(request: Request, number: str) -> tuple[Assignment, Application]:
    """A member of the team, once its papers are sealed."""
    assignment = seat(request, number)
    application = application_of(assignment)
    if application.state not in VISIT_OVER or application.state == Stage.VISITED:
        raise Http404
    return assignment, application


@for_roles(Role.EXPERT)
def work_report(request: Request, number: str) -> HttpResponse:
    """GET shows the draft, or what was signed; POST saves the page, and signs it where that is asked."""
    assignment, application = _seated(request, number)
    outcome, form = Outcome(), SignReportForm(person=request.member.person, case=application)
    if request.method == "POST":
        outcome = fields.read(request.POST)
        if "sign" in request.POST:
            form = SignReportForm(request.POST, person=request.member.person, case=application)
        if said := _saved(request, application, outcome, form):
            messages.success(request, said)
            return redirect("work_report", number)
    log_reading(by=request.member, at=request.at, what=f"{number} 工作报告", case=application)
    status = 422 if request.method == "POST" else 200
    context = _shown(assignment, application, outcome, form)
    return render(request, "primary_care_review/report/work_report.html", context, status=status)


def _saved(request: Request, application: Application, outcome: Outcome, form: SignReportForm) -> str:
    """What was done, in a sentence; empty where the page comes back. All that was typed is saved before anything is signed."""
    try:
        outcome.settle(actions.save_page(application, changes=outcome.changes, by=request.member, at=request.at))
        if not outcome.clean:
            return ""
        if not form.is_bound:
            return f"工作报告已保存（{timezone.localtime(request.at):%H:%M:%S}），尚未签署提交。"
        if form.is_valid():
            said = fields.sent(application, request.POST)
            actions.submit_report(
                application,
                texts=fields.parts(said),
                proposed=fields.proposed(said),
                by=request.member,
                at=request.at,
                seen=form.cleaned_data["seen"],
            )
            return "工作报告、评审评定表和结果汇总已签署提交。"
    except Refused as refused:
        refused.show_in(form)
    return ""


def _shown(assignment: Assignment, application: Application, outcome: Outcome, form: SignReportForm) -> dict[str, Any]:
    open_ = application.state == Stage.SEALED and assignment.leads
    grading = result.grading(application)
    reports = application.work_reports.select_related("signed_by__member__person")
    shown = fields.shown(application, outcome)
    proposed = shown.pop(PROPOSED)
    return {
        "application": application,
        "assignment": assignment,
        "open": open_,
        "fields": [shown[part] for part in Part],
        "proposed": proposed,
        "choices": fields.choices(InstitutionType(application.institution_type)),
        "faults": [field for field in (*shown.values(), proposed) if field["note"]],
        "form": form,
        "report": next((row for row in reports if row.returned_at is None), None),
        "returned": next((row for row in reports if row.returned_at), None),
        "documents": _open_to(assignment, application),
        "borne": label(grading.grade),
        "so_far": {
            "grades": [one.grade.label for one in grading.grades],
            "shares": share_rows(grading),
            "core": core_row(grading),
        },
    }


def _open_to(assignment: Assignment, application: Application) -> list[Document]:
    """The rating form is of what was sealed: the leader's until the report is signed (P32)."""
    original = () if opens(assignment, application) else (Document.RATING_FORM,)
    return [document for document in Document if document not in original]


@require_POST
@for_roles(Role.EXPERT)
def work_report_answers(request: Request, number: str) -> JsonResponse:
    """One field a POST, with the version seen and a key of the page: a key that was sent before is one write."""
    _, application = _seated(request, number)
    form = SavedOpinionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": form.refusal()}, status=422)
    sent = form.cleaned_data
    try:
        saved = actions.save_field(application, **sent, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    if isinstance(saved, Conflict):
        return JsonResponse(saved.told(choice_sentence(saved), place=FIELDS[sent["field"]]), status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "seen": seen_token(saved.version, sent["value"]),
            "at": f"{timezone.localtime(request.at):%H:%M:%S}",
            "errors": {sent["field"]: ""},
        }
    )


@require_GET
@for_roles(Role.EXPERT)
def work_report_paper(request: Request, number: str, document: str) -> HttpResponse:
    """For the team: as it would be signed now, or as it was."""
    assignment, application = _seated(request, number)
    if document not in _open_to(assignment, application):
        raise Http404
    return _given(request, application, _report(application), document)


def _report(application: Application) -> WorkReport:
    """As it was signed, or as it would be now."""
    if report := application.work_reports.standing().first():
        return report
    said = fields.texts(application)
    return composed(application, texts=fields.parts(said), proposed=fields.proposed(said))


@require_GET
@for_roles(Role.EXPERT)
def work_report_word(request: Request, number: str) -> HttpResponse:
    """The report as a document that can be edited: what counts is the PDF."""
    _, application = _seated(request, number)
    log_reading(by=request.member, at=request.at, what=f"{number} 工作报告（Word）", case=application)
    made = word(documents.work_report(_report(application)))
    return attachment(made, name=f"等级评审工作报告（{number}）.docx", content_type=DOCX)


@require_GET
@for_roles(*OFFICIALS)
def reported_paper(request: Request, number: str, document: str) -> HttpResponse:
    """For the officials who may know of the case: as it was signed."""
    applications = Application.objects.visible_to(request.member).select_related("standard", "applicant")
    application = get_object_or_404(applications, number=number)
    if not reads_reports(application, request.member):
        raise Http404
    report = get_object_or_404(application.work_reports.standing())
    return _given(request, application, report, document)


def _given(request: Request, application: Application, report: WorkReport, document: str) -> HttpResponse:
    if document not in list(Document):
        raise Http404
    named = Document(document)
    log_reading(by=request.member, at=request.at, what=f"{application.number} {named.label}", case=application)
    return paper(_sheet(application, report, named), f"{named.label}（{application.number}）")


def _sheet(application: Application, report: WorkReport, document: Document) -> Sheet:
    match document:
        case Document.WORK_REPORT:
            return documents.work_report(report)
        case Document.SUMMARY:
            return documents.summary(report)
        case Document.RATING_FORM:
            if application.plan is None:
                raise Http404
            return rating_form(application, application.plan)
