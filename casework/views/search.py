"""Looking a case up by number, institution, or the letters typed for its name; a notice by its number."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.entry.normal import code, query
from accounts.requests import Request
from accounts.roles import ADMIN_ROLES, EVERY_ROLE, Role
from casework import searching
from casework.models import CalendarYear, Notice
from casework.notices.desk import number_meant
from casework.paging import PAGE
from casework.workbench.rows import COLUMNS, shown_rows

# Not the people of a third party: of a case that was left to them they see what they need for it, and nothing else (P16).
CASE_READERS = tuple(role for role in EVERY_ROLE if role not in (*ADMIN_ROLES, Role.THIRD_PARTY))


@for_roles(*CASE_READERS)
def search(request: Request) -> HttpResponse:
    words = query(request.GET.get("q", ""))[:100]
    rows = list(searching.found(words, by=request.member, on=request.on).values(*COLUMNS)[: PAGE + 1]) if words else []
    if len(rows) == 1 and rows[0]["number"] == code(words):
        return redirect("case", number=rows[0]["number"])
    asked = number_meant(words) if words and not rows else ""
    notice = Notice.objects.visible_to(request.member).filter(number=asked).first() if asked else None
    if notice:
        return redirect("notice", pk=notice.pk)
    table = CalendarYear.objects.table()
    context = {
        "q": words,
        "rows": shown_rows(rows[:PAGE], member=request.member, on=request.on, table=table),
        "more": len(rows) > PAGE,
        "page_size": PAGE,
    }
    return render(request, "casework/search.html", context)
