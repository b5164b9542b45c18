"""The story of an institution: enrolled, assessed, reviewed, graded, and what it does with its grade in the years after."""

from typing import TYPE_CHECKING

from accounts.models import District
from accounts.roles import Role
from config.scenarios import primary_care
from primary_care_review.enrolment.actions import enrol_institution
from primary_care_review.grades.terms import GradeTerms
from primary_care_review.models import Application
from primary_care_review.models import Grade as GradeRow
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade

from . import grades, within
from .applying import applied, withdrawn
from .city import found_reached
from .closing import closed, terminated
from .concluding import concluded
from .fates import Fate, First, Later
from .life import Life, Tale
from .reviewing import checked, visited

if TYPE_CHECKING:
    from .years import PrimaryCareYears

OF_TERMINATION = (First.TERMINATED, First.SPARED, First.CLOSED_IN_TERMINATION)


def told(years: "PrimaryCareYears", place: int, fate: Fate) -> Tale[None]:
    life = _enrolled(years, place, fate)
    yield 7 + place % 20
    row = yield from _first_grade(life, life.fate.first)
    if row:
        row = yield from _within_its_term(life, row)
    if row:
        yield from _years_of(life, row)


def _enrolled(years: "PrimaryCareYears", place: int, fate: Fate) -> Life:
    district = years.districts[place % len(years.districts)]
    bureau = years.company.bureaus[district]
    row = primary_care.register_row(place, district=district, type=fate.type)
    by, of_district = bureau[Role.BUREAU_HANDLER], District.objects.get(pk=district)
    enrolled = enrol_institution(**row, district=of_district, by=by, at=years.clock.next())
    assert enrolled.leader is not None  # noqa: S101  # nobody knew it before
    leader = years.company.of_institution(enrolled.leader, enrolled.first_password)
    return Life(years, place, fate, bureau, leader)


def _first_grade(life: Life, how: First) -> Tale[GradeRow | None]:
    """Whoever gets none tries again, for as long as there is time."""
    before = None
    if how == First.WITHDRAWN:
        yield from withdrawn(life)
    while life.years.fits(life.fate.grade):
        of = yield from applied(life, life.fate.grade, continues=before)
        yield from _reviewed(life, of, how)
        if (row := _held(life)) or life.closed:
            return row
        before = of if how == First.UNQUALIFIED else None
        how = First.AWARDED
        yield 30
    return None


def _reviewed(life: Life, of: Application, how: First) -> Tale[None]:
    """To the end of the case, by whatever way."""
    if how == First.CLOSED:
        yield 4
        closed(life)
        return
    if how == First.UNQUALIFIED:
        yield 6
        primary_care.turned_back(of, Stage.UNQUALIFIED, people=life.bureau, at=life.next())
        return
    yield from checked(life, of)
    if how in OF_TERMINATION:
        yield 5
        goes_on = yield from terminated(life, of, how)
        if not goes_on:
            return
    bears = None if how == First.NOT_REACHED else Grade(of.grade_applied_for)
    yield from visited(life, of, bears=bears)
    if bears is Grade.JIA:
        yield from found_reached(life, of, how)
    else:
        yield from concluded(life, of)


def _within_its_term(life: Life, row: GradeRow) -> Tale[GradeRow | None]:
    """The grade with which it goes on; whoever has lost it by a recheck or a revocation begins anew."""
    if not within.befalls(life):
        return row
    _plaque(life, row)
    while life.plaque is None:
        yield 7
    yield from within.tale(life, row)
    held = _held(life)
    if life.closed or held == row:
        return None if life.closed else row
    grades.plaque_taken_back(life)
    if held:
        return held
    yield life.months(within.RECTIFIED)
    return (yield from _first_grade(life, First.AWARDED))


def _years_of(life: Life, row: GradeRow) -> Tale[None]:
    """As the fate has it the first time, later on renewed in time."""
    how = life.fate.later
    while True:
        _plaque(life, row)
        if how == Later.LETS_GO:
            yield GradeTerms.load().valid_until(row.counts_from) + grades.MONTH
            grades.plaque_taken_back(life)
            return
        begins, grade = grades.asks_next(row, how)
        yield max(begins, life.on)
        if not life.years.fits(grade):
            return
        of = yield from applied(life, grade, capped=how == Later.LAPSES)
        if how == Later.LAPSES:
            grades.plaque_taken_back(life)
        yield from _reviewed(life, of, First.NOT_REACHED if how == Later.FAILS else First.AWARDED)
        if (latest := _held(life)) in (row, None):
            return
        grades.plaque_taken_back(life)
        row, how = latest, Later.RENEWS


def _plaque(life: Life, row: GradeRow) -> None:
    if life.plaque is None:
        life.years.agenda.begin(f"{life.place}的牌匾", grades.plaque_hung(life, row))


def _held(life: Life) -> GradeRow | None:
    """The last grade that no recheck and no revocation has taken away."""
    own = GradeRow.objects.filter(institution=life.leader.office.institution, revoked_on=None)
    return own.order_by("pk").last()
