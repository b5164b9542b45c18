from functools import cached_property

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Person

from ..sheet.reading import Sheet
from .filing import Filing


@kept(
    Frozen("filing version answers scoring computed_level declared_level total digest code reported_by reported_at"),
)
class Report(models.Model):
    """A report as it was handed in: frozen answers, the scoring they gave, the level declared (E09, E10, E12)."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField("版本")
    answers = models.JSONField("填报数据")
    scoring = models.JSONField("计算结果")
    computed_level = models.PositiveSmallIntegerField("自评级别")
    declared_level = models.PositiveSmallIntegerField("申报级别")
    total = models.DecimalField("得分", max_digits=8, decimal_places=4)
    digest = models.CharField("数据校验值", max_length=64)
    code = models.CharField("回执码", max_length=20, unique=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("上报时间")

    class Meta:
        ordering = ["filing", "version"]
        constraints = [
            models.UniqueConstraint(name="one_report_per_version", fields=["filing", "version"]),
            models.CheckConstraint(name="report_version_one_or_two", condition=models.Q(version__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} v{self.version}"

    @cached_property
    def sheet(self) -> Sheet:
        """The frozen answers, read against the edition of the filing; read once per instance."""
        return Sheet.read(self.filing.edition, self.answers)
