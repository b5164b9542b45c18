from datetime import datetime
from functools import cached_property
from typing import cast

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.measures import base

from ..termination import steps as s
from ..termination.rules import TerminationGround
from .application import Application


@kept(Frozen(base.FROZEN), Covered(base.COVERED))
class Termination(base.MeasureBase, steps=s.STEPS):
    """Of a review that is under way, on one of four grounds (P33): a case beside it, by which it ends or goes on."""

    word = "termination"

    class Meta:
        verbose_name = "终止评审"
        constraints = [
            models.CheckConstraint(
                name="termination_with_facts", condition=~models.Q(ground="") & ~models.Q(ground_facts="")
            ),
            models.CheckConstraint(
                name="stated_with_words",
                condition=models.Q(stated_at=None, statement="")
                | (models.Q(stated_at__isnull=False) & ~models.Q(statement="")),
            ),
        ]

    @cached_property
    def of_application(self) -> Application:
        return Application.objects.get(pk=cast(int, self.about_id))

    def describe(self) -> str:
        return f"终止评审 · {TerminationGround(self.ground).label}"

    @s.INTENT_NOTICE.issue.on("state")
    def tell_termination(self, *, by, at: datetime) -> None:
        self.told_at = at
