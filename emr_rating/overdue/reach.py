"""Which filings of a year the lapse of the districts' terms reaches on a day, under the year's setting (E19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Max, Q

from accounts.models import District

from ..models import Cycle, Filing
from ..models.filing import FilingQuerySet
from ..municipal.steps import DISTRICT_DEADLINE
from ..rules import Lane, Overdue
from ..stages import Stage
from .steps import REACHED, UNREPORTED

OF_DISTRICT = Q(deadlines__clock=DISTRICT_DEADLINE.name)


def reached(cycle: Cycle, *, on: date) -> FilingQuerySet:
    """What the commission may confirm; each is asked again when it does (`rules.left_without_result`)."""
    found = Q(pk__in=past_term(on).values("pk"))
    if cycle.overdue_reading != Overdue.UNREPORTED:
        others = Q(state__in=set(REACHED) - set(UNREPORTED), district__in=cycle.late_districts(on))
        own = Q(lane=Lane.DISTRICT_REVIEW) if cycle.overdue_reading == Overdue.OWN_REVIEW else Q()
        found |= others & own
    rows = Filing.objects.standing().of_cycle(cycle).filter(found).select_related("district", "cycle")
    return rows.annotate(term=Max("deadlines__due_on", filter=OF_DISTRICT)).order_by("district", "pk")


def with_terms(rows: Iterable[Filing], cycle: Cycle) -> list[tuple[Filing, date]]:
    """Rows of `reached`, each with the end of the term by which it is left without a result: its own, or its district's where the
    city reviews it."""
    due_in = cache(cycle.due_in)  # asked once of a district
    return [(row, getattr(row, "term", None) or due_in(row.district_id)) for row in rows]


def past_term(on: date) -> FilingQuerySet:
    """Not reported and past their own term: without one of these no district is late now."""
    open_ = {"deadlines__clock": DISTRICT_DEADLINE.name, "deadlines__met_on": None, "deadlines__due_on__lt": on}
    return Filing.objects.standing().filter(state__in=UNREPORTED, **open_)


def late_cycle(on: date) -> Cycle | None:
    """The last year with one."""
    return Cycle.objects.filter(filings__in=past_term(on).values("pk")).order_by("-year").first()


@dataclass(frozen=True)
class Late:
    """A district with what of it is reached: each filing with the stage in which it stands and the end of the term."""

    district: District
    filings: list[tuple[Filing, str, date]]


def by_district(cycle: Cycle, *, on: date) -> list[Late]:
    found: dict[District, list[tuple[Filing, str, date]]] = {}
    for filing, term in with_terms(reached(cycle, on=on), cycle):
        found.setdefault(filing.own_district, []).append((filing, Stage(filing.state).label, term))
    return [Late(district, filings) for district, filings in found.items()]
