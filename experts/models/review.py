from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, Frozen, kept
from casework.models import Case, Conclusion

from .. import uses


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> "ReviewQuerySet":
        """Experts are still at work in them."""
        return self.filter(closed_at=None)

    def running(self, case: Case) -> "Review | None":
        """The round under way on a case: at most one."""
        return self.open().filter(case=case.pk).first()

    def told(self) -> "ReviewQuerySet":
        """Their outcome has gone to the institution and to the authority above."""
        return self.filter(told_at__isnull=False)

    def untold(self, at: datetime | None = None) -> "ReviewQuerySet":
        """Now, or at a moment."""
        return self.filter(Q(told_at=None) | Q(told_at__gt=at) if at else Q(told_at=None))


@kept(Frozen("case use round opened_at"), Covered("closed_at told_at conclusion"))
class Review(models.Model):
    """One round of review of a case by experts: draws, assignments, opinions, the team's word and its rating hang on it.

    A case meets several, under one use or another, and never two at once. Open from the first call of an expert until the office
    concludes; told once its outcome has left the office (a bureau's stands in its summary first, E16). A conclusion that is taken
    back opens its round again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    use = models.CharField("用途", max_length=40)
    round = models.PositiveSmallIntegerField("轮次")
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("结束时间", null=True)
    told_at = models.DateTimeField("结果告知时间", null=True)
    # What the office concluded, weighing this round.
    conclusion = models.OneToOneField(Conclusion, models.PROTECT, null=True, related_name="review")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["case", "id"]
        verbose_name = "评审"
        constraints = [
            models.UniqueConstraint(name="round_once_per_use", fields=["case", "use", "round"]),
            models.UniqueConstraint(name="one_open_round_per_case", fields=["case"], condition=Q(closed_at=None)),
            models.CheckConstraint(name="rounds_from_one", condition=Q(round__gte=1)),
            models.CheckConstraint(
                name="round_in_order",
                condition=(Q(closed_at=None) | Q(closed_at__gte=F("opened_at")))
                & (Q(told_at=None) | Q(told_at__gte=F("closed_at"))),
            ),
            models.CheckConstraint(
                name="concluded_when_closed", condition=Q(conclusion=None) | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(name="told_when_closed", condition=Q(told_at=None) | Q(closed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.use} {self.round}"

    @property
    def declared(self) -> uses.ReviewUse:
        """What the regime declares of its use."""
        return uses.use(self.use)
