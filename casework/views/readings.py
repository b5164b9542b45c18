"""The reading log (E31): searched and exported by the audit administrator, whose own looking is logged like anybody's."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework import reading_log
from casework.downloads import excel
from casework.forms.reading import ReadingFilter
from casework.models import Reading
from casework.models.record import ReadingQuerySet
from casework.paging import page_by_id
from casework.record import log_reading
from casework.tables import readings as tables


@for_roles(Role.AUDIT_ADMIN)
def readings(request: Request) -> HttpResponse:
    form = ReadingFilter(request.GET)
    page = page_by_id(_found(request, form), reading_log.COLUMNS, asked=request.GET)
    narrowed = form.is_valid() and bool(form.words)
    if narrowed and not {"after", "before"} & request.GET.keys():
        log_reading(by=request.member, at=request.at, what=f"查询查阅记录（{form.words}）")
    rows = [row | {"what": reading_log.without_content(row["what"])} for row in page.rows]
    total = f"{'本页' if page.previous or page.next else '共'} {len(rows)} 条"
    context = {"form": form, "page": page, "rows": rows, "total": total, "narrowed": narrowed or not form.is_valid()}
    return render(request, "casework/readings.html", context, status=200 if form.is_valid() else 422)


@for_roles(Role.AUDIT_ADMIN)
def readings_export(request: Request) -> HttpResponse:
    """The log as it is filtered, as a spreadsheet."""
    found = _found(request, ReadingFilter(request.GET))
    response = excel(f"查阅记录{request.on:%Y%m%d}.xlsx", tables.readings(found))
    log_reading(by=request.member, at=request.at, what="导出查阅记录")
    return response


def _found(request: Request, form: ReadingFilter) -> ReadingQuerySet:
    """Nothing where what was asked cannot be understood, rather than everything."""
    if not form.is_valid():
        return Reading.objects.none()
    return reading_log.found(**form.cleaned_data, on=request.on)
