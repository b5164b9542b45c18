"""Where an institution stands: the grade it holds, the one that lapsed, a revocation; and what it may apply for (P27, P34)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.models import Institution
from casework.clocks.calendar import SHANGHAI
from casework.figures.terms import Figures
from casework.verdict import Verdict

from . import rules
from .grade_terms import GradeTerms
from .models import Application
from .models import Grade as GradeRow
from .standards.terms import Grade, InstitutionType


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Derived from dates on one day; `held`, `lapsed` and `revoked_on` are what the rules ask for.

    `law` are the figures of the latest grade's decree, or of the day where there is none.
    """

    law: Figures
    latest: GradeRow | None = None
    held: Grade | None = None
    lapsed: Grade | None = None
    revoked_on: date | None = None

    @property
    def decreed_on(self) -> date | None:
        return self.latest.decreed_on if self.latest and self.held else None

    @property
    def valid_until(self) -> date | None:
        return rules.valid_until(self.decreed_on, self.law) if self.decreed_on else None

    def renewal(self, grade: Grade) -> bool:
        """Whether an application for this grade renews the one held, rather than raising it (P27)."""
        return self.held is not None and grade.height <= self.held.height

    def late(self, grade: Grade, *, on: date) -> bool:
        """A renewal after its last day in time but before the end of the term: recorded, and it counts (P27)."""
        return self.decreed_on is not None and self.renewal(grade) and on > rules.renew_by(self.decreed_on, self.law)

    def eligible(self, *, on: date, institution_type: InstitutionType, borne: Grade | None) -> Mapping[Grade, Verdict]:
        return rules.eligible_grades(
            on=on,
            institution_type=institution_type,
            borne=borne,
            held=self.held,
            decreed_on=self.decreed_on,
            lapsed=self.lapsed,
            revoked_on=self.revoked_on,
            law=self.law,
        )


def standing(institution: Institution, *, on: date) -> Standing:
    grades = list(institution.grades.order_by("-decreed_on", "-id"))
    revoked_on = max((row.revoked_on for row in grades if row.revoked_on), default=None)
    latest = grades[0] if grades and grades[0].revoked_on is None else None
    law = GradeTerms.load().law(latest.decreed_on if latest else on)
    if latest is None:
        return Standing(law=law, revoked_on=revoked_on)
    until = rules.valid_until(latest.decreed_on, law)
    if on <= until:
        return Standing(law=law, latest=latest, held=Grade(latest.grade), revoked_on=revoked_on)
    renewals = _renewals(institution, latest, until)
    if any(renewal.ended_at is None for renewal in renewals):
        return Standing(law=law, latest=latest, held=Grade(latest.grade), revoked_on=revoked_on)
    return Standing(law=law, latest=latest, lapsed=None if renewals else Grade(latest.grade), revoked_on=revoked_on)


def _renewals(institution: Institution, latest: GradeRow, until: date) -> list[Application]:
    """Handed in within the term: what is under review keeps the grade, and a renewal decided does not let it lapse (P27)."""
    begins = datetime.combine(latest.decreed_on, time.min, SHANGHAI)
    ends = datetime.combine(until, time.max, SHANGHAI)
    held = Grade(latest.grade)
    return [
        application
        for application in institution.applications.filter(submitted_at__range=(begins, ends))
        if application.ended_at is None or Grade(application.grade_applied_for).height <= held.height
    ]
