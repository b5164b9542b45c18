"""The expert's reviews: what is asked, the answer to it, the draft that saves itself; and for officials who reviewed what."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.autosave import Conflict, seen_token
from casework.models import CalendarYear, Case
from casework.paging import PAGE
from casework.record import log_reading
from experts.register.file_page import FILE_READERS, fetch, note_reading
from experts.review import rounds, tasks
from experts.review.drafts import Paper, labels, paper_of
from experts.review.panel import Panel

from ..actions import assignments as verbs
from ..actions import opinions
from ..forms.opinion import ACCEPT, RECUSE, AnswerProposalForm, SavedOpinionForm, told_conflict
from ..knowing import known_assignments, runs
from ..models import Assignment, Draw
from ..uses import use_of
from .draws import DRAWING_ROLES


@require_GET
@for_roles(Role.EXPERT)
def assignments(request: Request) -> HttpResponse:
    """What still waits for an answer or an opinion first, then what was handed in, then what has ended."""
    own = Assignment.objects.filter(member=request.member).select_related("review__case__district")
    on, table = request.on, CalendarYear.objects.table()
    proposed = tasks.rows(own.proposed().order_by("pk"), on=on, table=table)
    writing = tasks.rows(own.accepted().filter(handed_in_at=None).order_by("pk"), on=on, table=table)
    over = own.exclude(handed_in_at=None, ended_at=None).order_by("-handed_in_at", "-ended_at", "-pk")
    context = {
        "counts": tasks.counts(proposed, writing, handed_in=own.handed_in().count(), on=on),
        "proposed": proposed,
        "in_progress": writing,
        "page": Paginator(over, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "experts/assignments.html", context)


@for_roles(Role.EXPERT)
def assignment(request: Request, pk: int) -> HttpResponse:
    """What is asked, where and until when; the material opens only with the declaration and the acceptance (E15, P30)."""
    own = Assignment.objects.filter(member=request.member)
    found = get_object_or_404(
        own.select_related("review__case__district", "review__case__institution", "member__office"), pk=pk
    )
    form = AnswerProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answered(request, found, form):
        return redirect("assignment", pk)
    if request.method == "GET":
        log_reading(by=request.member, at=request.at, what=f"{found.case.number} 评审任务", case=found.case)
    use = None if found.review.closed_at else found.review.declared
    context = {
        "assignment": found,
        "use": use,
        "place": use.place(found.case) if use else "",
        "opinion_days": found.case.law[use.opinion_days] if use else None,
        "open": use and not found.ended_at and not found.accepted_at,
        "form": form,
    }
    return render(request, "experts/assignment.html", context, status=422 if form.is_bound else 200)


def _answered(request: Request, found: Assignment, form: AnswerProposalForm) -> bool:
    answer, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    try:
        if answer == ACCEPT:
            verbs.accept(found, by=request.member, at=request.at)
            messages.success(request, "已声明无利害关系并接受评审，可以查阅材料、填写意见。")
        elif answer == RECUSE:
            verbs.recuse(found, nature=reason, by=request.member, at=request.at)
            messages.success(request, "已申报利害关系，本次评审任务终止。")
        else:
            verbs.decline(found, reason=reason, by=request.member, at=request.at)
            messages.success(request, "已谢绝本次评审。")
    except Refused as refused:
        refused.show_in(form)
        return False
    return True


@require_POST
@for_roles(Role.EXPERT)
def assignment_answers(request: Request, pk: int) -> JsonResponse:
    """The autosave of an opinion: one field; 409 with both values where another window was faster, 422 where refused."""
    found = get_object_or_404(Assignment.objects.accepted().filter(member=request.member), pk=pk)
    written = SavedOpinionForm(request.POST)
    if not written.is_valid():
        return JsonResponse({"refused": written.refusal()}, status=422)
    sent = written.cleaned_data
    try:
        saved = opinions.save_answer(found, **sent, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    if isinstance(saved, Conflict):
        paper = cast(Paper, paper_of(found, sent["field"]))
        form, label = paper.form(found.review.declared), labels(found, paper)[sent["field"].rpartition(".")[2]]
        return JsonResponse(told_conflict(form, sent["field"], label, saved), status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "seen": seen_token(saved.version, sent["value"]),
            "at": f"{timezone.localtime(request.at):%H:%M:%S}",
            "errors": {sent["field"]: ""},
        }
    )


@require_GET
@for_roles(*DRAWING_ROLES)
def case_draw(request: Request, number: str) -> HttpResponse:
    """To where the experts of a case stand: the open draw, a new one, or the team that is complete."""
    case = get_object_or_404(Case.objects.visible_to(request.member), number=number)
    if running := Draw.objects.visible_to(request.member).open().of(case).first():
        return redirect("draw", running.number)
    use, panel = use_of(case), Panel.of(rounds.of(case))
    if use is None or request.member.role == Role.SUPERVISOR or not runs(use, case, request.member):
        return redirect("case_tab", number, "review")
    if panel.members and panel.whole(use):
        return redirect("case_tab", number, "review")
    return redirect("draw_new", number)


@require_GET
@for_roles(*FILE_READERS)
def expert_assignments(request: Request, number: str) -> HttpResponse:
    """Which reviews an expert has taken part in, as far as the reader may know of them; never what an opinion says."""
    expert = fetch(request, number)
    rows = Assignment.objects.filter(known_assignments(request.member), member__pool_entry__expert=expert)
    page = Paginator(rows.select_related("review__case__district").order_by("-assigned_at", "-pk"), PAGE)
    note_reading(request, expert, "专家评审经历")
    context = {"expert": expert, "here": "assignments", "page": page.get_page(request.GET.get("page"))}
    return render(request, "experts/expert_assignments.html", context)
