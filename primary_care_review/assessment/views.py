"""The institution's pages: what it may apply for, its self-assessment chapter by chapter (P05, P18)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.keys import key
from accounts.models import Institution
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, Regime
from casework.autosave import Conflict, SavedAnswerForm, seen_token
from casework.forms.file import WorkbookForm
from casework.models import StandardEdition
from casework.record import log_reading
from casework.saving import choice_sentence
from casework.text import day_text
from casework.workbook import WorkbookRefused

from ..application.eligibility import eligibility
from ..faults import Faults
from ..files import show_refusal, workbook
from ..grades.standing import standing
from ..models import Application
from ..stages import Stage
from ..standards.terms import InstitutionType
from . import actions as verbs
from . import chapter_page
from . import workbook as sheets
from .present import chapter_tasks, forward, standing_so_far


def fetch(request: Request, number: str) -> Application:
    """The institution's own application; anybody else's is 404."""
    applications = Application.objects.visible_to(request.member).select_related("standard", "applicant", "district")
    return get_object_or_404(applications, number=number)


@for_roles(*INSTITUTION_ROLES)
def home(request: Request) -> HttpResponse:
    enrolled = Institution.objects.visible_to(request.member).enrolled(Regime.PRIMARY_CARE)
    institution = get_object_or_404(enrolled.select_related("district"))
    applications = list(institution.applications.filter(rechecked=None).select_related("standard").order_by("-pk"))
    running, rereview = _under_way(applications)
    where = standing(institution, on=request.on)
    context: dict[str, Any] = {
        "institution": institution,
        "running": running,
        "rereview": rereview,
        "past": [application for application in applications if application.ended_at],
        "standing": where,
        "grades": institution.grades.all(),
        "edition": StandardEdition.objects.in_force(Regime.PRIMARY_CARE, request.on).defer("payload").first(),
        "eligibility": eligibility(where, running, InstitutionType(institution.type), on=request.on),
    }
    if running is None:
        context["previous"] = _previous(institution, request)
    if running:
        tasks = chapter_tasks(running)
        so_far = standing_so_far(running.assessment)
        context |= {"tasks": tasks, "so_far": so_far, "forward": forward(running, tasks)}
    return render(request, "primary_care_review/assessment_home.html", context)


def _under_way(applications: list[Application]) -> tuple[Application | None, Application | None]:
    """Its application, and the city's re-review of what the bureau has found on it (P18)."""
    open_ = [application for application in applications if application.ended_at is None]
    running = next((application for application in open_ if not application.parent_id), None)
    return running, next((application for application in open_ if application.parent_id), None)


def _previous(institution: Institution, request: Request) -> dict[str, Any] | None:
    """The last self-assessment, where the next may go on from it."""
    if (last := verbs.previous(institution, on=request.on)) is None:
        return None
    application = last.application
    label = Stage(application.state).label_for(request.member.office.kind)
    named = {"pk": application.pk, "number": application.number, "stage_label": label}
    return named | {"days": last.days, "counted_from": last.counted_from}


@require_POST
@for_roles(*INSTITUTION_ROLES)
def start(request: Request) -> HttpResponse:
    institution = get_object_or_404(Institution.objects.visible_to(request.member))
    asked = request.POST.get("continues", "")
    try:
        continues = get_object_or_404(institution.applications, pk=key(asked)) if asked else None
        application = verbs.start(institution, continues=continues, by=request.member, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("assessment_home")
    since = (
        f"已接续{continues.number}，自{day_text(application.assessment_started_on)}起算" if continues else "已开始自评"
    )
    messages.success(request, f"{since}，编号{application.number}。请对照评审标准逐条自评，自评整改不少于6个月。")
    return redirect("assessment_home")


@for_roles(*INSTITUTION_ROLES)
def chapter(request: Request, number: str, chapter: str) -> HttpResponse:
    """A chapter with its clauses; its save button works without JavaScript and meets others' changes openly."""
    application = fetch(request, number)
    chapters = {item.number: item for item in application.asked.edition.chapters}
    shown = chapters.get(chapter)
    if shown is None:
        raise Http404
    following = chapter_page.after(shown, chapters.values())
    outcome, refused = None, list[str]()
    if request.method == "POST":
        outcome = chapter_page.read(application, shown, posted=request.POST, on=request.on)
        try:
            chapter_page.save(application, outcome, by=request.member, at=request.at)
        except Refused as error:
            refused = error.linked(request.member.role)
        if outcome.clean and not refused:
            messages.success(request, f"“{shown.title}”已保存（{timezone.localtime(request.at):%H:%M:%S}）。")
            if "next" not in request.POST:
                return redirect(request.path)
            return (
                redirect("assessment_chapter", number, following.number) if following else redirect("assessment_home")
            )
        application = fetch(request, number)
    context = {
        "application": application,
        "chapter": shown,
        "following": following,
        "sections": chapter_page.sections(application, shown, outcome),
        "ratings": chapter_page.RATINGS,
        "outcome": outcome,
        "refused": refused,
        "open": application.state == Stage.SELF_ASSESSING,
        "tasks": chapter_tasks(application, current=chapter),
        "so_far": standing_so_far(application.assessment),
    }
    return render(request, "primary_care_review/chapter.html", context, status=422 if outcome else 200)


@require_POST
@for_roles(*INSTITUTION_ROLES)
def answer(request: Request, number: str) -> HttpResponse:
    """Autosave: one field a POST, with the version seen and the client's key."""
    application, form = fetch(request, number), SavedAnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": form.refusal()}, status=422)
    name, value = form.cleaned_data["field"], form.cleaned_data["value"]
    try:
        result = verbs.answer(application, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    if isinstance(result, Conflict):
        place = chapter_page.place_of(application, name)
        return JsonResponse(result.told(choice_sentence(result), place=place), status=409)
    fresh, page = fetch(request, number), request.POST.get("page", "")
    so_far = {"so_far": standing_so_far(fresh.assessment)}
    tasks = {"tasks": chapter_tasks(fresh, current=page), "label": "各章自评进度"}
    return JsonResponse(
        {
            "version": result.version,
            "seen": seen_token(result.version, value),
            "at": f"{timezone.localtime(request.at):%H:%M:%S}",
            "errors": {name: ""},
            "standing": render_to_string("primary_care_review/so_far.html", so_far, request),
            "tasks": render_to_string("components/task_list.html", tasks),
        }
    )


@for_roles(*INSTITUTION_ROLES)
def assessment_workbook(request: Request, number: str) -> HttpResponse:
    """The filled-in workbook comes back here; all of it is taken over, or nothing."""
    application = fetch(request, number)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = verbs.fill_in(application, file=form.cleaned_data["file"], by=request.member, at=request.at)
        except Faults as faults:
            show_refusal(form, faults.sentences, "file")
        except WorkbookRefused as refused:
            show_refusal(form, [str(refused)], "file")
        else:
            messages.success(
                request, f"已从工作簿导入{changed}处改动。" if changed else "工作簿与已填内容相同，没有改动。"
            )
            return redirect("assessment_home")
    context = {"application": application, "form": form}
    return render(
        request, "primary_care_review/assessment_workbook.html", context, status=422 if form.is_bound else 200
    )


@for_roles(*INSTITUTION_ROLES)
def assessment_workbook_download(request: Request, number: str) -> HttpResponse:
    application = fetch(request, number)
    log_reading(by=request.member, at=request.at, what=f"{number} 自评表", case=application)
    return workbook(sheets.write(application.assessment), f"自评表（{application.number}）")
