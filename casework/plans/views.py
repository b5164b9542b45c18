"""The pages of papers: who owes which and how far it is, the page on which one is written, its PDF and Word."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OFFICIAL_ROLES

from ..autosave import Conflict, seen_token
from ..downloads import attachment, inline
from ..models import CalendarYear, PaperVersion
from ..printing.notice import Sheet
from ..printing.word import DOCX, word
from ..record import log_reading
from ..saving import Outcome, choice_sentence
from ..views.taking import fetch
from . import actions, overview, writing
from .base import PaperBase
from .contents import Contents
from .documents import draft_sheet, version_sheet
from .forms import BeginForm, OccasionForm, SavedPartForm
from .papers import PaperKind, kind_named
from .tab import writes

WRITERS = (*BUREAU_ROLES, *COMMISSION_ROLES)


def _kind(request: Request, name: str) -> PaperKind:
    kind = kind_named(name)
    if kind is None or not kind.concerns(request.member):
        raise Http404
    return kind


@require_GET
@for_roles(*OFFICIAL_ROLES)
def papers(request: Request, kind: str) -> HttpResponse:
    """Every office that owes a paper of the year, who is late first; and what was reported besides."""
    of_kind = _kind(request, kind)
    return _overview(request, of_kind)


@require_POST
@for_roles(*WRITERS)
def begin_paper(request: Request, kind: str) -> HttpResponse:
    of_kind = _kind(request, kind)
    named = of_kind.paper(request.POST.get("paper", ""))
    form = (BeginForm if named and named.once else OccasionForm)(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            case = actions.begin_own(
                of_kind,
                data["paper"],
                year=data["year"],
                subject=data.get("subject", ""),
                by=request.member,
                at=request.at,
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            return redirect("paper", number=case.number)
    return _overview(request, of_kind, form=form, status=422)


def _overview(request: Request, kind: PaperKind, *, form: BeginForm | None = None, status: int = 200) -> HttpResponse:
    years = overview.years(kind, on=request.on)
    year = overview.chosen(kind, request.GET.get("year", ""), years, on=request.on)
    table = CalendarYear.objects.table()
    context: dict[str, Any] = {
        "kind": kind,
        "years": years,
        "year": year,
        "owed": overview.owed(kind, year, request.member, on=request.on, table=table),
        "besides": overview.besides(kind, year, request.member),
        "may_chase": request.member.role in kind.receivers and request.member.role in COMMISSION_ROLES,
        "occasions": overview.occasions(kind, request.member, on=request.on),
        "form": form or OccasionForm(),
    }
    return render(request, "casework/plans/overview.html", context, status=status)


def _paper(request: Request, number: str) -> PaperBase:
    """Within the member's scope, and of a kind of paper."""
    case = fetch(request, number)
    if not isinstance(case, PaperBase):
        raise Http404
    return case


def _own(request: Request, number: str) -> PaperBase:
    case = _paper(request, number)
    if not writes(case, request.member):
        raise Http404
    return case


@for_roles(*WRITERS)
def paper(request: Request, number: str) -> HttpResponse:
    """Saved by its button without JavaScript, chapter by chapter with it."""
    case, outcome, status = _own(request, number), Outcome(), 200
    if request.method == "POST":
        outcome = writing.changed(case, request.POST)
        try:
            _saved(request, case, outcome)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("case", number=case.number)
        if outcome.clean:
            messages.success(request, f"已保存（{timezone.localtime(request.at):%H:%M:%S}）。")
            return redirect("step", case.number, "hand_in_paper") if "next" in request.POST else redirect(request.path)
        status = 409 if outcome.conflicts else 422
    contents = Contents.now(case)
    context = {
        "case": case,
        "article": case.declared.article,
        "title": contents.title,
        "open": case.state == "drafting",
        "not_yet": case.declared.when(case, request.at),
        "rows": writing.rows(case, contents, outcome),
        "outcome": outcome,
    }
    if request.method == "GET":
        log_reading(by=request.member, at=request.at, what=f"{case.number} 起草", case=case)
    return render(request, "casework/plans/page.html", context, status=status)


def _saved(request: Request, case: PaperBase, outcome: Outcome) -> None:
    if field := request.POST.get("redraft", ""):
        outcome.changes.pop(field, None)
    outcome.settle(actions.save_page(case, changes=outcome.changes, by=request.member, at=request.at))
    if field:
        actions.redraft(case, field=field, by=request.member, at=request.at)


@require_POST
@for_roles(*WRITERS)
def paper_answers(request: Request, number: str) -> JsonResponse:
    """The autosave of a chapter; 409 with both values where another window was faster, 422 where refused."""
    case, form = _own(request, number), SavedPartForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": form.refusal()}, status=422)
    sent = form.cleaned_data
    try:
        saved = actions.save_part(case, **sent, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    if isinstance(saved, Conflict):
        return JsonResponse(saved.told(choice_sentence(saved), place=case.summary), status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "seen": seen_token(saved.version, sent["value"]),
            "at": f"{timezone.localtime(request.at):%H:%M:%S}",
            "errors": {sent["field"]: ""},
        }
    )


@require_GET
@for_roles(*WRITERS)
def draft_pdf(request: Request, number: str) -> HttpResponse:
    return inline(_draft(request, number).pdf(), name=f"{number}草稿.pdf")


@require_GET
@for_roles(*WRITERS)
def draft_word(request: Request, number: str) -> HttpResponse:
    return _word(_draft(request, number), name=f"{number}草稿")


@require_GET
@for_roles(*OFFICIAL_ROLES)
def version_pdf(request: Request, number: str, serial: int) -> HttpResponse:
    return inline(_version(request, number, serial).pdf(), name=f"{number}-{serial}.pdf")


@require_GET
@for_roles(*OFFICIAL_ROLES)
def version_word(request: Request, number: str, serial: int) -> HttpResponse:
    return _word(_version(request, number, serial), name=f"{number}-{serial}")


def _draft(request: Request, number: str) -> Sheet:
    case = _own(request, number)
    if case.state != "drafting":
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"{case.number} 草稿", case=case)
    return draft_sheet(case, on=request.on)


def _version(request: Request, number: str, serial: int) -> Sheet:
    case = _paper(request, number)
    version = get_object_or_404(PaperVersion.objects.select_related("case"), case=case.pk, serial=serial)
    log_reading(by=request.member, at=request.at, what=f"{version.number} 报送版本", case=case)
    return version_sheet(case, version)


def _word(sheet: Sheet, *, name: str) -> HttpResponse:
    return attachment(word(sheet), name=f"{name}.docx", content_type=DOCX)
