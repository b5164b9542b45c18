"""Where a regime has a case reviewed by experts: registered from above, so that this floor need not know the regimes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Role
from casework.articles import Article
from casework.clocks.calendar import count_working_days
from casework.figures.terms import Figures
from casework.models import CalendarYear, Case
from casework.stages import StageEnum
from casework.step import Audience, Condition

if TYPE_CHECKING:
    from .forms.opinion import OpinionForm
    from .models import Assignment, Pool


OFFICIALS = {
    OfficeKind.COMMISSION: COMMISSION_ROLES,
    OfficeKind.BUREAU: BUREAU_ROLES,
    OfficeKind.INSTITUTE: (Role.INSTITUTE,),
}


@dataclass(frozen=True, eq=False)
class ReviewUse:
    """One place of a workflow at which experts are called: who draws, from which pool, under which rule.

    Its steps, conditions, verbs, forms and pages follow from it (`experts.review.steps`); what an opinion says is its own form.
    """

    name: str
    label: str
    article: Article
    kind: str
    states: tuple[StageEnum, ...]
    office: OfficeKind
    pool: Callable[[Any], "Pool"]
    # What an opinion says: the form on which it is written, with its rules and its words.
    opinion: type["OpinionForm"]
    # What lies beside an opinion while it is written: a template, and what it shows of the case.
    material: str
    shows: Callable[[Any], dict[str, Any]]
    # The leader's word for the team, where that asks something else than an opinion.
    team_word: type["OpinionForm"] | None = None
    # What has been written beside an opinion on pages of the regime's own is handed in with it, inside its step: the function
    # writes it, refuses what is not whole, and gives what the opinion says of it.
    takes: Callable[["Assignment", datetime], dict[str, Any]] | None = None
    # The page on which an expert works on a case, by its number, where that is not the opinion alone.
    desk: str = ""
    # Whether the centre runs the round for the commission: it draws, reminds, collects, and so knows whom it has called; what is
    # decided stays the commission's (E03).
    run_by_centre: bool = False
    # Who may name experts with a recorded reason instead of drawing them (E15-E17); nobody where only a draw is open (E22, P21).
    designates: tuple[Role, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    leader_level: str = ""
    one_per_employer: bool = True
    per_district: int | None = None
    # The figures of the law that say how many working days there are for the answer and for the opinion, and how many seats.
    answer_days: str = "expert_answer_days"
    opinion_days: str = "expert_opinion_days"
    seats: str = "team_seats"
    # Where the experts meet or work, in words.
    place: Callable[[Any], str] = lambda case: "在线评审（通过本平台填写意见）"
    # The days on which the team visits the institution, by the row of the ledger; None while they are not set, no function where
    # nobody travels. Absences, letters and other visits are asked for these days, else for those in which an opinion is awaited.
    visit: Callable[[Case], tuple[date, date] | None] | None = None
    # The day on which all opinions are due, by the row of the ledger, where the case sets it: else it is counted from the acceptance.
    due: Callable[[Case], date | None] | None = None
    # What the case has to have before anybody is called.
    ready: tuple[Condition, ...] = ()
    # The states in which opinions are written, where experts are called before that.
    heard: tuple[StageEnum, ...] = ()
    # The states in which the leader still acts for the team once its word is in.
    led: tuple[StageEnum, ...] = ()
    # The uses of each of which the last team on the same institution is barred, as in a re-review of what it found (P18, P28).
    follows: tuple[str, ...] = ()
    # Before the numbers of its draws: one of its own where nobody may count from theirs how many of its draws there were (E25).
    series: str = "D"
    # Whether the reviewed institution rates the team once the outcome is told (P11); not where it may not know of the case.
    rated: bool = True
    # Whether the team has to be whole: odd, at least five, with a leader. A bureau may designate fewer (E16).
    team: bool = True

    def answer_by(self, on: date, *, law: Figures) -> date:
        """The last day to accept or decline what is proposed on a day; `law` is the case's."""
        return _working_day(on, law[self.answer_days])

    def opinion_by(self, on: date, *, law: Figures) -> date:
        """The last day for the opinion of whoever accepts on a day."""
        return _working_day(on, law[self.opinion_days])

    def due_of(self, case: Case) -> date | None:
        return self.due(case) if self.due else None

    @property
    def hears(self) -> tuple[StageEnum, ...]:
        return self.heard or self.states

    def visits(self, case: Case) -> tuple[date, date] | None:
        return self.visit(case) if self.visit else None

    def needed_until(self, on: date, *, law: Figures) -> date:
        """The last day on which whoever is called may still be needed: time to answer, and time for the opinion."""
        return _working_day(on, law[self.answer_days] + law[self.opinion_days])

    @property
    def word(self) -> type["OpinionForm"]:
        return self.team_word or self.opinion

    @property
    def runners(self) -> tuple[Role, ...]:
        """The officials of the office whose rounds they are, and the centre where it runs them for that office (E03)."""
        return (*OFFICIALS[self.office], *((Role.CENTRE,) if self.run_by_centre else ()))

    @property
    def run_by(self) -> str:
        """Whose runners those are, in words."""
        kinds = (self.office, *((OfficeKind.CENTRE,) if self.run_by_centre else ()))
        return "、".join(kind.label for kind in kinds)

    @property
    def audience(self) -> Audience:
        """Who reads in the record what experts do: whoever may know who reviews (`experts.knowing`)."""
        match self.office:
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


def rated() -> tuple[str, ...]:
    """The uses whose teams the reviewed institution rates."""
    return tuple(use.name for use in registered() if use.rated)


def run_for_others(role: Role | str) -> tuple[str, ...]:
    """The uses whose rounds a role runs for an office that is not its own: the centre's for the commission."""
    return tuple(use.name for use in registered() if use.run_by_centre) if role == Role.CENTRE else ()


def use(name: str) -> ReviewUse:
    return _uses[name]


def use_of(case: Case) -> ReviewUse | None:
    """The use that is open for a case in the state it is in."""
    return next((use for use in _uses.values() if case.kind == use.kind and case.state in use.states), None)
