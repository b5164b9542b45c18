"""Files on their way out: named in Chinese, never shown in place of a page, never guessed at by the browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .workbook import Sheet, write_workbook

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def excel(name: str, *sheets: Sheet) -> HttpResponse:
    return attachment(write_workbook(sheets), name=name, content_type=XLSX)
