"""Years of a grade review, from the enrolment of the institutions: each institution has a story, the offices have theirs, and all are told
side by side."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from accounts.roles import Regime
from casework.clocks.months import add_months
from primary_care_review.rules import IN_FORCE_SINCE
from primary_care_review.standards.terms import Grade

from ..agenda import Agenda
from ..rehearsal import Rehearsal
from . import offices, story, supervision
from .fates import EVERY_WAY, FEWEST, cast_lots
from .report import PrimaryCareReport

# From the first day of self-assessment to the decree, in months: a first grade passes the city as well.
LASTS = {Grade.JIA: 14, Grade.YI: 11, Grade.BING: 11}
MOST_MONTHS = max(LASTS.values()) + 1
# Of the regime's figures, from the first day to the first lapse with what follows.
A_TERM_AND_MORE = 6
# The first institutions begin so many days after each other, the others over the years in which there is time for a decree.
APART = 5


class PrimaryCareYears(Rehearsal):
    regime, reports = Regime.PRIMARY_CARE, PrimaryCareReport
    fewest, usual, to_a_district = FEWEST, (120, "2020-11-02"), 15
    usual_years, fewest_years, fewest_districts = 6, 2, 2
    earliest = IN_FORCE_SINCE

    report: PrimaryCareReport

    def __init__(self, number: int, *, years: int, seed: int, start: date, say: Callable[[str], None]):
        super().__init__(number, years=years, seed=seed, start=start, say=say)
        self.years = years
        self.fates = cast_lots(number, self.random)
        self.agenda = Agenda(self.clock, self.fault)
        self._turns: Counter[str] = Counter()

    def fits(self, grade: Grade) -> bool:
        """Whether what begins today is decreed before the last day."""
        return add_months(self.clock.on, LASTS[grade]) <= self.last_day

    def turn(self, of: str, *hows: str) -> str:
        """How it goes this time: in turn, whoever it befalls."""
        how = hows[self._turns[of] % len(hows)]
        self._turns[of] += 1
        return how

    def play(self) -> None:
        offices.experts_appointed(self)
        self.say("机构登记和自评")
        for place, fate in enumerate(self.fates):
            name = f"机构{place}（{fate.first}，{fate.later}）"
            self.agenda.begin(name, story.told(self, place, fate), on=self._begins(place))
        self.agenda.begin("聘期", offices.terms_renewed(self))
        self.agenda.begin("名册", offices.register_fixed(self))
        for district, bureau in self.company.bureaus.items():
            self.agenda.begin(f"{district}年度报送", offices.october(self, bureau))
        supervised = next(iter(self.company.bureaus.values()))
        self.agenda.begin("干预评审的问责", supervision.interfered(self, supervised))
        self.agenda.begin("第三方", supervision.third_party(self, supervised))
        for year in range(1, self.years + 1):
            self.agenda.until(min(add_months(self.start, 12 * year), self.last_day))
            self.say(f"第{year}年")
        self.clock.to(self.last_day)
        for bureau in self.company.bureaus.values():
            offices.hand_in(self, bureau)

    def _begins(self, place: int) -> date:
        first = len(EVERY_WAY)
        if place < first:
            return self.clock.on + timedelta(days=APART * place)
        there_is_time = add_months(self.last_day, -MOST_MONTHS) - self.clock.on
        return self.clock.on + (place - first) * there_is_time // (self.number - first)

    def count(self, queries: int) -> None:
        super().count(queries)
        self.report.count_grades(on=self.clock.on)
        self.report.ask_everything_happened(whole_term=self.years >= A_TERM_AND_MORE)
