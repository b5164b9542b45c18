"""A year of the EMR rating, from the first registration to the announcement; each of its parts stands in a module of its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from random import Random
from typing import TypeVar

from accounts.models import District, Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework.clocks.calendar import SHANGHAI
from casework.models import Case, Posting
from config.reference import load
from config.scenarios.filing import Applicant
from config.scenarios.hospitals import DISTRICTS
from emr_rating.models import Cycle, Filing, Objection
from emr_rating.results.outcome import final_level

from . import emr_announcing, emr_city, emr_filing, emr_national, emr_papers, emr_registration, leaks
from .clock import MovingClock, RehearsedMoment
from .fates import LIVES, Fate, cast_lots
from .people import Company, People
from .report import Report

HOSPITALS_A_DISTRICT, FEWEST_DISTRICTS, FEWEST_A_DAY = 15, 3, 12
Row = TypeVar("Row")
EXPERTS_OF_DISTRICT = 1


class EmrYear:
    """What the parts share: the clock, the people, the hospitals with their fates, the cycle."""

    cycle: Cycle

    def __init__(self, number: int, *, seed: int, start: date, say: Callable[[str], None]):
        self.start, self._say = start, say
        self.random = Random(seed)  # noqa: S311  # who meets which fate
        self.fates = cast_lots(number, self.random)
        self.number = number
        self.applicants: list[Applicant] = []
        self.report = Report(number)
        self.clock = RehearsedMoment.clock = MovingClock(start)

    @property
    def city(self) -> People:
        return self.company.city

    @property
    def supervisor(self) -> Membership:
        return self.city[Role.SUPERVISOR]

    def say(self, text: str) -> None:
        self._say(f"{self.clock.on}  {text}")

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

    def refused(self, what: str, act: Callable[[], object]) -> None:
        """What somebody tries and must not be able to do; done all the same it is a fault."""
        try:
            act()
        except Refused:
            return
        self.report.faults.append(f"未被拒绝：{what}。")

    def walk(self) -> None:
        load(at=self.clock.at)
        self._places()
        self.say("单位、人员和专家库")
        self.company = Company(self.clock, self.districts)
        self._experts()
        for part in (
            emr_registration.walk,
            emr_filing.walk,
            emr_city.walk,
            emr_papers.walk,
            emr_national.walk,
            emr_announcing.walk,
        ):
            part(self)

    def _places(self) -> None:
        """A district for each so many hospitals, of those that there are on the first day."""
        there = set(District.objects.current(self.start).values_list("pk", flat=True))
        wide = max(FEWEST_DISTRICTS, self.number // HOSPITALS_A_DISTRICT)
        places = [place for place, district in enumerate(DISTRICTS) if district in there][:wide]
        self.districts = [DISTRICTS[place] for place in places]
        turns = (len(DISTRICTS) * (number // len(places)) for number in range(self.number))
        self.indices = [places[number % len(places)] + turn for number, turn in enumerate(turns)]
        # Of units that take no part, as every third of the demonstration's experts is.
        self.of_experts = (index for index in count(0, 3) if DISTRICTS[index % len(DISTRICTS)] in there)

    def _experts(self) -> None:
        """Two teams of five for the nation and some to spare, and for the city one; the more hospitals, the more of them."""
        of = self.company.experts
        of(islice(self.of_experts, 16 + self.number // 20), office=OfficeKind.INSTITUTE)
        of(islice(self.of_experts, 10 + self.number // 20), office=OfficeKind.COMMISSION)
        for district, people in self.company.bureaus.items():
            members = of(islice(self.of_experts, EXPERTS_OF_DISTRICT), office=OfficeKind.BUREAU, district=district)
            people[Role.EXPERT] = members[0]

    def midnight(self, days: int) -> datetime:
        return datetime.combine(self.clock_day(days), time.min, SHANGHAI)

    def clock_day(self, days: int) -> date:
        return self.start + timedelta(days=days)

    def look_for_leaks(self) -> None:
        found = list(leaks.found(self.cycle))
        self.report.leaks += len(found)
        self.report.faults += found

    def count(self, queries: int) -> None:
        self.report.count(Regime.EMR, on=self.clock.on, queries=queries)
        self.report.objections, self.report.postings = Objection.objects.count(), Posting.objects.count()
        levels = [(final_level(row), row.declared_level) for row in Filing.objects.exclude(declared_level=None)]
        self.report.lowered = sum(final < declared for final, declared in levels if final is not None and declared)
