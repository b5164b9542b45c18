"""For the machine that watches this one: alive, and ready to work."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.access import for_anyone
from casework import triggers


@for_anyone
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"alive": True})


@for_anyone
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready when the database answers and holds every trigger without which the record is only a promise."""
    try:
        missing = sorted(triggers.names() - triggers.installed())
    except DatabaseError:
        return JsonResponse({"ready": False, "database": False, "missing_triggers": []}, status=503)
    return JsonResponse(
        {"ready": not missing, "database": True, "missing_triggers": missing}, status=503 if missing else 200
    )
