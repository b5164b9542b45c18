"""The years that can be rehearsed, by regime: `year(number, seed=…, start=…, say=…)` has a `report`, and is walked and counted once."""

from .emr_year import EmrYear

YEARS = {"emr": EmrYear}
