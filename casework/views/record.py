"""The record of a case as a file."""

from django.http import HttpRequest, HttpResponse

from accounts.access import for_roles
from casework import tables
from casework.downloads import excel
from casework.models import Record
from casework.record import log_reading

from .case import fetch
from .search import CASE_READERS


@for_roles(*CASE_READERS)
def record_export(request: HttpRequest, number: str) -> HttpResponse:
    case = fetch(request, number)
    log_reading(by=request.member, at=request.at, what="导出办理记录", case=case)
    rows = Record.objects.filter(case_id=case.pk).readable_by(request.member).order_by("seq")
    return excel(f"{case.number}办理记录.xlsx", tables.record_rows(rows))
