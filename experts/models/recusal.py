from datetime import date

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Person
from accounts.roles import Regime


class RecusalTableQuerySet(models.QuerySet["RecusalTable"]):
    def in_force(self, regime: str, on: date) -> "RecusalTable":
        return self.filter(regime=regime, valid_from__lte=on).order_by("-valid_from", "-id")[:1].get()


@kept(Frozen("regime title demonstration valid_from rows entered_by entered_at"))
class RecusalTable(models.Model):
    """The commission's table of recusals: which grounds beyond the articles bar an expert, and how far back (P30).

    A new edition is a new row. `rows` maps a ground to {"applies": bool, "months": int | null}.
    """

    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    title = models.CharField("名称", max_length=100)
    demonstration = models.BooleanField("演示规定", default=False)
    valid_from = models.DateField("启用日期")
    rows = models.JSONField("内容")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("录入时间")

    objects = RecusalTableQuerySet.as_manager()

    class Meta:
        ordering = ["regime", "-valid_from", "-id"]
        verbose_name = "回避规定"

    def __str__(self) -> str:
        return self.title
