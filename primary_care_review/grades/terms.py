"""The days of a grade, each counted from where its term began and under the figures of that day (P27, P28, P36)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Q

from accounts.roles import Regime
from casework.clocks.months import add_months
from casework.figures.terms import Figures, Timeline
from casework.models import FigureSetting

from .. import rules


@dataclass(frozen=True)
class GradeTerms:
    timeline: Timeline

    @classmethod
    def load(cls) -> Self:
        return cls(FigureSetting.objects.timeline(Regime.PRIMARY_CARE))

    def law(self, counts_from: date) -> Figures:
        return self.timeline.on(counts_from)

    def valid_until(self, counts_from: date) -> date:
        return rules.valid_until(counts_from, self.law(counts_from))

    def renew_by(self, counts_from: date) -> date:
        return rules.renew_by(counts_from, self.law(counts_from))

    def in_term(self, on: date) -> Q:
        """Grades whose term has not ended on a day."""
        return self._since(lambda law: Q(counts_from__gte=rules.earliest_in_term(on, law)))

    def begin_by(self, counts_from: date) -> date:
        return rules.begin_by(counts_from, self.law(counts_from))

    def to_remind(self, on: date) -> Q:
        """Grades in their term whose last day to apply in time is near, as the figures have it."""
        return self._ending(on, lambda law: law["renewal_notice_months"] + law["renewal_reminder_months"])

    def to_begin(self, on: date) -> Q:
        """Grades in their term whose holder ought to think of the self-assessment that comes before a renewal."""

        def months(law: Figures) -> int:
            return law["renewal_notice_months"] + law["renewal_assessment_months"] + law["renewal_begin_first"]

        return self._ending(on, months)

    def _ending(self, on: date, months: Callable[[Figures], int]) -> Q:
        """In their term, whose end is no more than so many months away."""

        def near(law: Figures) -> Q:
            return Q(counts_from__lte=add_months(on, months(law) - law["grade_term_months"]))

        return self.in_term(on) & self._since(near)

    def _since(self, condition: Callable[[Figures], Q]) -> Q:
        """The condition of each stretch of days, for the terms that began in that stretch."""
        found = Q(pk__in=())
        for since, until, law in self.timeline.spans():
            stretch = condition(law)
            if since:
                stretch &= Q(counts_from__gte=since)
            if until:
                stretch &= Q(counts_from__lte=until - timedelta(days=1))
            found |= stretch
        return found
