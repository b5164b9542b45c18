"""The end of a year's national stage, act by act: settled, closed, reported, the national notice, the city's notice (E18, E25)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role
from accounts.ways import Way
from casework.downloads import attachment, excel
from casework.models import Posting
from casework.printing.word import DOCX
from casework.record import log_reading

from ... import proxy
from ...models import Cycle, NationalClosing, NationalReview
from ...stages import NationalStage
from .. import announcing
from ..forms import CityNoticeForm, InstituteActForm, NationalNoticeForm, ReportForm
from ..lists import results_docx, results_sheet
from ..scope import INSTITUTE, WITHIN


@dataclass(frozen=True)
class Act:
    label: str
    # Whose it is, in words, for those who only look on.
    office: str
    roles: tuple[Role, ...]
    form: type[forms.Form]
    # Given the year, its closing where there is one, who acts and when, and what the form says.
    do: Callable[..., object]
    told: str


ACTS = {
    "settle": Act(
        "确定公示期满的结果",
        "医管所",
        INSTITUTE,
        InstituteActForm,
        lambda cycle, closing, **said: announcing.settle(cycle, **said),
        "公示期满、没有未办结异议的结果已确定。",
    ),
    "close": Act(
        "结束国家级审核",
        "医管所",
        INSTITUTE,
        InstituteActForm,
        lambda cycle, closing, **said: announcing.close_stage(cycle, **said),
        "本年度国家级审核已结束。",
    ),
    "report": Act(
        "登记报备案",
        "医管所",
        INSTITUTE,
        ReportForm,
        lambda cycle, closing, **said: announcing.report_for_filing(closing, **said),
        "备案已登记。",
    ),
    "notice": Act(
        "录入国家通知",
        "医管所、信息中心或者市卫生健康委",
        announcing.ENTERS,
        NationalNoticeForm,
        lambda cycle, closing, **said: announcing.enter_national_notice(closing, **said),
        "国家通知已录入。",
    ),
    "city": Act(
        "拟写市级通知",
        "市卫生健康委",
        COMMISSION_ROLES,
        CityNoticeForm,
        lambda cycle, closing, **said: announcing.draft_city_notice(closing, **said),
        "市级通知已拟写，请在“文书”页送负责人签发；签发后逐家公布和确认结果。",
    ),
}
NEEDS_CLOSING = ("report", "notice", "city")


@for_roles(*WITHIN)
def emr_closing(request: Request) -> HttpResponse:
    """How far the year has come, and the acts that are due: the member's own as links, others' by whom they are done."""
    cycle = Cycle.objects.shown(request.GET.get("year", ""), at=request.at)
    if cycle is None:
        return redirect("emr_office")
    closing = _closing(cycle)
    reviews = NationalReview.objects.of_cycle(cycle)
    due = [(name, ACTS[name]) for name in announcing.due(cycle, closing, at=request.at)]
    context = {
        "cycle": cycle,
        "years": Cycle.objects.values_list("year", flat=True),
        "closing": closing,
        "left": announcing.left_open(cycle) if closing is None else [],
        "posted": reviews.filter(state=NationalStage.POSTED).count(),
        "settled": reviews.filter(state=NationalStage.SETTLED).count(),
        "announced": reviews.filter(state=NationalStage.ANNOUNCED).count(),
        "postings": Posting.objects.filter(of=cycle.subject),
        "acts": [(name, act) for name, act in due if _theirs(request, act)],
        "others": [act for _, act in due if not _theirs(request, act)],
        "drafts": announcing.drafts(cycle),
    }
    log_reading(by=request.member, at=request.at, what=f"{cycle}国家级审核的结束和公布")
    return render(request, "emr_rating/national/closing.html", context)


@for_roles(*WITHIN)
def closing_act(request: Request, year: int, act: str) -> HttpResponse:
    """The form of one act; what is refused stands above it with all that was typed."""
    cycle, found = Cycle.objects.named(str(year)), ACTS.get(act)
    if cycle is None or found is None or request.member.role not in found.roles:
        raise Http404
    sent: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    said: dict[str, Any] = {"member": request.member, "at": request.at}
    form = found.form(*sent, **said)
    if sent and form.is_valid() and _done(request, cycle, act, form):
        return redirect(f"{reverse('emr_closing')}?year={year}")
    context = {"cycle": cycle, "act": found, "form": form}
    return render(request, "emr_rating/national/closing_act.html", context, status=422 if form.is_bound else 200)


def _theirs(request: Request, act: Act) -> bool:
    """The institute's acts are the centre's only where it acts for the institute."""
    return request.member.role in act.roles and (act.roles is not INSTITUTE or proxy.acts(request.member))


def _done(request: Request, cycle: Cycle, act: str, form: forms.Form) -> bool:
    closing = _closing(cycle)
    try:
        if act in NEEDS_CLOSING and closing is None:
            way = Way("去结束", "closing_act", (cycle.year, "close"), roles=INSTITUTE)
            raise Refused("本年度国家级审核尚未结束，请先办理“结束国家级审核”。", way=way)
        ACTS[act].do(cycle, closing, by=request.member, at=request.at, **form.cleaned_data)
    except Refused as refused:
        refused.show_in(form)
        return False
    messages.success(request, ACTS[act].told)
    return True


@for_roles(*WITHIN)
def results_excel(request: Request, year: int) -> HttpResponse:
    """The annex of the city's notice."""
    closing = _of_year(year)
    return excel(f"{year}年度评价结果名单.xlsx", results_sheet(closing))


@for_roles(*WITHIN)
def results_word(request: Request, year: int) -> HttpResponse:
    """The notice with its annex as a draft that can be edited; the signed PDF is the notice."""
    closing = _of_year(year)
    return attachment(results_docx(closing), name=f"{year}年度评价结果通知.docx", content_type=DOCX)


def _of_year(year: int) -> NationalClosing:
    cycle = Cycle.objects.named(str(year))
    closing = _closing(cycle) if cycle else None
    if closing is None or closing.notice_at is None:
        raise Http404
    return closing


def _closing(cycle: Cycle) -> NationalClosing | None:
    return NationalClosing.objects.select_related("city_notice", "cycle").filter(cycle=cycle).first()
