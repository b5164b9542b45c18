"""Whose page it is: a member of the team, from the notice of the visit on."""

from django.shortcuts import get_object_or_404

from accounts.requests import Request
from experts.models import Assignment

from ...body import KINDS
from ...models import Application
from ...release.rules import team_opens
from ...stages import Stage


def seat(request: Request, number: str) -> Assignment:
    """The member's own seat; before the notice of the visit, and to others, there is no such page."""
    own = Assignment.objects.accepted().filter(member=request.member, review__case__kind__in=KINDS)
    of_case = own.filter(review__case__number=number).exclude(review__case__state=Stage.ACCEPTED)
    return get_object_or_404(of_case.select_related("review__case", "member__person"))


def application_of(assignment: Assignment) -> Application:
    return Application.objects.select_related("standard", "applicant").get(pk=assignment.review.case_id)


def opens(assignment: Assignment, application: Application) -> bool:
    """Whether ratings, photographs and sheets are still open to the member (P32)."""
    return team_opens(application.state, leads=assignment.leads)


def writable(assignment: Assignment, application: Application) -> bool:
    return application.state == Stage.ON_SITE and assignment.handed_in_at is None
