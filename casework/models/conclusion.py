from datetime import datetime

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership

from .case import Case


class ConclusionQuerySet(models.QuerySet["Conclusion"]):
    def standing(self) -> "ConclusionQuerySet":
        return self.filter(superseded_at=None)

    def supersede(self, *, at: datetime) -> int:
        """Takes back the one that stands; it stays readable as what was concluded then."""
        return self.standing().update(superseded_at=at)


@kept(
    Frozen("case article concluded_by concluded_at from_level to_level reason"),
    Frozen("superseded_at", since="superseded_at"),
)
class Conclusion(models.Model):
    """What an office concluded on a case after a review: from the level applied for to the level found, and why.

    One stands for a case (`Case.conclusion`); an earlier one is superseded and stays readable. Levels are numbers in both regimes
    (an application level of the EMR rating, the height of a grade), so that the database holds that a review never raises.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="conclusions")
    article = models.CharField("依据", max_length=10)
    concluded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="作出人")
    concluded_at = models.DateTimeField("结论时间")
    from_level = models.PositiveSmallIntegerField("申报级别")
    to_level = models.PositiveSmallIntegerField("结论级别")
    reason = models.TextField("理由")
    superseded_at = models.DateTimeField("撤回时间", null=True)

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        ordering = ["case", "id"]
        verbose_name = "审核结论"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_conclusion", fields=["case"], condition=models.Q(superseded_at=None)
            ),
            models.CheckConstraint(
                name="conclusion_never_raises", condition=models.Q(to_level__lte=models.F("from_level"))
            ),
            models.CheckConstraint(name="conclusion_with_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="superseded_after_conclusion",
                condition=models.Q(superseded_at=None) | models.Q(superseded_at__gte=models.F("concluded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_level} → {self.to_level}"

    @property
    def kept(self) -> bool:
        return self.to_level == self.from_level
