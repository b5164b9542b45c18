"""A year of the EMR rating, from the first registration to the announcement; each of its parts stands in a module of its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import TypeVar

from accounts.roles import OfficeKind, Regime, Role
from casework.clocks.calendar import SHANGHAI
from casework.models import Case
from config.scenarios.filing import Applicant
from config.scenarios.hospitals import DISTRICTS
from emr_rating.models import Cycle, Filing, Objection
from emr_rating.results.outcome import final_level

from ..people import People
from ..rehearsal import Rehearsal
from . import accountable, announcing, checks, city, filing, leaks, national, papers, registration
from .fates import FEWEST, LIVES, Fate, cast_lots
from .report import EmrReport

FEWEST_A_DAY = 12
EXPERTS_OF_DISTRICT = 1
Row = TypeVar("Row")


class EmrYear(Rehearsal):
    """What the parts share: the hospitals with their fates, the cycle."""

    regime, reports = Regime.EMR, EmrReport
    fewest, usual, to_a_district = FEWEST, (300, "2025-01-06"), 15

    report: EmrReport
    cycle: Cycle

    def __init__(self, number: int, *, years: int, seed: int, start: date, say: Callable[[str], None]):
        super().__init__(number, years=years, seed=seed, start=start, say=say)
        self.fates = cast_lots(number, self.random)
        self.applicants: list[Applicant] = []

    @classmethod
    def lasts_until(cls, start: date, years: int) -> date:
        """From the first registration to the last result."""
        return start + timedelta(days=290)

    def of_fate(self, *fates: Fate) -> list[Applicant]:
        pairs = zip(self.applicants, self.fates, strict=True)
        return [applicant for applicant, fate in pairs if fate in fates]

    def fate(self, applicant: Applicant) -> Fate:
        return self.fates[self.applicants.index(applicant)]

    def declares(self, applicant: Applicant) -> int:
        return LIVES[self.fate(applicant)].declares

    def applicant(self, case: Case) -> Applicant:
        return next(one for one in self.applicants if one.institution.pk == case.institution_id)

    def bureau(self, case: Case) -> People:
        return self.company.bureaus[case.own_district.pk]

    def spread(self, rows: Sequence[Row], *, days: int) -> Iterator[tuple[int, Row]]:
        """The rows by their place, so many of them a day that the last is done after so many working days."""
        a_day = max(FEWEST_A_DAY, -(-len(rows) // days))
        for place, row in enumerate(rows):
            if place and place % a_day == 0:
                self.clock.forward(1)
            yield place, row

    def play(self) -> None:
        turns = (len(DISTRICTS) * (number // len(self.places)) for number in range(self.number))
        self.indices = [self.places[number % len(self.places)] + turn for number, turn in enumerate(turns)]
        self._experts()
        for part in (
            registration.walk,
            filing.walk,
            city.walk,
            papers.walk,
            national.walk,
            announcing.walk,
            checks.walk,
            accountable.walk,
        ):
            part(self)

    def _experts(self) -> None:
        """Two teams of five for the nation and some to spare, and for the city one; the more hospitals, the more of them."""
        of = partial(self.company.experts, regime=Regime.EMR)
        of(islice(self.of_experts, 16 + self.number // 20), office=OfficeKind.INSTITUTE)
        of(islice(self.of_experts, 10 + self.number // 20), office=OfficeKind.COMMISSION)
        for district, people in self.company.bureaus.items():
            members = of(islice(self.of_experts, EXPERTS_OF_DISTRICT), office=OfficeKind.BUREAU, district=district)
            people[Role.EXPERT] = members[0]

    def midnight(self, days: int) -> datetime:
        return datetime.combine(self.clock_day(days), time.min, SHANGHAI)

    def look_for_leaks(self) -> None:
        self.found(leaks.found(self.cycle))

    def count(self, queries: int) -> None:
        super().count(queries)
        report = self.report
        report.objections = Objection.objects.count()
        levels = [(final_level(row), row.declared_level) for row in Filing.objects.exclude(declared_level=None)]
        report.lowered = sum(final < declared for final, declared in levels if final is not None and declared)
