"""Whether a grade stands on a day, and since when it does not: derived from dates, nothing is written when it ends (P27, P28, P34)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Institution
from casework.articles import Article

from .. import rules
from ..articles import P
from ..models import Application, Grade
from ..standards.terms import Labelled
from .terms import GradeTerms

DAY = timedelta(days=1)


class Status(Labelled):
    VALID = "valid", "有效"
    DUE = "due", "复评期内"
    REVIEWING = "reviewing", "已期满，复评中"
    LAPSED = "lapsed", "期满未申请，已取消"
    ENDED = "ended", "已期满"
    REPLACED = "replaced", "已由新等级取代"
    REVOKED = "revoked", "已撤销"
    SET_ASIDE = "set_aside", "复核未达到，已取消"

    @property
    def stands(self) -> bool:
        return self in (Status.VALID, Status.DUE, Status.REVIEWING)

    @property
    def article(self) -> Article:
        return {Status.REVOKED: P(34), Status.SET_ASIDE: P(28)}.get(self, P(27))


@dataclass(frozen=True)
class Validity:
    """`until` is the last day of the term, `since` the first on which the grade no longer stands."""

    status: Status
    until: date
    since: date | None = None


@dataclass(frozen=True)
class Review:
    """An application with what hangs on it, the city's re-review: one chain, from the day it was handed in to the day all of it ended."""

    handed_in: date
    ended: date | None

    def kept_until(self, on: date) -> date | None:
        """None while it was under way on that day."""
        return self.ended if self.ended and self.ended < on else None


Reviews = dict[int, list[Review]]


def reviews_of(institutions: QuerySet | Iterable[Institution]) -> Reviews:
    """By institution, what it has ever handed in."""
    rows = Application.objects.filter(applicant__in=institutions).order_by("pk")
    chains: defaultdict[tuple[int, int], list[tuple[datetime | None, datetime | None]]] = defaultdict(list)
    for institution, pk, parent, submitted_at, ended_at in rows.values_list(
        "applicant", "pk", "parent", "submitted_at", "ended_at"
    ):
        chains[institution, parent or pk].append((submitted_at, ended_at))
    found: Reviews = {}
    for (institution, _), chain in chains.items():
        if handed_in := chain[0][0]:
            ends = [end for _, end in chain if end]
            ended = timezone.localdate(max(ends)) if len(ends) == len(chain) else None
            found.setdefault(institution, []).append(Review(timezone.localdate(handed_in), ended))
    return found


def validity(
    row: Grade, *, reviews: Collection[Review], replaced_on: date | None, on: date, terms: GradeTerms
) -> Validity:
    """Of one grade on one day; `reviews` are those of its institution, `replaced_on` the day of the next decree."""
    law, until = terms.law(row.counts_from), terms.valid_until(row.counts_from)
    if row.revoked_on and row.revoked_on <= on:
        return Validity(Status.SET_ASIDE if row.set_aside_by_id else Status.REVOKED, until, row.revoked_on)
    if replaced_on and replaced_on <= on:
        return Validity(Status.REPLACED, until, replaced_on)
    if on <= until:
        due = on > terms.renew_by(row.counts_from)
        return Validity(Status.DUE if due else Status.VALID, until)
    in_time = [
        review for review in reviews if rules.applied_in_time(review.handed_in, decreed_on=row.counts_from, law=law)
    ]
    if not in_time:
        return Validity(Status.LAPSED, until, until + DAY)
    ends = [review.kept_until(on) for review in in_time]
    if None in ends:
        return Validity(Status.REVIEWING, until)
    return Validity(Status.ENDED, until, max(until, *(end for end in ends if end)) + DAY)
