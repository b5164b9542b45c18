from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import Person

from .case import Case


@kept(
    Frozen("case question asked_by asked_at"),
    Covered("due_on"),
    Frozen("answer answered_by answered_at", since="answered_at"),
)
class Inquiry(models.Model):
    """A question of the reviewing authority and the institution's answer; it changes no data of the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="inquiries")
    question = models.TextField("问题")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    # Until when an answer is awaited: a setting; whoever asks may go on without one after a reason.
    due_on = models.DateField("答复时限", null=True)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="inquiry_answer_whole",
                condition=models.Q(answered_at=None, answered_by=None, answer="")
                | models.Q(answered_at__gte=models.F("asked_at"), answered_by__isnull=False) & ~models.Q(answer=""),
            )
        ]

    def __str__(self) -> str:
        return self.question[:30]
