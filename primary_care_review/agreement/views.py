"""Same-eye checks: what they come to and each of them, for officials; for the second expert what is theirs to rate, blind (P30)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.forms import ReasonForm
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.downloads import stored
from casework.jobs import exporting
from casework.paging import PAGE
from casework.record import log_reading

from ..assessment.fields import field_name
from ..models import AgreementCheck, Application, RatingPhoto, SecondRater
from ..standards.terms import SHARES
from ..statistics.present import by_clause as statistics_by_clause
from . import actions, results
from .forms import SecondRatingForm

READERS = (*BUREAU_ROLES, *COMMISSION_ROLES)


@for_roles(*READERS)
def agreement(request: Request) -> HttpResponse:
    """Clause by clause, what needs better words first; then the checks of the own body."""
    checks = AgreementCheck.objects.visible_to(request.member).select_related("sample").prefetch_related("raters")
    page = Paginator(checks, PAGE).get_page(request.GET.get("page"))
    names = _names(check.number for check in page.object_list)
    context = {
        "clauses": results.by_clause(request.member, request.at),
        "moderate": results.MODERATE,
        "page": page,
        "rows": [(check, names[check.number], *check.standing) for check in page.object_list],
    }
    return render(request, "primary_care_review/agreement/list.html", context)


def _names(numbers: Iterable[str]) -> dict[str, str]:
    """Of the institutions of these cases, in one query."""
    return dict(Application.objects.filter(number__in=set(numbers)).values_list("number", "title"))


@for_roles(*READERS)
def agreement_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "agreement")


exporting.export("agreement", label="导出条款一致性", roles=READERS)(results.listing)


@for_roles(*READERS)
def agreement_check(request: Request, pk: int) -> HttpResponse:
    """What was drawn, who rates it, and both ratings once the second is in; where nobody rates, the next one is called."""
    rows = AgreementCheck.objects.visible_to(request.member).select_related("sample")
    check = get_object_or_404(rows.prefetch_related("raters__member__person", "raters__ratings"), pk=pk)
    rater = check.rater
    late = rater is not None and rater.handed_in_at is None and rater.due_on < request.on
    form = ReasonForm(request.POST or None, state=(rater and rater.pk)) if rater is None or late else None
    by, at = request.member, request.at
    if form and carried_out(form, lambda: _called(check, form.cleaned_data["reason"], request)):
        return redirect("agreement_check", pk)
    log_reading(by=by, at=at, what=f"{check.number} 评定一致性检验")
    of = actions.application_of(check)
    titles = {clause.number: clause.title for clause in of.assessment.clauses}
    said = {row.clause: row for row in rater.ratings.all()} if rater else {}
    context = {
        "check": check,
        "application": of,
        "standing": check.standing,
        "raters": check.raters.all(),
        "rater": rater,
        "clauses": [(number, titles.get(number, ""), said.get(number)) for number in check.clauses],
        "form": form,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "primary_care_review/agreement/check.html", context, status=status)


def _called(check: AgreementCheck, reason: str, request: Request) -> bool:
    found = actions.draw_next(check, reason=reason, by=request.member, at=request.at)
    if found:
        messages.success(request, f"已确定第{found.round}名第二评定专家，并已通知。")
    else:
        messages.error(request, "专家库中没有可以确定的专家，请补充专家后再办理。")
    return True


@for_roles(Role.EXPERT)
def agreement_tasks(request: Request) -> HttpResponse:
    """The expert's own, those first that are still to be rated."""
    rows = SecondRater.objects.of(request.member).select_related("of_check").order_by("-handed_in_at", "due_on")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = _names(row.of_check.number for row in page.object_list)
    context = {"page": page, "rows": [(row, names[row.of_check.number]) for row in page.object_list]}
    return render(request, "primary_care_review/agreement/tasks.html", context)


@for_roles(Role.EXPERT)
def agreement_task(request: Request, pk: int) -> HttpResponse:
    """What was drawn, with what lies beside it; nothing that the team has said. Sent as a whole, once."""
    rater = _own(request, pk)
    of = actions.application_of(rater.of_check)
    form = SecondRatingForm(request.POST or None, clauses=rater.of_check.clauses, state=rater.handed_in_at)
    by, at = request.member, request.at
    if carried_out(form, lambda: actions.hand_in(rater, **form.said(), by=by, at=at)):
        messages.success(request, "第二评定已提交。")
        return redirect("agreement_tasks")
    log_reading(by=by, at=at, what=f"{of.number} 第二评定", case=of)
    context = {"rater": rater, "application": of, "form": form, "clauses": _clauses(rater, of, form)}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/agreement/task.html", context, status=status)


@for_roles(Role.EXPERT)
def agreement_decline(request: Request, pk: int) -> HttpResponse:
    rater = get_object_or_404(SecondRater.objects.of(request.member).filter(handed_in_at=None), pk=pk)
    form = ReasonForm(request.POST or None, state=rater.pk)
    by, at = request.member, request.at
    if carried_out(form, lambda: actions.decline(rater, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "已退出本次评定。")
        return redirect("agreement_tasks")
    context = {"rater": rater, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "primary_care_review/agreement/decline.html", context, status=status)


@for_roles(Role.EXPERT)
def agreement_photo(request: Request, pk: int) -> FileResponse:
    """One of a clause that was drawn, while it is the expert's to rate."""
    found = get_object_or_404(RatingPhoto.objects.standing().select_related("file", "assignment__review__case"), pk=pk)
    case = found.assignment.case
    raters = SecondRater.objects.of(request.member).open().filter(of_check__number=case.number)
    get_object_or_404(raters, of_check__in=[one.of_check_id for one in raters if found.clause in one.of_check.clauses])
    log_reading(by=request.member, at=request.at, what=f"查看 {found.clause} 照片", case=case)
    return stored(found.file, name=f"{found.clause}.jpg", shown=True)


def _own(request: Request, pk: int) -> SecondRater:
    """Still to be rated: what was handed in is looked at no more."""
    rows = SecondRater.objects.of(request.member).open().select_related("of_check__sample")
    return get_object_or_404(rows, pk=pk)


def _clauses(rater: SecondRater, of: Application, form: SecondRatingForm) -> list[dict[str, Any]]:
    """As the team had them before it, with its photographs and without its words."""
    drawn, statistics = rater.of_check.clauses, statistics_by_clause(of)
    photos = RatingPhoto.objects.standing().filter(assignment__review__case=of.pk, handed_in_at__isnull=False)
    taken = list(photos.filter(clause__in=drawn).order_by("pk").values_list("clause", "pk"))
    return [
        {
            "clause": clause,
            "asks": [(level.value, clause.asks[level]) for level in SHARES],
            "own": of.assessment.rating(clause),
            "evidence": of.assessment.texts.get(field_name(clause.number, "evidence"), ""),
            "statistics": statistics.get(clause.number, []),
            "photos": [photo for number, photo in taken if number == clause.number],
            "fields": form.of(clause.number),
        }
        for clause in of.assessment.clauses
        if clause.number in drawn
    ]
