from datetime import datetime

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.models import Case

from ..tips import steps as s
from .plaque import Plaque


@kept(Frozen("plaque about_number cause place what name phone secret_digest"), Covered("finding answer"))
class PlaqueTip(Case, steps=s.STEPS):
    """Somebody tells of a plaque, in their name or without; with a photograph (P26)."""

    class Cause(models.TextChoices):
        FORGED = "forged", "伪造"
        PASSED_ON = "passed_on", "转让、借用"
        STILL_HANGS = "still_hangs", "等级撤销、取消后仍在悬挂"
        DAMAGED = "damaged", "损毁"

    class Finding(models.TextChoices):
        SO = "so", "属实"
        NOT_SO = "not_so", "不属实"
        UNKNOWN = "unknown", "无法查实"

    plaque = models.ForeignKey(Plaque, models.PROTECT, null=True, related_name="tips", verbose_name="牌匾")
    # As it was read from the metal, where it is none of ours as well.
    about_number = models.CharField("牌匾编号", max_length=40, blank=True)
    cause = models.CharField("举报事项", max_length=20, choices=Cause.choices)
    place = models.CharField("地点", max_length=200)
    what = models.TextField("情况")
    name = models.CharField("举报人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    # Of the secret with which the state is looked up; the portal keeps its hash alone.
    secret_digest = models.CharField(max_length=64, unique=True)
    finding = models.CharField("核实结果", max_length=20, choices=Finding.choices, blank=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        verbose_name = "牌匾举报"

    def describe(self) -> str:
        return f"牌匾{self.get_cause_display()}"

    @s.ANSWER_TIP.on("state")
    def answer_tip(self, *, by, at: datetime, finding: str, answer: str) -> None:
        self.finding, self.answer = finding, answer
