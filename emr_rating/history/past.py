"""What is known of an institution's earlier years: imported results and the portal's own earlier cycles (E12, E15, E32)."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Institution

from .. import rules
from ..models import Filing, YearResult


@dataclass(frozen=True)
class Past:
    """Levels by year. `declared` are standing self-ratings, `final` results that a notice has made final."""

    declared: Mapping[int, int]
    final: Mapping[int, int]

    @property
    def known(self) -> bool:
        """False where the page says 无历史记录."""
        return bool(self.declared or self.final)

    @property
    def latest_final(self) -> int | None:
        return self.final[max(self.final)] if self.final else None

    def final_before(self, year: int) -> int | None:
        earlier = [known for known in self.final if known < year]
        return self.final[max(earlier)] if earlier else None

    @property
    def last_upgrade_year(self) -> int | None:
        """The last year in which more was declared than the final result that was then the latest, passed or not (E12)."""
        upgrades = (
            year
            for year, level in self.declared.items()
            if rules.is_upgrade(declared=level, latest_final=self.final_before(year))
        )
        return max(upgrades, default=None)

    def years_running(self, level: int, *, year: int) -> int:
        """How many cycles running the institution is at `level`, the one of `year` included; a missed one breaks the run (E11)."""
        running = 1
        while self.final.get(year - running) == level:
            running += 1
        return running


def past_of(institution: Institution, *, before: int) -> Past:
    """An imported year without a self-rating was self-rated at its result or higher, so the result stands for it."""
    declared: dict[int, int] = {}
    final: dict[int, int] = {}
    for row in YearResult.objects.filter(institution=institution, year__lt=before):
        known = row.final_level if row.declared_level is None else row.declared_level
        if known is not None:
            declared[row.year] = known
        if row.final_level is not None:
            final[row.year] = row.final_level
    filed = Filing.objects.filter(filed_by=institution, cycle__year__lt=before)
    levels = filed.values_list("cycle__year", "declared_level")
    declared.update({year: level for year, level in levels if level is not None})
    return Past(declared, final)
