"""The verbs of the body's conclusion, each on what the team has sealed and reported (P06, P12, P18, P25)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework.gateway import perform
from experts.models import Review
from experts.review import rounds

from ..models import Application
from ..standards.terms import Grade
from . import rules
from .steps import CONCLUDE, FIND_REACHED, RECONSIDER
from .terms import terms_of

# What the form sends where no grade is reached.
NO_GRADE = "none"


@transaction.atomic
def conclude(
    application: Application, *, grade: str, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """A grade or none (未达到等级标准), with its reason; nobody else reads it before it is posted."""
    found = None if grade == NO_GRADE else Grade(grade)

    def close(current: Application) -> None:
        _close_round(current, at=at)

    def weigh(current: Application) -> dict[str, Any]:
        of_city = bool(current.parent_id)
        Refused.unless(rules.may_conclude(found, of_city=of_city, **terms_of(current)), field="grade")
        return {}

    facts = {"level": found.height if found else 0, "grounds": reason}
    return perform(application, CONCLUDE, by=by, at=at, seen=seen, reason=reason, weigh=weigh, then=close, **facts)


@transaction.atomic
def reconsider(
    application: Application, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Takes the conclusion back before it is posted; once the institution has been told of its review, that stays closed."""

    def go_on(current: Application) -> None:
        last = Review.objects.filter(case=current.pk).order_by("pk").last()
        if last and last.told_at is None:
            rounds.resume(current)

    return perform(application, RECONSIDER, by=by, at=at, seen=seen, reason=reason, then=go_on)


@transaction.atomic
def find_reached(
    application: Application, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """The bureau's internal finding on a first grade (P18): no publicity, no decree; the institution goes on to the city."""

    def end(current: Application) -> None:
        _close_round(current, at=at)
        rounds.tell(current, at=at)

    return perform(application, FIND_REACHED, by=by, at=at, seen=seen, reason=reason, then=end)


def _close_round(application: Application, *, at: datetime) -> None:
    """After a posting that was withdrawn it is closed already."""
    if Review.objects.running(application) is not None:
        rounds.close(application, at=at)
