"""What can be rehearsed, by regime."""

from .emr.year import EmrYear
from .primary_care.years import PrimaryCareYears
from .rehearsal import Rehearsal

REHEARSALS: dict[str, type[Rehearsal]] = {one.regime.value: one for one in (EmrYear, PrimaryCareYears)}
