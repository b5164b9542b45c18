"""The reading log (E31): searched and exported by the audit administrator, whose own looking is logged like anybody's."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import for_roles
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, Role
from casework import reading_log
from casework.forms.reading import OwnReadingFilter, ReadingFilter
from casework.jobs import exporting
from casework.models.record import ReadingQuerySet
from casework.paging import PAGE, page_by_id
from casework.record import log_reading
from casework.tables import readings as tables


@for_roles(Role.AUDIT_ADMIN)
def readings(request: Request) -> HttpResponse:
    form = ReadingFilter(request.GET)
    page = page_by_id(_found(form, on=request.on, by=request.member), reading_log.COLUMNS, asked=request.GET)
    narrowed = form.is_valid() and bool(form.words)
    if narrowed and not {"after", "before"} & request.GET.keys():
        log_reading(by=request.member, at=request.at, what=f"查询查阅记录（{form.words}）")
    rows = [reading_log.in_words(row) for row in page.rows]
    total = f"{'本页' if page.previous or page.next else '共'} {len(rows)} 条"
    context = {"form": form, "page": page, "rows": rows, "total": total, "narrowed": narrowed or not form.is_valid()}
    return render(request, "casework/readings.html", context, status=200 if form.is_valid() else 422)


@for_roles(Role.AUDIT_ADMIN)
def readings_export(request: Request) -> HttpResponse:
    """The log as it is filtered, as a spreadsheet."""
    return exporting.answer(request, "readings")


@exporting.export("readings", label="导出查阅记录", roles=(Role.AUDIT_ADMIN,))
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = _found(ReadingFilter(asked), on=timezone.localdate(at), by=member)
    return exporting.Listing(exporting.stamped("查阅记录", at), rows.count(), [tables.readings(rows)])


def _found(form: ReadingFilter, *, on: date, by: Membership) -> ReadingQuerySet:
    """Nothing where what was asked cannot be understood, rather than everything."""
    if not form.is_valid():
        return reading_log.everything(by).none()
    return reading_log.found(**form.cleaned_data, on=on, by=by)


@for_roles(*INSTITUTION_ROLES)
def own_readings(request: Request) -> HttpResponse:
    """Which offices have read the institution's cases, by day; no names."""
    form = OwnReadingFilter(request.GET)
    page = Paginator(_of_own(form, request.member, on=request.on), PAGE).get_page(request.GET.get("page"))
    narrowed = not form.is_valid() or bool(form.words)
    context = {"form": form, "page": page, "rows": page.object_list, "narrowed": narrowed}
    return render(request, "casework/own_readings.html", context, status=200 if form.is_valid() else 422)


@for_roles(*INSTITUTION_ROLES)
def own_readings_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "own_readings")


@exporting.export("own_readings", label="导出查阅情况", roles=INSTITUTION_ROLES)
def _own_listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = _of_own(OwnReadingFilter(asked), member, on=timezone.localdate(at))
    return exporting.Listing(exporting.stamped("查阅情况", at), rows.count(), [tables.own_readings(rows)])


def _of_own(form: OwnReadingFilter, by: Membership, *, on: date) -> QuerySet:
    if not form.is_valid():
        return reading_log.of_own(by, case="", since=None, until=None, on=on).none()
    return reading_log.of_own(by, **form.cleaned_data, on=on)
