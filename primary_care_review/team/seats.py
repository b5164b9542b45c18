"""The seat of a member of the team, for the verbs that are theirs (P21)."""

from accounts.models import Membership
from casework.gateway import NotTheirs
from experts.models import Assignment

from ..models import Application


def seat_of(application: Application, by: Membership) -> Assignment:
    """Of the team that stands; to anybody else there is no such case."""
    seat = Assignment.objects.accepted().of(application).filter(member=by).select_related("review").last()
    if seat is None:
        raise NotTheirs(application.number)
    return seat
