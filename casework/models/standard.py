from datetime import date

from django.db import models

from accounts.columns import Covered, kept
from accounts.roles import Regime


class StandardEditionQuerySet(models.QuerySet["StandardEdition"]):
    def in_force(self, regime: Regime, on: date) -> "StandardEditionQuerySet":
        """Editions that may be used for a new case: begun, not ended, and filed nationally or marked as demonstration (P03)."""
        return (
            self.filter(regime=regime, valid_from__lte=on)
            .filter(models.Q(valid_until=None) | models.Q(valid_until__gte=on))
            .filter(models.Q(demonstration=True) | models.Q(filed_on__isnull=False) | models.Q(regime=Regime.EMR))
            .order_by("-valid_from", "-id")
        )


@kept(
    Covered("key regime title demonstration valid_from valid_until filing_number filed_on payload digest imported_at"),
)
class StandardEdition(models.Model):
    """An edition of a standard as data; a case keeps the edition it was opened under, and one in use never changes (P03, E34)."""

    key = models.SlugField("版本", max_length=40, unique=True)
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    title = models.CharField("名称", max_length=200)
    demonstration = models.BooleanField("演示标准", default=False)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)
    filing_number = models.CharField("国家备案文号", max_length=60, blank=True)
    filed_on = models.DateField("国家备案日期", null=True, blank=True)
    payload = models.JSONField("内容")
    digest = models.CharField("内容校验", max_length=64)
    imported_at = models.DateTimeField("导入时间")

    objects = StandardEditionQuerySet.as_manager()

    class Meta:
        ordering = ["regime", "-valid_from", "-id"]
        verbose_name = "标准版本"

    def __str__(self) -> str:
        return self.title
