"""The draw as its two parties see it: whose turn it is, the frozen list, hashes and secrets, the panel and its proof."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import OFFICIAL_ROLES, Role
from casework.drawing import page as two_party
from casework.drawing import parties
from casework.models import Case
from casework.paging import PAGE
from casework.record import log_reading
from experts.drawing import page as draw_page
from experts.drawing.candidates import candidates_for

from ..actions import drawing, occasions
from ..forms.draw import ConditionsForm
from ..models import Draw
from .register import tabs

DRAWING_ROLES = (*OFFICIAL_ROLES, Role.SUPERVISOR)
_RELATED = ("review__case", "office", "pool__office", "previous", "frozen_by", "office_by", "supervisor_by")
# Lists and proofs may be long; where a draw is only mentioned, neither is read.
_LONG = ("frozen", "proof", "chances")


def visible(request: Request) -> QuerySet[Draw]:
    rows = Draw.objects.visible_to(request.member).select_related(*_RELATED)
    return rows.defer(*(f"previous__{name}" for name in _LONG))


@for_roles(*DRAWING_ROLES)
def draws(request: Request) -> HttpResponse:
    """What waits for the reader first, then everything, newest first."""
    waiting = visible(request).defer(*_LONG).filter(pk__in=Draw.objects.waiting_for(request.member, request.at))
    page = Paginator(visible(request).defer(*_LONG), PAGE).get_page(request.GET.get("page"))
    context = {"mine": [_row(draw) for draw in waiting], "page": page, "rows": [_row(draw) for draw in page]}
    return render(request, "experts/draws.html", context | tabs(request, "draws"))


def _row(draw: Draw) -> dict[str, Any]:
    tone = two_party.TONES[draw.stage]
    return {"draw": draw, "purpose": draw_page.purpose(draw), "turn": two_party.turn(draw), "tone": tone}


@for_roles(*DRAWING_ROLES)
def draw(request: Request, number: str) -> HttpResponse:
    """One page for both parties; a hash or a secret is sent to it."""
    found = get_object_or_404(visible(request), number=number)
    form = parties.answer(request, found, drawing.OF_EXPERTS, done="密语已提交，评审组已经抽出。")
    if request.method == "POST" and form is None:
        return redirect("draw", number)
    log_reading(by=request.member, at=request.at, what=f"专家抽取{number}", case=found.case)
    return render(request, "experts/draw.html", _context(request, found, form), status=422 if form else 200)


def _context(request: Request, found: Draw, form: Form | None) -> dict[str, Any]:
    return {
        **parties.context(request, found, form),
        "purpose": draw_page.purpose(found),
        "rule": draw_page.rule_phrases(found),
        "panel": draw_page.panel_rows(found) if found.drawn_at else [],
        "next": Draw.objects.filter(previous=found).defer(*_LONG).first(),
        **_listed(request, found),
    }


def _listed(request: Request, found: Draw) -> dict[str, Any]:
    """One page of the candidates, or of those who are excluded."""
    excluded = request.GET.get("list") == "excluded"
    page = Paginator(found.frozen["excluded" if excluded else "candidates"], PAGE).get_page(request.GET.get("page"))
    rows = (draw_page.excluded_rows if excluded else draw_page.candidate_rows)(list(page.object_list))
    listed, left_out = (str(len(found.frozen[part])) for part in ("candidates", "excluded"))
    tabs = [
        {"label": "候选专家", "url": "?", "current": not excluded, "count": listed},
        {"label": "排除人员", "url": "?list=excluded", "current": excluded, "count": left_out},
    ]
    return {"tabs": tabs, "page": page, "rows": rows, "excluded": excluded}


@for_roles(*OFFICIAL_ROLES)
def draw_new(request: Request, number: str) -> HttpResponse:
    """The conditions of a draw for a case; sending them freezes the list."""
    case = get_object_or_404(Case.objects.visible_to(request.member), number=number)
    try:
        occasion = occasions.occasion_for(case, by=request.member, at=request.at)
    except Refused as refused:
        context = {"case": case, "refused": refused.linked(request.member.role)}
        return render(request, "experts/draw_new.html", context, status=422 if request.method == "POST" else 200)
    preview = _preview(request, case, occasion)
    form = ConditionsForm(
        request.POST or None,
        initial=ConditionsForm.shown({**occasion.conditions, **occasion.fixed}),
        first=occasion.first,
        seats=occasion.fixed.get("seats"),
        levels=preview["pool"].keeps_points,
        state=(occasion.label, occasion.previous and occasion.previous.number, preview["listed"], preview["excluded"]),
    )
    if form.is_valid() and (made := _frozen(request, case, form)):
        return redirect("draw", made.number)
    context = {"case": case, "occasion": occasion, "form": form, **preview}
    return render(request, "experts/draw_new.html", context, status=422 if form.is_bound else 200)


def _frozen(request: Request, case: Case, form: ConditionsForm) -> Draw | None:
    reason = form.cleaned_data.get("reason", "")
    try:
        made = drawing.freeze(case, conditions=form.conditions, reason=reason, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, f"{made.number}：候选名单已经固定，已通知纪检监督登记密语摘要。")
    return made


def _preview(request: Request, case: Case, occasion: occasions.Occasion) -> dict[str, Any]:
    """How many would stand on the list today, and how many would not and why."""
    use, on = occasion.use, request.on
    pool, until = use.pool(case), use.needed_until(on, law=case.law)
    found = candidates_for(case, use, pool=pool, on=on, until=until, kept=occasion.kept)
    return {
        "pool": pool,
        "until": until,
        "listed": len(found.listed),
        "excluded": found.by_ground(),
        "kept": draw_page.candidate_rows([one for one in found.listed if one["number"] in occasion.kept]),
    }


@for_roles(*DRAWING_ROLES)
def draw_end(request: Request, number: str) -> HttpResponse:
    """Ends a draw before anybody is drawn; asked once more, because it stays in the record."""
    found = get_object_or_404(visible(request), number=number)
    form = parties.ending(request, found, drawing.OF_EXPERTS)
    if form is None:
        return redirect("draw", number)
    return render(request, "experts/draw_end.html", {"draw": found, "form": form}, status=422 if form.is_bound else 200)
