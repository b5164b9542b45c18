"""The public page of the grade review: purpose, legal basis, in force since (P01, P36)."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_anyone
from accounts.requests import Request
from accounts.roles import Regime
from casework.models import StandardEdition

from ..articles import P
from ..rules import IN_FORCE_SINCE, REPEALED


@for_anyone
def home(request: Request) -> HttpResponse:
    edition = StandardEdition.objects.in_force(Regime.PRIMARY_CARE, request.on).defer("payload").first()
    steps = [P(number) for number in (18, 19, 20, 21, 12, 26, 27)]
    context = {"edition": edition, "steps": steps, "in_force_since": IN_FORCE_SINCE, "repealed": REPEALED}
    return render(request, "primary_care_review/home.html", context)
