"""The centre's pages on which it enters acts of the institute from spreadsheets (E03)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.downloads import excel
from casework.forms.file import choose_again
from casework.jobs.working import Refusals
from casework.workbook import Sheet, WorkbookRefused

from .. import proxy
from .actions import enter_sheet, waiting
from .forms import ProxySheetForm
from .sheets import ACT, SHEETS, ProxySheet


@for_roles(Role.CENTRE)
def proxy_sheets(request: Request) -> HttpResponse:
    """Each kind of act, with how many cases wait for one."""
    rows = [(of, sum(1 for _ in waiting(of, by=request.member, at=request.at))) for of in SHEETS.values()]
    return render(request, "emr_rating/proxied/sheets.html", {"rows": rows, "connected": proxy.connected()})


@for_roles(Role.CENTRE)
def proxy_template(request: Request, name: str) -> HttpResponse:
    """With the cases that wait, where they are asked for."""
    of = _found(name)
    rows = _waiting_rows(of, request.member, request.at) if request.GET.get("filled") else ()
    return excel(f"{of.label}代录模板.xlsx", Sheet(spec=of.spec, rows=rows, template=True))


@for_roles(Role.CENTRE)
def proxy_sheet(request: Request, name: str) -> HttpResponse:
    of, errors = _found(name), []
    form = ProxySheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            entered = enter_sheet(of, **form.cleaned_data, by=request.member, at=request.at)
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
        except Refusals as refused:
            errors = refused.faults
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已代录{of.label}{entered}件。")
            return redirect("proxy_sheets")
    choose_again(form)
    context = {"form": form, "errors": errors, "of": of, "connected": proxy.connected()}
    return render(request, "emr_rating/proxied/sheet.html", context, status=422 if form.is_bound else 200)


def _waiting_rows(of: ProxySheet, by: Membership, at: datetime) -> list[list[Any]]:
    """The act stands there where it can be no other."""
    rows = []
    for case, acts in waiting(of, by=by, at=at):
        said = {"number": case.number, "title": case.title, ACT: acts[0] if len(acts) == 1 else None}
        rows.append([said.get(column.name) for column in of.spec.columns])
    return rows


def _found(name: str) -> ProxySheet:
    if name not in SHEETS:
        raise Http404
    return SHEETS[name]
