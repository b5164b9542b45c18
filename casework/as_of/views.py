"""The page on which a case is read as of a moment, beside what stands today."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_roles
from accounts.requests import Request

from ..record import log_reading
from ..text import moment_text
from ..views.search import CASE_READERS
from ..views.taking import fetch
from .forms import MomentForm
from .reading import as_of, differences, known_since


@for_roles(*CASE_READERS)
def case_as_of(request: Request, number: str) -> HttpResponse:
    case = fetch(request, number)
    since = known_since(case, request.member)
    form = MomentForm(request.GET if "at" in request.GET else None, since=since, now=request.at)
    context = {"case": case, "form": form, "since": since}
    if form.is_valid():
        then = as_of(case, request.member, at=form.cleaned_data["at"])
        now = as_of(case, request.member, at=request.at)
        log_reading(by=request.member, at=request.at, what=f"{case.number} 时点查询 {moment_text(then.at)}", case=case)
        context |= {
            "then": then,
            "differences": list(differences(then, now)),
            "since_then": now.acts[: len(now.acts) - len(then.acts)],
        }
    return render(request, "casework/as_of/page.html", context, status=422 if form.errors else 200)
