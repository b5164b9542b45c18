"""Questions: everybody asks and reads their own, the commission reads all and settles those that need no interpretation (P35, E28)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles, signed_in
from accounts.entry.forms import carried_out
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES

from ...models import Question, Wording
from ...paging import PAGE
from ...regulations import article
from .. import actions
from ..forms import QuestionForm, SettleForm
from ..listing import standing
from ..uses import use


@require_GET
@signed_in
def questions(request: Request) -> HttpResponse:
    """The commission also finds here what it has drafted and not issued."""
    rows = Question.objects.visible_to(request.member).select_related(
        "interpretation", "asked_by__person", "asked_by__office"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    commission = request.member.role in COMMISSION_ROLES
    drafts = Wording.objects.drafts().select_related("interpretation", "drafted_by__person") if commission else []
    context = {
        "page": page,
        "rows": [(row, article(row.article), *standing(row)) for row in page.object_list],
        "commission": commission,
        "drafts": drafts,
    }
    return render(request, "casework/interpretation/questions.html", context)


@signed_in
def ask_question(request: Request) -> HttpResponse:
    form = QuestionForm(request.POST or None, initial={"article": request.GET.get("article", "")})
    if done := carried_out(form, lambda: actions.ask(**form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "已提出，答复后将告知您。")
        return redirect("question", done.pk)
    return render(request, "casework/interpretation/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@signed_in
def question(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    commission = request.member.role in COMMISSION_ROLES
    words, tone = standing(found)
    context = {
        "question": found,
        "article": article(found.article),
        "words": words,
        "tone": tone,
        "waits": commission and not found.interpretation_id and not found.declined_at,
        "draft": found.interpretation.wordings.drafts().first() if commission and found.interpretation else None,
        "asker": commission,
    }
    return render(request, "casework/interpretation/question.html", context)


@for_roles(*COMMISSION_ROLES)
def settle_question(request: Request, pk: int) -> HttpResponse:
    """Answered by what is published already, or declined with a reason."""
    found = _visible(request, pk)
    form = SettleForm(request.POST or None, state=[found.interpretation_id, str(found.declined_at)])
    if carried_out(form, lambda: _settled(request, found, **form.cleaned_data)):
        messages.success(request, "已答复，并告知提问人。")
        return redirect("question", pk)
    context = {"question": found, "form": form, "use": use(found.regime)}
    return render(request, "casework/interpretation/settle.html", context, status=422 if form.is_bound else 200)


def _settled(request: Request, found: Question, *, decision: str, number: str, reason: str) -> Question:
    if decision == "published":
        return actions.answer_with(found, number=number, by=request.member, at=request.at)
    return actions.decline(found, reason=reason, by=request.member, at=request.at)


def _visible(request: Request, pk: int) -> Question:
    rows = Question.objects.visible_to(request.member)
    return get_object_or_404(
        rows.select_related("interpretation", "edition", "asked_by__person", "asked_by__office"), pk=pk
    )
