"""Where an institution stands: the grade it holds, the one that lapsed, a revocation; and what it may apply for (P27, P34)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Institution
from casework.figures.terms import Figures
from casework.verdict import Verdict

from .. import rules
from ..models import Grade as GradeRow
from ..standards.terms import Grade, InstitutionType
from .terms import GradeTerms
from .validity import Status, Validity, reviews_of, validity


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Derived from dates on one day; `held`, `lapsed` and `revoked_on` are what the rules ask for.

    `law` are the figures of the latest grade's decree, or of the day where there is none. A grade that ended though its renewal
    was applied for is neither held nor lapsed: nothing caps the next one.
    """

    law: Figures
    latest: GradeRow | None = None
    now: Validity | None = None
    revoked_on: date | None = None

    @property
    def held(self) -> Grade | None:
        return Grade(self.latest.grade) if self.latest and self.now and self.now.status.stands else None

    @property
    def lapsed(self) -> Grade | None:
        return Grade(self.latest.grade) if self.latest and self.now and self.now.status == Status.LAPSED else None

    @property
    def decreed_on(self) -> date | None:
        return self.latest.decreed_on if self.latest and self.held else None

    @property
    def counts_from(self) -> date | None:
        """From which the term of the grade that is held runs."""
        return self.latest.counts_from if self.latest and self.held else None

    @property
    def valid_until(self) -> date | None:
        return rules.valid_until(self.counts_from, self.law) if self.counts_from else None

    def renewal(self, grade: Grade) -> bool:
        """Whether an application for this grade renews the one held, rather than raising it (P27)."""
        return self.held is not None and grade.height <= self.held.height

    def late(self, grade: Grade, *, on: date) -> bool:
        """A renewal after its last day in time but before the end of the term: recorded, and it counts (P27)."""
        return self.counts_from is not None and self.renewal(grade) and on > rules.renew_by(self.counts_from, self.law)

    def eligible(self, *, on: date, institution_type: InstitutionType, borne: Grade | None) -> Mapping[Grade, Verdict]:
        return rules.eligible_grades(
            on=on,
            institution_type=institution_type,
            borne=borne,
            held=self.held,
            decreed_on=self.decreed_on,
            counts_from=self.counts_from,
            lapsed=self.lapsed,
            revoked_on=self.revoked_on,
            law=self.law,
        )


def standing(institution: Institution, *, on: date) -> Standing:
    grades, terms = list(institution.grades.order_by("-decreed_on", "-id")), GradeTerms.load()
    revoked_on = max((row.revoked_on for row in grades if row.revoked_on and not row.set_aside_by_id), default=None)
    latest = grades[0] if grades and grades[0].revoked_on is None else None
    if latest is None:
        return Standing(law=terms.law(on), revoked_on=revoked_on)
    reviews = reviews_of([institution]).get(institution.pk, [])
    now = validity(latest, reviews=reviews, replaced_on=None, on=on, terms=terms)
    return Standing(law=terms.law(latest.counts_from), latest=latest, now=now, revoked_on=revoked_on)
