"""What the views share: files handed out, what an uploaded one had wrong, the filters of a list."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse

from casework.downloads import XLSX, attachment, inline
from casework.printing.notice import Sheet


def workbook(data: bytes, name: str) -> HttpResponse:
    return attachment(data, name=f"{name}.xlsx", content_type=XLSX)


def paper(sheet: Sheet, name: str) -> HttpResponse:
    return inline(sheet.pdf(), name=f"{name}.pdf")


def show_refusal(form: forms.Form, sentences: Iterable[str], field: str | None = None) -> None:
    """Puts what was refused at its field, or above the form where it has none."""
    form.add_error(field if field in form.fields else None, list(sentences))


def filters_of(request: HttpRequest) -> str:
    """The filters of a list as a query, for the links to its other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
