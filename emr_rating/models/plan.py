from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import District, Membership

from .cycle import Cycle


@kept(Frozen("cycle review district"), Covered("reviewers due_on set_by set_at"))
class ReviewPlan(models.Model):
    """What the commission has arranged for a year's municipal stage: who reviews what of a district by when (E27)."""

    class Review(models.TextChoices):
        CITY_CHECK = "city_check", "市级初核（申报5级及以上）"
        CITY_REVIEW = "city_review", "市级审核（首次自评4级、提级审核）"
        DISTRICT_REVIEW = "district_review", "区县审核"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="plans")
    review = models.CharField("审核方式", max_length=20, choices=Review.choices)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    reviewers = models.CharField("由谁审核", max_length=200)
    due_on = models.DateField("完成期限")
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    set_at = models.DateTimeField("安排时间")

    class Meta:
        ordering = ["cycle", "due_on", "review", "district"]
        verbose_name = "市级审核安排"
        constraints = [models.UniqueConstraint(name="one_plan_row", fields=["cycle", "review", "district"])]

    def __str__(self) -> str:
        return f"{self.cycle} {self.get_review_display()} {self.district}"
