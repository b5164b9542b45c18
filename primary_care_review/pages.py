"""The pages of the whole grade review: what it is, for everybody (P01, P36), and the applications of an office by state (P04, P07)."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import for_anyone, for_roles
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Regime
from casework.models import CalendarYear, Case, StandardEdition
from casework.paging import page_by_due
from casework.workbench.rows import COLUMNS, shown_rows

from .articles import P
from .body import KINDS
from .rules import IN_FORCE_SINCE, REPEALED
from .stages import RecheckStage, Stage

# Of every kind of review; a state that several have is called as in an application.
STATES = {stage.value: stage.label for stage in (*Stage, *(own for own in RecheckStage if own not in list(Stage)))}
AUTHORITIES = (*BUREAU_ROLES, *COMMISSION_ROLES)


@for_anyone
def home(request: Request) -> HttpResponse:
    edition = StandardEdition.objects.in_force(Regime.PRIMARY_CARE, request.on).defer("payload").first()
    steps = [P(number) for number in (18, 19, 20, 21, 12, 26, 27)]
    context = {"edition": edition, "steps": steps, "in_force_since": IN_FORCE_SINCE, "repealed": REPEALED}
    return render(request, "primary_care_review/home.html", context)


@for_roles(*AUTHORITIES)
def office(request: Request) -> HttpResponse:
    """The applications in scope, state by state."""
    scope = Case.objects.visible_to(request.member).filter(kind__in=KINDS)
    asked = request.GET.get("state", "")
    chosen = asked if asked in STATES else ""
    rows = scope.filter(state=chosen) if chosen else scope.open()
    page = page_by_due(rows, COLUMNS, asked=request.GET)
    context = {
        "counts": _counts(scope, chosen),
        "rows": shown_rows(page.rows, member=request.member, on=request.on, table=CalendarYear.objects.table()),
        "chosen": STATES[chosen] if chosen else "",
        "total": f"本页 {len(page.rows)} 件",
        "previous": _address(chosen, before=page.previous) if page.previous else "",
        "next": _address(chosen, after=page.next) if page.next else "",
        "of_bureau": request.member.role in BUREAU_ROLES,
    }
    return render(request, "primary_care_review/office.html", context)


def _counts(scope, chosen: str) -> list[dict[str, Any]]:
    found = dict(scope.order_by().values_list("state").annotate(number=Count("pk")))
    return [
        {
            "number": found.get(state, 0),
            "label": label,
            "url": _address(state),
            "tone": "",
            "current": state == chosen,
        }
        for state, label in STATES.items()
    ]


def _address(state: str, **key: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in ({"state": state} | key).items() if value)
    return f"{reverse('primary_care_office')}{'?' if query else ''}{query}"
