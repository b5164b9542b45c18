from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.tips import base

from ..plaque_tips import steps as s
from .plaque import Plaque


@kept(Frozen(f"plaque about_number cause place {base.FROZEN}"), Covered(base.COVERED))
class PlaqueTip(base.TipBase, steps=s.STEPS):
    """Somebody tells of a plaque, in their name or without; with a photograph (P26)."""

    class Cause(models.TextChoices):
        FORGED = "forged", "伪造"
        PASSED_ON = "passed_on", "转让、借用"
        STILL_HANGS = "still_hangs", "等级撤销、取消后仍在悬挂"
        DAMAGED = "damaged", "损毁"

    plaque = models.ForeignKey(Plaque, models.PROTECT, null=True, related_name="tips", verbose_name="牌匾")
    # As it was read from the metal, where it is none of ours as well.
    about_number = models.CharField("牌匾编号", max_length=40, blank=True)
    cause = models.CharField("举报事项", max_length=20, choices=Cause.choices)
    place = models.CharField("地点", max_length=200)

    class Meta:
        verbose_name = "牌匾举报"

    def describe(self) -> str:
        return f"牌匾{self.get_cause_display()}"
