from django.db import models
from django.utils import timezone

from accounts.columns import Covered, Frozen, kept
from accounts.models import Institution, Person

from ..text import day_text


class AskedChange(models.Model):
    """A change of data that whoever they are about asks for, and whoever keeps them makes or refuses, by a day (E06, E07)."""

    class Outcome(models.TextChoices):
        MADE = "made", "已变更"
        REFUSED = "refused", "不予变更"

    changes = models.JSONField("申请变更")
    reason = models.TextField("理由")
    requested_at = models.DateTimeField("申请时间")
    due_on = models.DateField("处理时限", null=True)
    outcome = models.CharField("处理结果", max_length=20, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    decision_reason = models.TextField("处理意见", blank=True)

    class Meta:
        abstract = True


@kept(
    Frozen("institution changes reason requested_by requested_at"),
    Covered("due_on"),
    Frozen("outcome decided_by decided_at decision_reason before", since="decided_at"),
    Frozen("taken_back_by taken_back_at taken_back_reason", since="taken_back_at"),
)
class ChangeRequest(AskedChange):
    """An institution asks the centre to correct what it may not change itself: code, district, type (E06).

    `changes` holds the wished values by field, a district by its code. At most one request of an institution is open.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="change_requests")
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # What stood before the change was made, as in `changes`; a change that was a mistake is taken back to it.
    before = models.JSONField("变更前", default=dict)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField("撤回时间", null=True)
    taken_back_reason = models.TextField("撤回理由", blank=True)

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
            models.CheckConstraint(
                name="change_taken_back_with_reason",
                condition=models.Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
                | models.Q(outcome="made", taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~models.Q(taken_back_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {day_text(timezone.localdate(self.requested_at))}"

    @property
    def outcome_text(self) -> str:
        return f"{self.get_outcome_display()}（已撤回）" if self.taken_back_at else self.get_outcome_display()
