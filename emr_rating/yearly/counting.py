"""What a year of the EMR rating has come to, counted for a paper: of the city or of one district (E19, E33)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from accounts.models import District, Institution
from accounts.roles import Regime

from ..models import Cycle, Filing
from ..municipal.lanes import BY_WHOM
from ..results.outcome import Outcome, Standing, come_to
from ..rules import LEVELS, Lane
from ..stages import Stage

# From the draft of a late filing to the conclusion that a bureau has still to report.
IN_CITY_STAGE = (
    Stage.DRAFT,
    Stage.AMENDING,
    Stage.REPORTED,
    Stage.TAKING_OVER,
    Stage.AWAITING_MATERIALS,
    Stage.CITY_CHECK,
    Stage.CITY_REVIEW,
    Stage.DISTRICT_REVIEW,
    Stage.DISTRICT_CONCLUDED,
)


def under_review(cycle: Cycle) -> int:
    """How many filings of the year the municipal stage has still to end."""
    return Filing.objects.standing().of_cycle(cycle).filter(state__in=IN_CITY_STAGE).count()


@dataclass(frozen=True)
class Rated:
    """A filing of the year with what it has come to, as its parties read it: nothing of the national stage before its posting."""

    filing: Filing
    outcome: Outcome

    @property
    def district(self) -> str:
        return str(self.filing.own_district)

    @property
    def level(self) -> int | None:
        """The level that stands so far: the result, or the one with which it goes on to the national stage."""
        concluded = self.filing.conclusion
        if self.outcome.level is not None:
            return self.outcome.level
        return concluded.to_level if concluded and self.filing.state in (Stage.NATIONAL, Stage.PUBLICITY) else None

    @property
    def lowered(self) -> bool:
        concluded = self.filing.conclusion
        return concluded is not None and not concluded.kept and self.outcome.standing is not Standing.NO_RESULT


@dataclass(frozen=True)
class YearCount:
    """`enrolled` by district: who should take part."""

    cycle: Cycle
    enrolled: Counter[str]
    rated: tuple[Rated, ...]
    where: str

    @cached_property
    def reported(self) -> list[Rated]:
        return [one for one in self.rated if one.outcome.standing is not Standing.ABSENT and one.filing.reports_made]

    @cached_property
    def with_level(self) -> list[Rated]:
        return [one for one in self.reported if one.level is not None]

    @cached_property
    def lowered(self) -> list[Rated]:
        return [one for one in self.reported if one.lowered]

    @cached_property
    def without_result(self) -> list[Rated]:
        return [one for one in self.rated if one.outcome.standing is Standing.NO_RESULT]

    @property
    def districts(self) -> list[str]:
        return sorted({*self.enrolled, *(one.district for one in self.rated)})

    def levels(self, rated: Iterable[Rated]) -> list[int]:
        """How many stand at each level, from 0."""
        counted = Counter(one.level for one in rated)
        return [counted[level] for level in LEVELS]

    def by_lane(self) -> list[tuple[str, int, int, int]]:
        """Way of review, cases, kept, lowered."""
        rows = []
        for way in dict.fromkeys(BY_WHOM.values()):
            of_way = [one for one in self.reported if one.filing.lane and BY_WHOM[Lane(one.filing.lane)] == way]
            concluded = [one for one in of_way if one.filing.conclusion]
            lowered = sum(one.lowered for one in concluded)
            rows.append((way, len(of_way), len(concluded) - lowered, lowered))
        return [row for row in rows if row[1]]


def counted(cycle: Cycle, *, district: District | None = None) -> YearCount:
    """Read at once; a district's paper counts its own hospitals alone."""
    hospitals = Institution.objects.enrolled(Regime.EMR).distinct()
    filings = Filing.objects.standing().of_cycle(cycle)
    if district:
        hospitals, filings = hospitals.filter(district=district), filings.filter(district=district)
    rows = filings.select_related("district", "filed_by", "national_review").order_by("district", "pk")
    rows = rows.prefetch_related("conclusions", "national_review__conclusions")
    enrolled = Counter(hospitals.values_list("district__name", flat=True))
    rated = tuple(Rated(filing, come_to(filing)) for filing in rows)
    return YearCount(cycle, enrolled, rated, where=district.name if district else "全市")
