"""The commission drafts an interpretation, its head issues it or sends it back, changes it by a further version, or withdraws it (P35, E28)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.forms import ReasonForm
from accounts.keys import key
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Regime, Role

from ...models import Interpretation, Question, Wording
from ...notices.rules import who_signs
from .. import actions
from ..forms import DecisionForm, WordingForm
from ..listing import articles_of, preset
from ..uses import InterpretationUse, use

SENT = "已送负责人审签。"


@for_roles(*COMMISSION_ROLES)
def draft_interpretation(request: Request, regime: str) -> HttpResponse:
    """Of the commission's own accord, or for the question that the address names."""
    of, question = _use(regime), _question(request, regime)
    form = WordingForm(request.POST or None, of=of, revising=False, state="", initial=preset(question=question))
    by, at = request.member, request.at
    if done := carried_out(form, lambda: actions.draft(of, text=form.said(), question=question, by=by, at=at)):
        messages.success(request, SENT)
        return redirect("interpretation_draft", done.pk)
    return _page(request, form, of, "起草解释")


@for_roles(*COMMISSION_ROLES)
def revise_interpretation(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Interpretation.objects.filter(number__isnull=False), pk=pk)
    of, newest = use(found.regime), found.wordings.published().get()
    form = WordingForm(request.POST or None, of=of, revising=True, state=newest.version, initial=preset(wording=newest))
    if done := carried_out(form, lambda: actions.revise(found, text=form.said(), by=request.member, at=request.at)):
        messages.success(request, f"{SENT}公布以前，现行版本继续有效。")
        return redirect("interpretation_draft", done.pk)
    return _page(request, form, of, f"修订{found}")


@for_roles(*COMMISSION_ROLES)
def redraft_interpretation(request: Request, pk: int) -> HttpResponse:
    found = _draft(pk)
    of, revising = use(found.interpretation.regime), found.interpretation.number is not None
    form = WordingForm(
        request.POST or None, of=of, revising=revising, state=str(found.drafted_at), initial=preset(wording=found)
    )
    if carried_out(form, lambda: actions.redraft(found, text=form.said(), by=request.member, at=request.at)):
        messages.success(request, SENT)
        return redirect("interpretation_draft", pk)
    return _page(request, form, of, "修改起草稿")


@for_roles(*COMMISSION_ROLES)
def interpretation_draft(request: Request, pk: int) -> HttpResponse:
    """What was drafted, for whoever signs; POST issues it or sends it back."""
    found = _draft(pk)
    form = DecisionForm(request.POST or None, state=[str(found.drafted_at), str(found.returned_at)])
    if done := carried_out(form, lambda: _decided(request, found, **form.cleaned_data)):
        issued = done.issued_at is not None
        messages.success(request, f"{done.interpretation}已公布。" if issued else "已退回起草人修改。")
        return redirect("interpretation", done.interpretation_id) if issued else redirect("questions")
    context = {
        "draft": found,
        "articles": articles_of(found),
        "use": use(found.interpretation.regime),
        "signs": request.member.role == Role.COMMISSION_HEAD and found.returned_at is None,
        "form": form,
    }
    return render(request, "casework/interpretation/draft.html", context, status=422 if form.is_bound else 200)


def _decided(request: Request, found: Wording, *, decision: str, reason: str) -> Wording:
    if decision == "issue":
        return actions.issue(found, by=request.member, at=request.at)
    return actions.send_back(found, reason=reason, by=request.member, at=request.at)


@for_roles(*COMMISSION_ROLES)
def drop_interpretation(request: Request, pk: int) -> HttpResponse:
    found = _draft(pk)
    form = ReasonForm(request.POST or None, state=str(found.drafted_at))
    if carried_out(form, lambda: actions.drop(found, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "已撤销起草。")
        return redirect("questions")
    context = {
        "subject": found.question,
        "form": form,
        "heading": "撤销起草",
        "button": "撤销起草",
        "back": "questions",
    }
    return render(request, "casework/interpretation/act.html", context, status=422 if form.is_bound else 200)


@for_roles(Role.COMMISSION_HEAD)
def withdraw_interpretation(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Interpretation.objects.filter(number__isnull=False), pk=pk)
    newest = found.wordings.published().get()
    form = ReasonForm(request.POST or None, state=[newest.version, str(found.withdrawn_at)])
    if carried_out(form, lambda: actions.withdraw(found, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, f"{found}已撤回，各版本仍可查阅。")
        return redirect("interpretation", pk)
    subject = f"{found} {newest.question}"
    context = {"subject": subject, "form": form, "heading": "撤回解释", "button": "撤回", "back": "interpretations"}
    return render(request, "casework/interpretation/act.html", context, status=422 if form.is_bound else 200)


def _page(request: Request, form: WordingForm, of: InterpretationUse, heading: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "use": of,
        "heading": heading,
        "signs": who_signs(request.member, on=request.on, acts=("起草", "审签")),
    }
    return render(request, "casework/interpretation/wording.html", context, status=422 if form.is_bound else 200)


def _use(regime: str) -> InterpretationUse:
    if regime not in Regime.values:
        raise Http404
    return use(regime)


def _question(request: Request, regime: str) -> Question | None:
    asked = request.GET.get("question")
    return get_object_or_404(Question, pk=key(asked), regime=regime) if asked else None


def _draft(pk: int) -> Wording:
    rows = Wording.objects.drafts().select_related(
        "interpretation", "edition", "drafted_by__person", "returned_by__person"
    )
    return get_object_or_404(rows, pk=pk)
