"""What every page of an expert's file begins with: the file within the member's scope."""

from django.shortcuts import get_object_or_404

from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, OFFICIAL_ROLES, Role
from casework.record import log_reading
from experts.models import Expert

# Who may open a file at all; whose, `Expert.objects.visible_to` says.
FILE_READERS = (*OFFICIAL_ROLES, *INSTITUTION_ROLES, Role.EXPERT)


def fetch(request: Request, number: str) -> Expert:
    """A stranger gets 404."""
    visible = Expert.objects.visible_to(request.member).select_related("district", "person")
    return get_object_or_404(visible, number=number)


def note_reading(request: Request, expert: Expert, what: str) -> None:
    """Whoever reads another's data is noted, on every page that shows them (E31)."""
    if expert.person_id != request.member.person_id:
        log_reading(by=request.member, at=request.at, what=f"{what} {expert.number}")
