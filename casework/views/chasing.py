"""What others owe the member's office, late first, and reminding them of it: one, or all that are ticked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import for_roles, page_before
from accounts.requests import Request
from casework.chasing import matters, page
from casework.chasing.matters import CHASERS
from casework.chasing.reminding import Reminded, remind
from casework.models import CalendarYear

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CHASERS)
def chase(request: Request) -> HttpResponse:
    """A button of a row reminds of that row alone, whatever else is ticked."""
    if request.method == "POST":
        named = [request.POST["one"]] if "one" in request.POST else request.POST.getlist("matter")
        done = remind(filter(None, map(matters.asked, named)), by=request.member, at=request.at)
        tell(request, done, nothing="请先勾选要催办的事项。")
        return redirect(page_before(request) or "chase")
    owing = matters.sources_of(request.member)
    chosen = next((source for source in owing if source.name == request.GET.get("source")), None)
    table = CalendarYear.objects.table()
    rows = page.listed(request.member, chosen, on=request.on, table=table, most=SHOWN)
    context = {"rows": rows, "chosen": chosen, "sources": owing, "most": SHOWN if len(rows) == SHOWN else 0}
    return render(request, "casework/chase.html", context)


def tell(request: Request, done: Reminded, *, nothing: str) -> None:
    """What was sent and what was not, and why."""
    if len(done.sent) == 1:
        owed = done.sent[0]
        about = "" if owed.about == owed.who else f"{owed.about}的"
        messages.success(request, f"已就{about}“{owed.label}”催办{owed.who}，并记入办理记录。")
    elif done.sent:
        messages.success(request, f"已催办{len(done.sent)}项，并记入办理记录。")
    for sentence in done.skipped[:3]:
        messages.warning(request, sentence)
    if len(done.skipped) > 3:
        messages.warning(request, f"共{len(done.skipped)}项本次未催办。")
    if not done.sent and not done.skipped:
        messages.warning(request, nothing)
