from django.db import models
from django.db.models import Q

from accounts.columns import Covered, Frozen, kept

from .case import Case


@kept(Frozen("objection position kind what asked"), Covered("accepted reason"))
class ObjectionPoint(models.Model):
    """One point of an objection, answered by itself: accepted or not, and why."""

    class Kind(models.TextChoices):
        FACT = "fact", "事实有误"
        EVIDENCE = "evidence", "证据认定有误"
        MISSING = "missing", "应查未查"
        ASSESSMENT = "assessment", "评定不当"
        PROCEDURE = "procedure", "程序不当"

    objection = models.ForeignKey(Case, models.PROTECT, related_name="objection_points")
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    what = models.TextField("异议内容")
    asked = models.TextField("请求")
    accepted = models.BooleanField("采纳", null=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        ordering = ["objection", "position"]
        verbose_name = "异议事项"
        constraints = [
            models.UniqueConstraint(name="one_point_at_a_place", fields=["objection", "position"]),
            models.CheckConstraint(name="answered_with_a_reason", condition=Q(accepted=None) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.position}"
