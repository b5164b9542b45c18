"""The pages that anyone reads without signing in: what is posted, each list, and its files (E25)."""

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control

from accounts.access import for_anyone
from accounts.keys import key
from accounts.requests import Request

from ..downloads import excel, inline
from ..models import CalendarYear, Posting
from ..objection.uses import use_on
from ..paging import PAGE
from .documents import posting_sheet
from .shown import KEPT_FOR, sheet, shown


@for_anyone
def postings(request: Request) -> HttpResponse:
    """All that was ever posted, the latest first, or that of one year; those that run are marked."""
    rows, years = Posting.objects.select_related("office"), list(Posting.objects.years())
    if (year := key(request.GET.get("year"))) in years:
        rows = rows.filter(posted_at__year=year)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    table = CalendarYear.objects.table()
    listed = [{"posting": row, "runs": row.runs(request.at, table)} for row in page.object_list]
    context = {"listed": listed, "page": page, "years": years, "year": year}
    return _cached(request, render(request, "casework/publicity/postings.html", context))


@for_anyone
def posting(request: Request, pk: int) -> HttpResponse:
    found = _found(pk)
    now, objections = shown(found, at=request.at), use_on(found)
    context = {
        "posting": found,
        "objections": objections,
        "takes_objections": objections and objections.takes(found, now["runs"]),
        "until": objections and objections.until(now["ends_text"]),
        **now,
    }
    return _cached(request, render(request, "casework/publicity/posting.html", context))


@for_anyone
def posting_excel(request: Request, pk: int) -> HttpResponse:
    found = _found(pk)
    return excel(f"{found.number}.xlsx", sheet(found))


@for_anyone
def posting_pdf(request: Request, pk: int) -> HttpResponse:
    """Kept as the page is: many read it in the hours after the posting, and each would be laid out anew."""
    found = _found(pk)
    kept = f"posting-pdf:{found.pk}:{found.posted_at.timestamp()}:{found.withdrawn_at is not None}:{request.on}"
    if (paper := cache.get(kept)) is None:
        paper = posting_sheet(found).pdf()
        cache.set(kept, paper, KEPT_FOR)
    return inline(paper, name=f"{found.number}.pdf")


@for_anyone
def posting_json(request: Request, pk: int) -> HttpResponse:
    """The list for programs: number, title, days, and each line as the page has it."""
    found = _found(pk)
    now = shown(found, at=request.at)
    said = {
        "number": found.number,
        "title": found.title,
        "posted_at": found.posted_at,
        "last_day": now["last_day"],
        "provisional": now["provisional"],
        "withdrawn_at": found.withdrawn_at,
        "withdrawn_reason": found.withdrawn_reason,
        "lines": now["lines"],
    }
    return _cached(request, JsonResponse(said, json_dumps_params={"ensure_ascii": False}))


def _found(pk: int) -> Posting:
    return get_object_or_404(Posting.objects.select_related("office"), pk=pk)


def _cached(request: Request, response: HttpResponse) -> HttpResponse:
    """A browser keeps it for a minute. It carries its reader's token and name, so that no cache between may hand it to others;
    what is shown is kept in the portal (`shown`)."""
    patch_cache_control(response, private=True, max_age=0 if request.user.is_authenticated else KEPT_FOR)
    return response
