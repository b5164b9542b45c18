from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership

from .case import Case


@kept(Frozen("case serial contents digest handed_in_by handed_in_at"))
class PaperVersion(models.Model):
    """A paper as it was handed in (casework.plans): its chapters with text, tables and charts; one more each time it comes back changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="versions")
    serial = models.PositiveSmallIntegerField("版次")
    contents = models.JSONField("内容")
    digest = models.CharField("校验值", max_length=64)
    handed_in_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="报送人")
    handed_in_at = models.DateTimeField("报送时间")

    class Meta:
        ordering = ["case", "serial"]
        verbose_name = "报送版本"
        constraints = [models.UniqueConstraint(name="paper_version_once", fields=["case", "serial"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.serial}"

    @property
    def number(self) -> str:
        """As it is cited."""
        return f"{self.case.number}-{self.serial}"
