from datetime import datetime

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.objection.base import COVERED, FROZEN, ObjectionBase

from ..objection import steps as s
from .national import NationalReview


@kept(Frozen(FROZEN), Covered(COVERED + " level"))
class Objection(ObjectionBase, steps=s.STEPS):
    """An objection to what was posted of the national stage, or told with it: a case about that review (E25)."""

    # Upheld, at which level the review is then concluded.
    level = models.PositiveSmallIntegerField("复核级别", null=True)

    class Meta:
        verbose_name = "异议"

    @property
    def review(self) -> NationalReview:
        return NationalReview.objects.get(beside=self.pk)

    @s.PROPOSE.on("state")
    def propose(self, *, by, at: datetime, upheld: bool, level: int | None, answer: str) -> None:
        self.upheld, self.level, self.answer = upheld, level, answer
