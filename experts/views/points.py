"""Points and level of an expert, and the tables they rest on (P10, P11)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.keys import key
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OFFICIAL_ROLES, Regime, Role
from casework.downloads import XLSX, attachment
from casework.workbook import WorkbookRefused
from experts.actions import feedback, levels, points, tables
from experts.appointment.points_page import section
from experts.forms.term import CorrectForm, FeedbackForm, LevelForm, PointsForm, PointsTableForm
from experts.models import Expert, PointsTable
from experts.register.file_page import fetch, note_reading

from .register import tabs

ENTERING = (*COMMISSION_ROLES, *BUREAU_ROLES)


@require_GET
@for_roles(*OFFICIAL_ROLES, Role.EXPERT)
def expert_points(request: Request, number: str) -> HttpResponse:
    expert, member = fetch(request, number), request.member
    note_reading(request, expert, "专家计分")
    regimes = points.regimes_shown_to(member, expert)
    context = {
        "expert": expert,
        "here": "points",
        "sections": [section(expert, regime, member=member, at=request.at) for regime in regimes],
        "enters": bool(regimes) and member.role in ENTERING,
        "adjusts": bool(regimes) and member.role == Role.COMMISSION_HEAD,
        "reports": bool(regimes) and member.role in COMMISSION_ROLES,
        "feedbacks": expert.feedbacks.select_related("notice", "employer") if member.role in COMMISSION_ROLES else [],
    }
    return render(request, "experts/points.html", context)


@for_roles(*ENTERING)
def enter_points(request: Request, number: str) -> HttpResponse:
    expert, regimes = _kept(request, number)
    _, table = points.table_on(request.on)
    form = PointsForm(request.POST or None, regimes=regimes, table=table, on=request.on)
    texts = {"title": "登记加分或减分", "button": "登记", "lead": "登记后立即计入，不能修改或删除；有误的，另行更正。"}
    return _act(request, expert, form, points.enter, "计分已登记，并已告知专家本人。", article="P11", **texts)


@for_roles(*ENTERING)
def correct_points(request: Request, number: str) -> HttpResponse:
    expert, regimes = _kept(request, number)
    entries = expert.points.filter(regime__in=regimes).correctable()
    form = CorrectForm(request.POST or None, regimes=regimes, entries=entries, on=request.on)
    texts = {"title": "更正计分", "button": "更正", "lead": "原计分保留，更正另记一笔。"}
    return _act(request, expert, form, points.correct, "更正已登记，并已告知专家本人。", article="P11", **texts)


@for_roles(Role.COMMISSION_HEAD)
def adjust_level(request: Request, number: str) -> HttpResponse:
    expert, regimes = _kept(request, number)
    given = list(expert.level_changes.values_list("regime", "level", "pk"))
    form = LevelForm(request.POST or None, regimes=regimes, state=given)
    texts = {"title": "调整级别", "button": "调整", "lead": "计分对应的级别仅供参考，级别由市卫生健康委确定。"}
    return _act(request, expert, form, levels.adjust, "级别已调整，并已告知专家本人。", article="P10", **texts)


@for_roles(*COMMISSION_ROLES)
def draft_feedback(request: Request, number: str) -> HttpResponse:
    expert, regimes = _kept(request, number)
    initial = {"since": request.on.replace(month=1, day=1), "until": request.on}
    form = FeedbackForm(request.POST or None, regimes=regimes, initial=initial)
    texts = {
        "title": "向所在单位反馈",
        "button": "拟写反馈函",
        "lead": "按档案数据拟写，由市级负责人签发后送达其所在单位。",
    }
    return _act(request, expert, form, feedback.draft, "反馈函已拟写，待市级负责人签发。", article="P11", **texts)


@require_GET
@for_roles(*OFFICIAL_ROLES)
def points_tables(request: Request) -> HttpResponse:
    """The edition in force in full, and the others by name."""
    editions = PointsTable.objects.defer("payload")
    chosen = request.GET.get("edition")
    current = PointsTable.objects.in_force(request.on)
    shown = get_object_or_404(PointsTable, pk=key(chosen)) if chosen else current
    context = {
        "editions": editions,
        "current": current,
        "shown": shown,
        "notice": shown.payload.get("notice", ""),
        "scales": tables.scales(shown),
        "grounds": tables.grounds(shown),
        "may_import": request.member.role in COMMISSION_ROLES,
    }
    return render(request, "experts/points_tables.html", context | tabs(request, "points_tables"))


@for_roles(*COMMISSION_ROLES)
def import_points_table(request: Request) -> HttpResponse:
    form, outcome = PointsTableForm(request.POST or None, request.FILES or None), tables.Imported()
    if form.is_valid():
        try:
            outcome = tables.import_table(**form.cleaned_data, by=request.member, at=request.at)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except Refused as refused:
            refused.show_in(form)
        if outcome.table:
            messages.success(request, f"计分表“{outcome.table}”已导入，自启用日期起适用。")
            return redirect("points_tables")
    context = {
        "form": form,
        "errors": outcome.errors,
        "problems": outcome.problems,
        "template": PointsTable.objects.in_force(request.on),
    }
    return render(request, "experts/import_points_table.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_roles(*OFFICIAL_ROLES)
def points_table_excel(request: Request, pk: int) -> HttpResponse:
    """The edition as the spreadsheet that would bring it in; also the template for the next one."""
    table = get_object_or_404(PointsTable, pk=pk)
    return attachment(tables.export_table(table), name=f"{table.title}.xlsx", content_type=XLSX)


def _kept(request: Request, number: str) -> tuple[Expert, list[Regime]]:
    """The expert and the regimes in which the member's office keeps points of theirs; 404 where it keeps none."""
    expert = fetch(request, number)
    regimes = points.regimes_shown_to(request.member, expert)
    if not regimes:
        raise Http404
    return expert, regimes


def _act(
    request: Request, expert: Expert, form: Form, verb: Callable[..., Any], done: str, **texts: str
) -> HttpResponse:
    """A form of the tab: asks, does, and shows what was refused with all that was typed."""
    if form.is_valid():
        try:
            verb(expert, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, done)
            return redirect("expert_points", number=expert.number)
    context = {"expert": expert, "form": form, **texts}
    return render(request, "experts/points_act.html", context, status=422 if form.is_bound else 200)
