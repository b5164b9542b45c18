"""The record of a case as a file: to read, and to check without the portal."""

import json

from django.http import HttpResponse

from accounts.access import for_roles
from accounts.requests import Request
from casework.downloads import attachment, excel
from casework.record import log_reading
from casework.record_file import record_file
from casework.tables import cases as tables
from casework.tabs import readable_record

from .search import CASE_READERS
from .taking import fetch


@for_roles(*CASE_READERS)
def record_export(request: Request, number: str) -> HttpResponse:
    case = fetch(request, number)
    log_reading(by=request.member, at=request.at, what="导出办理记录", case=case)
    rows = readable_record(case, request.member).order_by("seq")
    return excel(f"{case.number}办理记录.xlsx", tables.record_rows(rows))


@for_roles(*CASE_READERS)
def record_proof(request: Request, number: str) -> HttpResponse:
    case = fetch(request, number)
    log_reading(by=request.member, at=request.at, what="下载办理记录校验文件", case=case)
    content = json.dumps(record_file(case, request.member), ensure_ascii=False, indent=1)
    return attachment(content.encode(), name=f"{case.number}办理记录.json", content_type="application/json")
