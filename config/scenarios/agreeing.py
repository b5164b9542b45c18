"""The same-eye check of a sealed review: drawn by two parties, rated again by somebody who was not of it (P30)."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.sampling import actions as sampling
from primary_care_review.agreement import actions
from primary_care_review.agreement.samples import RATED_CLAUSES
from primary_care_review.models import AgreementCheck, SecondRater

from . import draws

People = dict[Role, Membership]


def drawn(*, people: People, at: datetime) -> AgreementCheck:
    """A twentieth of what the bureau's teams have rated in the year; the check of the first review of which clauses came up."""
    handler, supervisor, on = people[Role.BUREAU_HANDLER], people[Role.SUPERVISOR], timezone.localdate(at)
    asked: dict[str, Any] = sampling.settings(RATED_CLAUSES, on)
    sample = draws.sampled(RATED_CLAUSES, on.year, office=handler, supervisor=supervisor, at=at, **asked)
    return AgreementCheck.objects.filter(sample=sample).earliest("pk")


def handed_in(rater: SecondRater, *, at: datetime, ratings: str = "B") -> SecondRater:
    """Rated in turn with `ratings`."""
    clauses = rater.of_check.clauses
    said = dict(zip(clauses, cycle(ratings), strict=False))
    notes = dict.fromkeys(clauses, "依据照片和台账。")
    return actions.hand_in(rater, ratings=said, notes=notes, by=rater.member, at=at)


def build(people: People, *, at: datetime) -> None:
    """The bureau's check of the year was drawn yesterday: one expert has stepped back, of the others every second one has rated."""
    sample = drawn(people=people, at=at - timedelta(hours=20)).sample
    away, *raters = SecondRater.objects.filter(of_check__sample=sample).select_related("of_check").order_by("pk")
    actions.decline(away, reason="评定期间在外地进修，不能按期评定。", by=away.member, at=at - timedelta(hours=5))
    for rater in raters[::2]:
        handed_in(rater, at=at - timedelta(hours=3), ratings="ABC")
