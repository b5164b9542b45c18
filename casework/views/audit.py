"""The audit administrator's page: whether the record is whole, how much is done a day, who signed in; no case content."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework import proving, sealing, triggers
from casework.models import Anchor, Reading, Record, RecordHead

DAYS = 30
SIGN_INS = 100


@for_roles(Role.AUDIT_ADMIN)
def audit(request: Request) -> HttpResponse:
    """Walking every chain takes a while, so it is done when asked for."""
    checked = "check" in request.GET
    faults = proving.faults() if checked else []
    context = {
        "checked": checked,
        "faults": faults,
        "missing_triggers": sorted(triggers.names() - triggers.installed()),
        "unsealed": sealing.unsealed(),
        "chains": RecordHead.objects.count(),
        "last_anchor": Anchor.objects.defer("heads").order_by("-on").first(),
        "days": _days(request),
        "sign_ins": AccessLog.objects.order_by("-attempt_time")[:SIGN_INS],
        "failures": AccessAttempt.objects.order_by("-attempt_time")[:SIGN_INS],
        "sign_ins_shown": SIGN_INS,
    }
    return render(request, "casework/audit.html", context)


def _days(request: Request) -> list[dict]:
    """Rows of the record and readings of the last days, counted per day in Shanghai."""
    since = request.at - timedelta(days=DAYS)
    per_day = {
        name: dict(
            rows.filter(at__gte=since)
            .annotate(day=TruncDate("at"))
            .values("day")
            .annotate(n=Count("pk"))
            .values_list("day", "n")
        )
        for name, rows in (("acts", Record.objects.order_by()), ("readings", Reading.objects.order_by()))
    }
    days = sorted({*per_day["acts"], *per_day["readings"]}, reverse=True)
    return [
        {"day": day, "acts": per_day["acts"].get(day, 0), "readings": per_day["readings"].get(day, 0)} for day in days
    ]
