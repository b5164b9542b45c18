"""The commission's pages of cases that come from elsewhere: the sheets so far, a new one, and what will stand from each."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import for_roles
from accounts.models import Institution
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES

from ..clocks import deadlines
from ..downloads import excel
from ..forms.file import choose_again
from ..jobs.working import Refusals
from ..models import Case, Job, Laws, TakenOver, TakeoverSheet
from ..paging import PAGE
from ..registry import case_type
from ..workbook import Sheet, WorkbookRefused
from .actions import enter_sheet
from .forms import TakeoverForm
from .kinds import Takeover, takeovers


@for_roles(*COMMISSION_ROLES)
def takeover_list(request: Request) -> HttpResponse:
    sheets = TakeoverSheet.objects.select_related("entered_by__person")
    page = Paginator(sheets, PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/takeover/list.html", {"kinds": takeovers(), "page": page})


@for_roles(*COMMISSION_ROLES)
def takeover_template(request: Request, kind: str) -> HttpResponse:
    """With the codes and names of the institutions that take part, where they are asked for."""
    of = _found(kind)
    enrolled = Institution.objects.enrolled(case_type(of.kind).regime).order_by("district", "pk")
    named = enrolled.values_list("uscc", "name") if request.GET.get("filled") else ()
    rows = ((*pair, *(None for _ in of.spec.columns[2:])) for pair in named)
    return excel(f"{of.label}接管模板.xlsx", Sheet(spec=of.spec, rows=rows, template=True))


@for_roles(*COMMISSION_ROLES)
def takeover_new(request: Request, kind: str) -> HttpResponse:
    of, errors = _found(kind), []
    form = TakeoverForm(request.POST or None, request.FILES or None, step=of.steps.confirm)
    if form.is_valid():
        try:
            sheet, taken = enter_sheet(of, **form.cleaned_data, by=request.member, at=request.at)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except Refusals as refused:
            errors = refused.faults
        except Refused as refused:
            refused.show_in(form)
        else:
            if isinstance(taken, Job):
                return redirect("job", pk=taken.pk)
            messages.success(request, f"已登记{taken.counts['登记']}件，请由负责人在“待签署”中确认接管。")
            return redirect("takeover", pk=sheet.pk)
    choose_again(form)
    context = {"form": form, "errors": errors, "of": of}
    return render(request, "casework/takeover/new.html", context, status=422 if form.is_bound else 200)


@for_roles(*COMMISSION_ROLES)
def takeover(request: Request, pk: int) -> HttpResponse:
    """What will stand from a sheet once it is confirmed, and what stands already."""
    sheet = get_object_or_404(TakeoverSheet.objects.select_related("entered_by__person"), pk=pk)
    page = Paginator(TakenOver.objects.filter(sheet=sheet), PAGE).get_page(request.GET.get("page"))
    context = {"sheet": sheet, "page": page, "rows": _rows(_found(sheet.kind), list(page.object_list))}
    return render(request, "casework/takeover/sheet.html", context)


def _rows(of: Takeover, rows: Sequence[TakenOver]) -> list[dict[str, Any]]:
    """Each with its case; what the cases share is read once."""
    model, laws = case_type(of.kind).model, Laws()
    cases = model.objects.select_related(*model.LOADED).in_bulk([row.case_id for row in rows])
    for case in cases.values():
        case.law = laws.on(case.regime, timezone.localdate(case.opened_at))
    return [_row(of, row, cases[row.case_id]) for row in rows]


def _row(of: Takeover, row: TakenOver, case: Case) -> dict[str, Any]:
    """With the last day of each clock, as it is or as it would be counted."""
    stage = case_type(of.kind).stage(row.stage)
    clocks = [deadlines.counted_from(case, clock, on=row.since) for clock in of.steps.confirm.starts_at(stage)]
    state = case_type(of.kind).stage(case.state)
    waits = case.state in of.steps.confirm.sources
    return {"row": row, "case": case, "stage": stage.label, "clocks": clocks, "state": state.label, "waits": waits}


def _found(kind: str) -> Takeover:
    found = next((one for one in takeovers() if one.kind == kind), None)
    if found is None:
        raise Http404
    return found
