"""The clauses of a chapter as a member rates them, and their autosave (P22)."""

from itertools import dropwhile

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.autosave import Conflict, SavedAnswerForm, seen_token
from casework.saving import Outcome, choice_sentence

from ...articles import P
from ...statistics.present import WHOLE, by_clause
from .. import chapter_page
from ..actions import save_rating
from ..ratings import FIELDS, TICKS, clause_field, ticked
from .devices import for_device
from .seat import application_of, opens, seat, writable


@for_roles(Role.EXPERT)
def chapter(request: Request, number: str, chapter: str) -> HttpResponse:
    """Its save button works without JavaScript, and meets what another device has written openly."""
    assignment = seat(request, number)
    application = application_of(assignment)
    if not opens(assignment, application):
        if request.method == "POST":
            raise Refused(f"评审资料已经封存，评定提交后不能更改（{P(23)}）。")
        return redirect("visit", number)
    own = chapter_page.chapters_of(application, assignment)
    if (shown := next((one for one in own if one.number == chapter), None)) is None:
        raise Http404
    following = next(iter([*dropwhile(lambda one: one is not shown, own)][1:]), None)
    outcome, refused = Outcome(), list[str]()
    if request.method == "POST":
        outcome = chapter_page.posted(application, assignment, shown, post=request.POST)
        try:
            chapter_page.save(assignment, outcome, by=request.member, at=request.at)
        except Refused as error:
            refused = error.linked(request.member.role)
        if outcome.clean and not refused:
            messages.success(request, f"“{shown.title}”已保存（{timezone.localtime(request.at):%H:%M:%S}）。")
            if "next" not in request.POST:
                return redirect(request.path)
            return redirect("visit_chapter", number, following.number) if following else redirect("visit", number)
    statistics = by_clause(application)
    context = {
        "number": number,
        "application": application,
        "chapter": shown,
        "following": following,
        "statistics": statistics.get(WHOLE, []),
        "sections": chapter_page.sections(application, assignment, shown, outcome, statistics),
        "ratings": chapter_page.RATINGS,
        "outcome": request.method == "POST",
        "refused": refused,
        "open": writable(assignment, application),
        "tasks": chapter_page.progress(application, assignment, current=chapter),
        **for_device(application, assignment),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "primary_care_review/visit/chapter.html", context, status=status)


@require_POST
@for_roles(Role.EXPERT)
def answer(request: Request, number: str) -> JsonResponse:
    """One field a POST, with the version seen and a key of the device: a key that was sent before is one write.

    What comes after the opinion stays on the device (410), where it is shown and can be taken along.
    """
    assignment, form = seat(request, number), SavedAnswerForm(request.POST)
    if not writable(assignment, application_of(assignment)):
        return JsonResponse({"refused": "评审意见已经提交或者现场评审已经结束，不再收取评定。"}, status=410)
    if not form.is_valid():
        return JsonResponse({"refused": form.refusal()}, status=422)
    sent = form.cleaned_data
    try:
        saved = save_rating(assignment, **sent, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    if isinstance(saved, Conflict):
        clause, suffix = clause_field(assignment.pk, sent["field"])
        words = chapter_page.words_of(suffix)
        told = saved.told(choice_sentence(saved, words), place=f"{clause} {FIELDS[suffix]}")
        if words is ticked:
            told |= {"stored_label": TICKS[bool(saved.stored)], "sent_label": TICKS[bool(saved.sent)]}
        return JsonResponse(told, status=409)
    tasks = chapter_page.progress(application_of(assignment), assignment, current=request.POST.get("page", ""))
    return JsonResponse(
        {
            "version": saved.version,
            "seen": seen_token(saved.version, sent["value"]),
            "at": f"{timezone.localtime(request.at):%H:%M:%S}",
            "errors": {sent["field"]: ""},
            "tasks": render_to_string("components/task_list.html", {"tasks": tasks, "label": "本组各章进度"}),
        }
    )
