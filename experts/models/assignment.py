from django.db import models

from accounts.models import Membership, Person
from casework.models import Case


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> "AssignmentQuerySet":
        return self.filter(ended_at=None)

    def waiting(self) -> "AssignmentQuerySet":
        return self.standing().filter(handed_in_at=None)

    def handed_in(self) -> "AssignmentQuerySet":
        return self.standing().filter(handed_in_at__isnull=False)


class Assignment(models.Model):
    """A case given to a reviewer for an opinion; the row is also the reviewer's right to see the case (E31).

    The opinion stands here: drafted, autosaved, and frozen when handed in. Reviewers do not see each other's.
    """

    class Outcome(models.TextChoices):
        KEEP = "keep", "建议维持"
        LOWER = "lower", "建议降级"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("指派时间")
    due_on = models.DateField("意见时限", null=True)
    outcome = models.CharField("意见", max_length=10, choices=Outcome.choices, blank=True)
    level = models.PositiveSmallIntegerField("建议级别", null=True)
    text = models.TextField("意见内容", blank=True)
    saved_at = models.DateTimeField("最近保存", null=True)
    handed_in_at = models.DateTimeField("提交时间", null=True)
    ended_at = models.DateTimeField("解除时间", null=True)
    ended_reason = models.TextField("解除理由", blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "id"]
        verbose_name = "评审指派"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_assignment_per_reviewer",
                fields=["case", "member"],
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="handed_in_opinion_whole",
                condition=models.Q(handed_in_at=None) | (~models.Q(outcome="") & ~models.Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.member_id}"

    @property
    def mark(self) -> str:
        """Which state of the draft a page shows; a later one is not overwritten unseen."""
        return self.saved_at.isoformat() if self.saved_at else ""
