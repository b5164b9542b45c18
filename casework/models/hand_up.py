from django.db import models
from django.db.models import F, Q

from accounts.columns import Frozen, kept
from accounts.models import Membership

from .case import Case


@kept(
    Frozen("case version digest remark handed_by handed_at"),
    Frozen("returned_by returned_at returned_reason", since="returned_at"),
)
class HandUp(models.Model):
    """A clerk has laid before the leader what the institution is to hand in: `digest` is what the case then said.

    It stands while nobody has acted on the case since (`version`) and it says the same; a value that is changed takes it back.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="hand_ups")
    # Of the case once it was handed up.
    version = models.PositiveIntegerField("案件版本")
    digest = models.CharField("内容摘要", max_length=64)
    remark = models.CharField("附言", max_length=500, blank=True)
    handed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="送审人")
    handed_at = models.DateTimeField("送审时间")
    returned_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_reason = models.TextField("退回意见", blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "送负责人"
        constraints = [
            models.UniqueConstraint(name="handed_up_once_a_version", fields=["case", "version"]),
            models.CheckConstraint(
                name="hand_up_returned_with_reason",
                condition=Q(returned_at=None, returned_by=None, returned_reason="")
                | Q(returned_at__gte=F("handed_at"), returned_by__isnull=False) & ~Q(returned_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.handed_by}"
