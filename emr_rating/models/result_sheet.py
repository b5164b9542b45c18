from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership

from .filing import Filing


@kept(Frozen("filing code level standing words issued_by issued_at"))
class ResultSheet(models.Model):
    """A result on paper, as it stood when somebody asked for it; its code tells whether it still does (E18, E32)."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="result_sheets")
    code = models.CharField("查验码", max_length=20, unique=True)
    # None where the year has come to no result (E19).
    level = models.PositiveSmallIntegerField("级别", null=True)
    standing = models.CharField("结果性质", max_length=20)
    words = models.CharField("结果", max_length=40)
    issued_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("出具时间")

    class Meta:
        ordering = ["filing", "id"]
        verbose_name = "结果单"

    def __str__(self) -> str:
        return f"{self.filing_id} {self.words}"
