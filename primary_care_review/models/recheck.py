from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import models

from accounts.columns import Frozen, kept
from casework.models import Sample

from ..publicity.steps import DETERMINE
from ..recheck import steps as s
from ..recheck.table import CITY, RECHECK
from ..standards.terms import Grade as GradeName
from .application import Application

if TYPE_CHECKING:
    from .grade import Grade


@kept(Frozen("why sample"))
class Recheck(Application, steps=RECHECK.steps):
    """A grade within its term is reviewed once more, by experts who have not reviewed it (P28): what differs is adopted or reviewed anew."""

    why = models.TextField("复核事由")
    # That has drawn the grade; none where it is rechecked for cause, or reviewed anew.
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="rechecks", verbose_name="抽样")

    class Meta:
        verbose_name = "抽查复核"

    def describe(self) -> str:
        return f"{self.applicant.get_type_display()} · 抽查复核{self.grade_applied_for}级"

    @property
    def held(self) -> "Grade":
        return cast("Grade", self.rechecked)

    @s.KEEP.on("state")
    def keep_grade(self, *, by, at: datetime) -> None:
        self.ended_at = at

    @s.ORDER_ANEW.on("state")
    def order_anew(self, *, by, at: datetime) -> None:
        """Its own findings are at their end: the review anew is a case of its own about this one."""
        self.ended_at = at

    @s.DROP.on("state")
    def drop_recheck(self, *, by, at: datetime) -> None:
        self.ended_at = at

    @RECHECK.made[DETERMINE].on("state")
    def determine(self, *, by, at: datetime) -> str:
        """A lower grade waits for its decree; none at all, or the one that is held after all, ends it."""
        found = self.concluded_grade
        if found and found is not GradeName(self.grade_applied_for):
            return TO_BE_DECREED
        self.ended_at = at
        return KEPT if found else NOT_REACHED


TO_BE_DECREED, NOT_REACHED, KEPT = (stage.value for stage in RECHECK.made[DETERMINE].targets)


@kept()
class CityRecheck(Recheck, steps=CITY.steps):
    """By the commission."""

    class Meta:
        verbose_name = "市级抽查复核"
