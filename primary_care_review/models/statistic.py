from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Membership
from casework.corrections import Correctable, CorrectableQuerySet

from .application import Application


@kept(
    Frozen("application name period value unit source clauses entered_by entered_at"),
    Frozen("struck_at struck_by struck_reason replaced_by", since="struck_at"),
)
class RoutineStatistic(Correctable):
    """A routine statistic or monitoring result of the institution, with the clauses beside which the team reads it (P22)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="statistics")
    name = models.CharField("指标名称", max_length=100)
    period = models.CharField("统计期间", max_length=40)
    value = models.CharField("结果", max_length=60)
    unit = models.CharField("单位", max_length=20, blank=True)
    source = models.CharField("数据来源", max_length=100)
    # Numbers of clauses; none where it tells of the whole institution.
    clauses = models.JSONField("对应条款", default=list, blank=True)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    objects = CorrectableQuerySet.as_manager()

    class Meta(Correctable.Meta):
        ordering = ["id"]
        verbose_name = "日常运行统计和监测结果"
        constraints = [
            *Correctable.Meta.constraints,
            models.UniqueConstraint(
                name="statistic_once_a_period", fields=["application", "name", "period"], condition=Q(struck_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.period}）"

    @property
    def said(self) -> str:
        """94.5%，2025年"""
        return f"{self.value}{self.unit}"
