"""What every rehearsal has: a clock, the people of the city and its bureaus, chance that a seed fixes, and the report."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import ClassVar

from accounts.models import District, Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.clocks.months import add_months
from config.reference import load
from config.scenarios.hospitals import DISTRICTS

from .clock import MovingClock, RehearsedMoment
from .moments import Moments
from .people import Company, People
from .report import Report


class Rehearsal(ABC):
    """Walked and counted once. A regime says what its report is called by, how many it takes, how long it lasts, and what is done.

    Of `fewest` each scene has one. `usual` is what the command begins with: number and day, `usual_years` where years are for the
    caller to choose.
    """

    regime: ClassVar[Regime]
    reports: ClassVar[type[Report]]
    fewest: ClassVar[int]
    usual: ClassVar[tuple[int, str]]
    usual_years: ClassVar[int] = 0
    fewest_years: ClassVar[int] = 0
    earliest: ClassVar[date] = date.min
    # In a district, of those who take part.
    to_a_district: ClassVar[int]
    fewest_districts: ClassVar[int] = 3

    def __init__(self, number: int, *, years: int, seed: int, start: date, say: Callable[[str], None]):
        self.number, self.start, self._say = number, start, say
        self.last_day = self.lasts_until(start, years)
        self.report = self.reports(number)
        self.random = Random(seed)  # noqa: S311  # who meets which fate
        self.clock = RehearsedMoment.clock = MovingClock(start)
        self.moments = Moments(seed)

    @classmethod
    def lasts_until(cls, start: date, years: int) -> date:
        return add_months(start, 12 * years)

    @property
    def city(self) -> People:
        return self.company.city

    @property
    def supervisor(self) -> Membership:
        return self.city[Role.SUPERVISOR]

    def say(self, text: str) -> None:
        self._say(f"{self.clock.on}  {text}")

    def fault(self, text: str) -> None:
        """Told at once, and in the report."""
        self.report.faults.append(text)
        self.say(text)

    def refused(self, what: str, act: Callable[[], object]) -> None:
        """What somebody tries and must not be able to do; done all the same it is a fault."""
        try:
            act()
        except Refused:
            return
        self.fault(f"未被拒绝：{what}。")

    def walk(self) -> None:
        load(at=self.clock.at)
        self._settle()
        self.say("单位、人员和专家库")
        self.company = Company(self.clock, self.districts)
        self.clock.watched = self.moments.look
        self.play()
        self.report.faults += self.moments.faults()

    def _settle(self) -> None:
        """A district for each so many, of those that there are on the first day."""
        there = set(District.objects.current(self.start).values_list("pk", flat=True))
        wide = max(self.fewest_districts, self.number // self.to_a_district)
        self.places = [place for place, district in enumerate(DISTRICTS) if district in there][:wide]
        self.districts = [DISTRICTS[place] for place in self.places]
        # Of units that take no part, as every third of the demonstration's experts is.
        self.of_experts: Iterator[int] = (index for index in count(0, 3) if DISTRICTS[index % len(DISTRICTS)] in there)

    @abstractmethod
    def play(self) -> None:
        """All that is done, with everybody's account open."""

    def found(self, leaks: Iterable[str]) -> None:
        for leak in leaks:
            self.report.leaks += 1
            self.fault(leak)

    def clock_day(self, days: int) -> date:
        return self.start + timedelta(days=days)

    def count(self, queries: int) -> None:
        """What the tables say of any regime; a regime adds what is its own."""
        self.report.count(self.regime, on=self.clock.on, queries=queries)
