from datetime import datetime

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.objection.base import COVERED, FROZEN, ObjectionBase

from ..objection import steps as s
from ..standards.terms import Grade
from .application import Application


@kept(Frozen(FROZEN), Covered(COVERED + " level"))
class PrimaryCareObjection(ObjectionBase, steps=s.STEPS):
    """An objection to a posted conclusion of a grade review: a case about that review (P13)."""

    # Upheld with another conclusion, the height of its grade, 0 for none; empty where the conclusion stands.
    level = models.PositiveSmallIntegerField("变更后的结论", null=True)

    class Meta:
        verbose_name = "等级评审异议"

    @property
    def review(self) -> Application:
        return Application.objects.get(beside=self.pk)

    @property
    def changed_grade(self) -> Grade | None:
        """None where it is changed to no grade at all, or not changed (`level`)."""
        return next((grade for grade in Grade if grade.height == self.level), None)

    @s.PROPOSE.on("state")
    def propose(self, *, by, at: datetime, upheld: bool, level: int | None, answer: str) -> None:
        self.upheld, self.level, self.answer = upheld, level, answer
