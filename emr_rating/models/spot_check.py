from datetime import datetime
from typing import cast

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Institution
from casework.models import Case, CaseQuerySet, Sample

from ..spot_check import steps as s
from ..stages import SpotCheckStage
from .filing import Filing


@kept(Frozen("of_filing sample held_level"))
class SpotCheck(Case, steps=s.STEPS):
    """A result that a bureau has concluded is looked into again, because it was drawn (E30): a case about the filing."""

    of_filing = models.OneToOneField(Filing, models.PROTECT, related_name="spot_check", verbose_name="年度填报")
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="checks", verbose_name="抽样")
    # What stood when it was drawn. No check raises it: the database holds that of every conclusion.
    held_level = models.PositiveSmallIntegerField("原结果级别")

    objects = CaseQuerySet["SpotCheck"].as_manager()  # type: ignore[misc]  # django-stubs takes the inherited manager for a ClassVar

    LOADED = (*Case.LOADED, "of_filing__cycle", "sample")

    class Meta:
        verbose_name = "监督抽查"

    @property
    def reported_level(self) -> int:
        """From which level it concludes, and an opinion keeps or lowers (`municipal.keep_or_lower`)."""
        return self.held_level

    @property
    def hospital(self) -> Institution:
        return cast(Institution, self.institution)

    @property
    def found_level(self) -> int | None:
        return self.conclusion.to_level if self.conclusion else None

    def describe(self) -> str:
        return f"{self.of_filing.cycle}区县审核结果监督抽查"

    @s.CONCLUDE.on("state")
    def emr_spot_check_conclude(self, *, by, at: datetime, level: int, grounds: str) -> str:
        self.enter_conclusion(s.CONCLUDE, to_level=level, reason=grounds, by=by, at=at)
        return (SpotCheckStage.KEPT if level == self.held_level else SpotCheckStage.LOWERED).value
