"""The front door: what the portal is for, on what law it rests, and where to begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import for_anyone
from casework import regulations


@for_anyone
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request, "casework/home.html", {"emr": regulations.regulation("E"), "primary_care": regulations.regulation("P")}
    )
