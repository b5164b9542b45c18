from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import Institution


@kept(Frozen("institution year"), Covered("declared_level final_level notice imported_at"))
class YearResult(models.Model):
    """A result of a year (E12, E32): what was declared and what became final; of years before the portal imported by the commission,
    of its own written with the notices that made it final (E18)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="year_results")
    year = models.PositiveSmallIntegerField("年度")
    declared_level = models.PositiveSmallIntegerField("自评级别", null=True)
    final_level = models.PositiveSmallIntegerField("最终级别", null=True)
    notice = models.CharField("公布文件", max_length=100, blank=True)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(name="one_result_per_year", fields=["institution", "year"]),
            models.CheckConstraint(
                name="history_levels_in_range",
                condition=(models.Q(declared_level=None) | models.Q(declared_level__lte=8))
                & (models.Q(final_level=None) | models.Q(final_level__lte=8)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.year}年度"
