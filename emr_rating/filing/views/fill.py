"""Filling in: the pages of a filing, and the autosave of one field."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES
from casework.autosave import Conflict, SavedAnswerForm, seen_token

from ... import rules
from ...models import Filing
from ...rules import Part
from ...sheet.sections import Section, sections
from .. import conditions
from ..actions import OPEN, save_answer, save_section
from ..confirming import shown_text
from ..forms import read_section
from ..present import Inputs, conflict_text, place_of, result_text, standing, tasks
from .common import cited, frame, own_filing

TEMPLATES = {Part.BASIC: "basic", Part.EMR: "items", Part.DATA_QUALITY: "quality"}


@for_roles(*INSTITUTION_ROLES)
def filing(request: Request, number: str) -> HttpResponse:
    """To the first page that is not yet filled in, else to confirming."""
    of = own_filing(request, number)
    if of.state not in OPEN:
        return redirect("case_tab", number=number, tab="data")
    for section in sections(of.sheet.edition):
        if section.state(of.sheet, confirmed=()) in ("not_started", "in_progress"):
            return redirect("filing_section", number=number, slug=section.slug)
    return redirect("filing_confirm", number=number)


@for_roles(*INSTITUTION_ROLES)
def filing_section(request: Request, number: str, slug: str) -> HttpResponse:
    of = own_filing(request, number)
    section = next((section for section in sections(of.sheet.edition) if section.slug == slug), None)
    if section is None:
        raise Http404
    if request.method == "POST":
        return _saved(request, of, section)
    if of.state not in OPEN:
        return redirect("case_tab", number=number, tab="data")
    _may_open(of, section)
    return _page(request, of, section)


def _may_open(of: Filing, section: Section) -> None:
    Refused.unless(conditions.part_due(of, section.part))


def _saved(request: Request, of: Filing, section: Section) -> HttpResponse:
    """Stores what was typed, right or wrong; the page comes back where something is wrong, collides or is refused."""
    changes = read_section(request.POST, section.fields(of.sheet))
    changes.pop(request.POST.get("take", ""), None)  # the other's value is taken
    if not changes:
        _may_open(of, section)
    typed = {name: text for name, (text, _) in changes.items()}
    try:
        conflicts = save_section(of, changes=changes, by=request.member, at=request.at)
    except Refused as refused:
        return _page(request, of, section, typed=typed, refused=refused.linked(request.member.role), status=409)
    fresh = own_filing(request, of.number)
    if conflicts:
        typed = {name: typed[name] for name in conflicts}
        return _page(request, fresh, section, typed=typed, conflicts=conflicts, status=409)
    if any(field.name in fresh.sheet.errors for field in section.fields(fresh.sheet)):
        return _page(request, fresh, section, status=422)
    messages.success(request, f"“{section.heading}”已保存（{timezone.localtime(request.at):%H:%M:%S}）。")
    return redirect("filing_section", number=of.number, slug=_next(fresh, section, request.POST).slug)


def _next(of: Filing, section: Section, post: Mapping[str, str]) -> Section:
    """The page after this one where that was asked for and may be begun, else this one."""
    following = _neighbours(of, section)[1]
    if "next" not in post or following is None:
        return section
    return following if rules.may_fill(following.part, complete=of.sheet.complete_parts()) else section


def _neighbours(of: Filing, section: Section) -> tuple[Section | None, Section | None]:
    every = sections(of.sheet.edition)
    at = every.index(section)
    return (every[at - 1] if at else None), (every[at + 1] if at + 1 < len(every) else None)


def _page(
    request: Request,
    of: Filing,
    section: Section,
    *,
    typed: Mapping[str, str] | None = None,
    conflicts: Mapping[str, Conflict] | None = None,
    refused: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    inputs = Inputs(of, typed=typed, conflicts=conflicts)
    previous, following = _neighbours(of, section)
    context = frame(request, of, current=section.slug) | {
        "section": section,
        "rows": inputs.rows(section),
        "faults": [inputs(field) for field in section.fields(inputs.sheet) if field.name in inputs.sheet.errors],
        "conflicts": [inputs(field) for field in section.fields(inputs.sheet) if field.name in inputs.conflicts],
        "refused": refused,
        "previous": previous,
        "following": following,
        "law": cited(9),
    }
    return render(request, f"emr_rating/filing/{TEMPLATES[section.part]}.html", context, status=status)


@for_roles(*INSTITUTION_ROLES)
@require_POST
def filing_answers(request: Request, number: str) -> JsonResponse:
    """The autosave protocol: one field; 409 with both values where somebody was faster, 422 with a sentence where refused."""
    of = own_filing(request, number)
    form = SavedAnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": form.refusal()}, status=422)
    name, value = form.cleaned_data["field"], form.cleaned_data["value"]
    try:
        saved = save_answer(of, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        return JsonResponse(refused.told(request.member.role), status=422)
    if isinstance(saved, Conflict):
        labels = {"stored_label": shown_text(saved.stored), "sent_label": shown_text(saved.sent)}
        field = of.sheet.fields[name]
        told = saved.told(conflict_text(field, saved), place=place_of(field, of.sheet))
        return JsonResponse(told | labels, status=409)
    return JsonResponse(_answer(own_filing(request, number), name, value, version=saved.version, request=request))


def _answer(of: Filing, name: str, value: str, *, version: int, request: Request) -> dict[str, object]:
    """What changes on the page with a saved field."""
    sheet, field = of.sheet, of.sheet.fields[name]
    key, effective = result_text(sheet, field)
    siblings = sheet.fields_of(field.part, field.item)
    return {
        "version": version,
        "seen": seen_token(version, value),
        "at": f"{timezone.localtime(request.at):%H:%M:%S}",
        "key": key,
        "effective": effective,
        "error": sheet.errors.get(name, ""),
        "errors": {sibling.name: sheet.errors.get(sibling.name, "") for sibling in siblings},
        "level": sheet.scoring.level,
        "total": str(sheet.scoring.total),
        "standing": render_to_string("emr_rating/filing/standing.html", standing(sheet), request),
        "tasks": render_to_string(
            "components/task_list.html", {"tasks": tasks(of, current=request.POST.get("page", "")), "label": "填报进度"}
        ),
    }
