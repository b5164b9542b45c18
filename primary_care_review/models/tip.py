from datetime import datetime

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.tips import base

from ..tips import steps as s
from ..tips.rules import TipCause


@kept(Frozen(base.OF_CONDUCT), Covered(f"handed_on_at {base.COVERED}"))
class ReviewTip(base.ConductTipBase, steps=s.STEPS):
    """Somebody tells of what bears on a review, in their name or without (P29, P31 to P34)."""

    cause = models.CharField("举报事项", max_length=20, choices=TipCause.choices())
    # Since when the bureau of the district knows of it.
    handed_on_at = models.DateTimeField("转办时间", null=True)

    class Meta:
        verbose_name = "评审举报"

    @s.HAND_ON.on("state")
    def hand_on_tip(self, *, by, at: datetime) -> None:
        self.handed_on_at = self.handed_on_at or at

    @s.ANSWER_HANDED.on("state")
    def answer_handed_tip(self, *, by, at: datetime, finding: str, answer: str) -> None:
        super().answer_tip(by=by, at=at, finding=finding, answer=answer)
