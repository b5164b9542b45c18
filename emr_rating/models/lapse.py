from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership
from casework.models import Notice

from ..rules import Overdue
from .extension import Extension
from .filing import Filing


@kept(
    Frozen("filing was due_on reading reason notice confirmed_by confirmed_at"),
    Frozen("reversed_at reversed_by", since="reversed_at"),
)
class Lapse(models.Model):
    """A filing left without a result: dated from the day on which its district's term ended, established by the commission (E19)."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="lapses")
    # Where the filing stood, and stands again if the term is extended afterwards.
    was = models.CharField("原环节", max_length=40)
    due_on = models.DateField("区县审核截止日")
    reading = models.CharField(
        "区县逾期的处理", max_length=20, choices=[(reading.value, reading.label) for reading in Overdue]
    )
    reason = models.TextField("理由")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lapses", verbose_name="无成绩通知")
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间")
    # By the extension that was granted afterwards.
    reversed_at = models.DateTimeField("撤销时间", null=True)
    reversed_by = models.ForeignKey(
        Extension, models.PROTECT, null=True, related_name="reverses", verbose_name="延期申请"
    )

    class Meta:
        ordering = ["filing", "id"]
        verbose_name = "无成绩"
        constraints = [
            models.UniqueConstraint(name="one_standing_lapse", fields=["filing"], condition=models.Q(reversed_at=None)),
            models.CheckConstraint(name="lapse_with_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.due_on}"
