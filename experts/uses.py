"""Where a regime has a case reviewed by experts: registered from above, so that this floor need not know the regimes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.roles import OfficeKind
from casework.articles import Article
from casework.clocks.calendar import count_working_days
from casework.models import CalendarYear, Case
from casework.stages import StageEnum
from casework.step import Audience

from .models import Pool


@dataclass(frozen=True)
class ReviewUse:
    """One place of a workflow at which experts are called: who draws, from which pool, under which rule.

    `designation`: the article lets an office name experts with a recorded reason instead of drawing them (E15-E17); where
    it does not (E22, P21), only a draw is open.
    """

    name: str
    label: str
    article: Article
    kind: str
    states: tuple[StageEnum, ...]
    office: OfficeKind
    pool: Callable[[Any], Pool]
    # Acts on the case, run in the transaction of the draw: `(case, *, by, at, draw)`. `seat` gives the case to the panel of the proof.
    freeze: Callable[..., Case]
    seat: Callable[..., Case]
    # States after the review in which its outcome, and that there is one, is not yet the institution's to know.
    untold: tuple[StageEnum, ...] = ()
    # States in which the outcome has been reported to the authority above, which then learns who reviewed.
    reported: tuple[StageEnum, ...] = ()
    # Whether the centre runs the round for the commission, and so knows whom it has called (E03).
    run_by_centre: bool = False
    designation: bool = False
    seats: int = 5
    kinds: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    leader_level: str = ""
    one_per_employer: bool = True
    per_district: int | None = None
    # Working days until an expert has to answer, and until the opinion is due.
    answer_days: int = 3
    opinion_days: int = 10
    # Where the experts meet or work, in words; and the page on which an opinion is written, by the assignment's key.
    place: Callable[[Any], str] = lambda case: "在线评审（通过本平台填写意见）"
    opinion_page: str = ""
    # Whether the team has to be whole: odd, at least five, with a leader. A bureau may designate fewer (E16).
    team: bool = True

    def answer_by(self, on: date) -> date:
        """The last day to accept or decline what is proposed on a day."""
        return _working_day(on, self.answer_days)

    def opinion_by(self, on: date) -> date:
        """The last day for the opinion of whoever accepts on a day."""
        return _working_day(on, self.opinion_days)

    def needed_until(self, on: date) -> date:
        """The last day on which whoever is called may still be needed: time to answer, and time for the opinion."""
        days = self.answer_days + self.opinion_days
        return _working_day(on, days) if days else on + timedelta(days=1)

    @property
    def audience(self) -> Audience:
        """Who reads in the record what experts do: whoever may know who reviews (`experts.knowing`)."""
        return round_of(self.office)


def round_of(office: OfficeKind | str) -> Audience:
    """The audience of the rounds that offices of a kind run."""
    match office:
        case OfficeKind.BUREAU:
            return "bureau_round"
        case OfficeKind.INSTITUTE:
            return "national_round"
        case _:
            return "city_round"


def _working_day(on: date, days: int) -> date:
    return count_working_days(on, days, CalendarYear.objects.table()).last_day


_uses: dict[str, ReviewUse] = {}


def register(*uses: ReviewUse) -> None:
    for use in uses:
        _uses[use.name] = use


def registered() -> tuple[ReviewUse, ...]:
    return tuple(_uses.values())


def use(name: str) -> ReviewUse:
    return _uses[name]


def use_of(case: Case) -> ReviewUse | None:
    """The use that is open for a case in the state it is in."""
    return next((use for use in _uses.values() if case.kind == use.kind and case.state in use.states), None)
