"""The same-eye check of a sealed review: drawn by two parties, rated again by somebody who was not of it (P30)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.sampling import actions as sampling
from primary_care_review.agreement import actions
from primary_care_review.agreement.samples import RATED_CLAUSES
from primary_care_review.models import AgreementCheck, SecondRater
from primary_care_review.visit.result import final

from . import draws

People = dict[Role, Membership]
# Of the fifty clauses of some two dozen reviews, a sample drawing three hundred at most.
SHARE = 20
# What a milder eye sees, and a stricter one.
OTHERWISE = ({"B": "A", "C": "B", "D": "C"}, {"A": "C", "B": "D", "C": "D"})


def drawn(*, people: People, at: datetime, **changed: Any) -> AgreementCheck:
    """A twentieth of what the bureau's teams have rated in the year, unless it is said; the check of the first review of which clauses
    came up."""
    handler, supervisor, on = people[Role.BUREAU_HANDLER], people[Role.SUPERVISOR], timezone.localdate(at)
    asked: dict[str, Any] = sampling.settings(RATED_CLAUSES, on) | changed
    sample = draws.sampled(RATED_CLAUSES, on.year, office=handler, supervisor=supervisor, at=at, **asked)
    return AgreementCheck.objects.filter(sample=sample).earliest("pk")


def handed_in(rater: SecondRater, *, at: datetime, ratings: Mapping[str, str] | None = None) -> SecondRater:
    clauses = rater.of_check.clauses
    notes = dict.fromkeys(clauses, "依据照片和台账。")
    return actions.hand_in(rater, ratings=ratings or dict.fromkeys(clauses, "B"), notes=notes, by=rater.member, at=at)


def _seen_otherwise(rater: SecondRater) -> dict[str, str]:
    """Most clauses as the team has rated them; those whose words may be read in two ways stricter or milder, from one review to the next."""
    first, said = final(actions.application_of(rater.of_check)), {}
    for clause in rater.of_check.clauses:
        rating = first[clause].value
        differs = clause.endswith(".1") or (clause.endswith(".2") and rater.pk % 3 == 0)
        said[clause] = OTHERWISE[rater.pk % 2].get(rating, rating) if differs else rating
    return said


def much_of_it(people: People, *, at: datetime) -> None:
    """Of what was sealed up to now the bureau has rated again as much as one sample may draw."""
    sample = drawn(people=people, at=at - timedelta(hours=30), share=SHARE).sample
    for rater in SecondRater.objects.filter(of_check__sample=sample).select_related("of_check").order_by("pk"):
        handed_in(rater, at=at - timedelta(hours=22), ratings=_seen_otherwise(rater))


def build(people: People, *, at: datetime) -> None:
    """A twentieth of what was sealed since was drawn yesterday: one expert has stepped back, one has rated, the others still have to."""
    sample = drawn(people=people, at=at - timedelta(hours=20), reason="上次抽样之后又有评审封存。").sample
    away, done, *_ = SecondRater.objects.filter(of_check__sample=sample).select_related("of_check").order_by("pk")
    actions.decline(away, reason="评定期间在外地进修，不能按期评定。", by=away.member, at=at - timedelta(hours=5))
    handed_in(done, at=at - timedelta(hours=3), ratings=_seen_otherwise(done))
