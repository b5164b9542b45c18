from django.db import models
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Institution, Person

from ..text import day_text


@kept(
    Frozen("institution changes reason requested_by requested_at"),
    Frozen("outcome decided_by decided_at decision_reason", since="decided_at"),
)
class ChangeRequest(models.Model):
    """An institution asks the centre to correct what it may not change itself: code, district, type (E06).

    `changes` holds the wished values by field, a district by its code. At most one request of an institution is open.
    """

    class Outcome(models.TextChoices):
        MADE = "made", "已变更"
        REFUSED = "refused", "不予变更"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="change_requests")
    changes = models.JSONField("申请变更")
    reason = models.TextField("理由")
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    outcome = models.CharField("处理结果", max_length=20, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    decision_reason = models.TextField("处理意见", blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "基本信息变更申请"
        constraints = [
            models.UniqueConstraint(
                name="one_open_change_request", fields=["institution"], condition=models.Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="change_request_decided_whole",
                condition=models.Q(decided_at=None, decided_by=None, outcome="")
                | (
                    models.Q(decided_at__gte=models.F("requested_at"), decided_by__isnull=False) & ~models.Q(outcome="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {day_text(timezone.localdate(self.requested_at))}"
