"""A year's result that is changed after it was final: corrected, or lowered by a violation or a spot check (E18, E29, E30)."""

from ..models import Filing, YearResult
from ..stages import Stage


def year_changed(filing: Filing, *, level: int | None) -> None:
    """What later years read of it (E12, E32); a provisional one is no result of a year yet."""
    if filing.state != Stage.PROVISIONAL:
        YearResult.objects.filter(institution=filing.filed_by, year=filing.cycle.year).update(final_level=level)
