"""The pages of an archive: its inventory, a case in it, and what is destroyed after its term (E26, P07)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.keys import key
from accounts.models import Office
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import OFFICIAL_ROLES

from ...downloads import inline
from ...jobs import exporting
from ...models import ArchiveEntry, Record
from ...paging import PAGE
from ...record import log_reading
from ...registry import case_type
from .. import actions, working
from ..checks import passed
from ..entries import subject
from ..forms import ReasonForm
from ..handing_over import report
from ..kinds import kept_kinds, term_of
from ..listing import filter_of, found, result_of, standing_of

HISTORY = 50


@require_GET
@for_roles(*OFFICIAL_ROLES)
def archive(request: Request) -> HttpResponse:
    form = filter_of(request.GET, request.member)
    page = Paginator(found(form, request.member, on=request.on), PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(entry, request) for entry in page.object_list],
        "asked": asked.urlencode(),
        "narrowed": any(asked.values()),
        "years": _years(request),
    }
    return render(request, "casework/archive/list.html", context, status=200 if form.is_valid() else 422)


def _row(entry: ArchiveEntry, request: Request) -> dict[str, Any]:
    standing, tone = standing_of(entry, on=request.on)
    return {
        "entry": entry,
        "kind": case_type(entry.case.kind).label,
        "result": result_of(entry),
        "standing": standing,
        "tone": tone,
        "over": standing == "保管期满",
    }


def _years(request: Request) -> list[dict[str, Any]]:
    """Of each office that the member acts for, the years in which something is kept."""
    kept = ArchiveEntry.objects.visible_to(request.member).filter(destroyed_at=None)
    rows = kept.order_by("-year", "office").values("year", "office", "office__name").distinct()
    return [{"year": row["year"], "office": row["office"], "name": row["office__name"]} for row in rows]


@require_GET
@for_roles(*OFFICIAL_ROLES)
def archive_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "archive")


@require_POST
@for_roles(*OFFICIAL_ROLES)
def archive_year(request: Request) -> HttpResponse:
    """All dossiers of an office and year, in as many files as they need."""
    office, _, year = request.POST.get("of", "").partition("-")
    rows = ArchiveEntry.objects.visible_to(request.member).filter(office=key(office), year=key(year) or 0)
    if not rows.exists():
        raise Refused("请选择要移交的年度。")
    kept_by = Office.objects.get(pk=int(office))
    made = working.start_year(kept_by, int(year), by=request.member, at=request.at)
    if len(made) == 1:
        return redirect("job", pk=made[0].pk)
    messages.success(request, f"{year}年度移交包共{len(made)}份，正在制作。")
    return redirect("jobs")


@for_roles(*OFFICIAL_ROLES)
def archive_entry(request: Request, number: str) -> HttpResponse:
    """A case as it is kept: its term, its dossier with what was found of it, whether destruction waits; POST puts it off or allows it."""
    entry = _entry(request, number)
    held = entry.held
    form = ReasonForm(request.POST or None, lifting=held is not None, state=[entry.pk, held.pk if held else None])
    if request.method == "POST" and form.is_valid():
        act = actions.lift if held else actions.hold
        try:
            act(entry, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{entry.number}：{'已解除暂停销毁' if held else '已暂停销毁'}。")
            return redirect("archive_entry", number)
    log_reading(by=request.member, at=request.at, what=f"{number} 归档", case=entry.case)
    check = entry.checks.select_related("made_by__person").first()
    standing, tone = standing_of(entry, on=request.on)
    context = {
        "entry": entry,
        "kind": case_type(entry.case.kind).label,
        "result": result_of(entry),
        "term": term_of(entry.case),
        "article": kept_kinds()[entry.case.kind].article,
        "standing": standing,
        "tone": tone,
        "held": held,
        "form": form,
        "check": check,
        "passed": passed(check.results) if check else None,
        "destructions": entry.destructions.select_related("destruction").order_by("-pk"),
        "history": Record.objects.filter(subject=subject(entry.office), facts__number=entry.number).order_by("-seq")[
            :HISTORY
        ],
    }
    return render(request, "casework/archive/entry.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_roles(*OFFICIAL_ROLES)
def archive_dossier(request: Request, number: str) -> HttpResponse:
    """The sealed dossier, made beside the request."""
    made = working.start_dossier(_entry(request, number), by=request.member, at=request.at)
    return redirect("job", pk=made.pk)


@require_GET
@for_roles(*OFFICIAL_ROLES)
def archive_report(request: Request, number: str) -> HttpResponse:
    """What was last found of the dossier, on paper."""
    entry = _entry(request, number)
    check = entry.checks.select_related("entry__case", "entry__office", "made_by__person").first()
    if check is None:
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"{number} 四性检测报告", case=entry.case)
    return inline(report(check).pdf(), name=f"四性检测报告（{number}）.pdf")


def _entry(request: Request, number: str) -> ArchiveEntry:
    rows = ArchiveEntry.objects.visible_to(request.member).select_related("case", "office")
    return get_object_or_404(rows.prefetch_related("holds"), case__number=number)
