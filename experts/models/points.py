from datetime import date

from django.db import models
from django.db.models import Q, Sum

from accounts.columns import Frozen, kept
from accounts.models import Person
from accounts.roles import Regime

from .expert import Expert
from .review import Review


class Level(models.TextChoices):
    A = "A", "A级"
    B = "B", "B级"
    C = "C", "C级"


class PointsTableQuerySet(models.QuerySet["PointsTable"]):
    def in_force(self, on: date) -> "PointsTable":
        return self.filter(valid_from__lte=on).order_by("-valid_from", "-id")[:1].get()


@kept(Frozen("title demonstration valid_from payload entered_by entered_at"))
class PointsTable(models.Model):
    """An edition of the table of points: base points, points added and taken, and the points each level bears (P10, P11).

    The regulation leaves the figures to the commission; until it enters its own, a demonstration edition says that it is one.
    """

    title = models.CharField("名称", max_length=100)
    demonstration = models.BooleanField("演示标准", default=False)
    valid_from = models.DateField("启用日期")
    payload = models.JSONField("内容")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("录入时间")

    objects = PointsTableQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = "计分表"

    def __str__(self) -> str:
        return self.title


class PointsEntryQuerySet(models.QuerySet["PointsEntry"]):
    def standing(self) -> "PointsEntryQuerySet":
        """Not taken back by a correction."""
        return self.filter(corrected_by=None)

    def correctable(self) -> "PointsEntryQuerySet":
        """What a correction may name, once: the base follows the basic data, and a correction is none of another's."""
        return self.standing().exclude(ground__in=[PointsEntry.Ground.BASE, PointsEntry.Ground.CORRECTION])

    def total(self) -> int:
        return self.aggregate(total=Sum("points"))["total"] or 0


@kept(
    Frozen("expert regime ground item points remark happened_on table review corrects entered_by entered_at"),
)
class PointsEntry(models.Model):
    """Points added or taken, at once and for good: a mistake is put right by a further entry (P11)."""

    class Ground(models.TextChoices):
        BASE = "base", "基础计分"
        PARTICIPATION = "participation", "参与评审"
        SATISFACTION = "satisfaction", "被评审对象满意度"
        MISCONDUCT = "misconduct", "不良行为"
        FEEDBACK = "feedback", "评审表现"
        CORRECTION = "correction", "更正"

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="points")
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    ground = models.CharField("事由", max_length=20, choices=Ground.choices)
    item = models.CharField("计分项", max_length=100)
    points = models.SmallIntegerField("分值")
    remark = models.TextField("情况说明", blank=True)
    happened_on = models.DateField("发生日期")
    table = models.ForeignKey(PointsTable, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="+")
    # What a correction takes back in full; a fault taken back no longer bars from a review.
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("录入时间")

    objects = PointsEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entered_at", "id"]
        verbose_name = "计分"
        constraints = [
            models.CheckConstraint(
                name="points_by_somebody_or_by_the_table",
                condition=Q(entered_by__isnull=False) | Q(ground__in=["base", "participation", "satisfaction"]),
            ),
            models.CheckConstraint(
                name="only_a_correction_corrects", condition=Q(corrects=None) | Q(ground="correction")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.points:+d}"


@kept(Frozen("expert regime level borne reason by at"))
class LevelChange(models.Model):
    """The commission sets or adjusts an expert's level; the points only show which level they would bear (P10, P11)."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="level_changes")
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    level = models.CharField("级别", max_length=1, choices=Level.choices)
    borne = models.CharField("计分对应级别", max_length=1, choices=Level.choices)
    reason = models.TextField("理由")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "id"]
        verbose_name = "级别调整"

    def __str__(self) -> str:
        return f"{self.expert} {self.level}"


@kept(Frozen("review score remark by at"))
class TeamRating(models.Model):
    """The reviewed institution rates the team, once, after its round of review; the team sees it when its work is closed (P11)."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField("满意度")
    remark = models.TextField("意见和建议", blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = "满意度评价"
        constraints = [models.CheckConstraint(name="rating_one_to_five", condition=Q(score__gte=1, score__lte=5))]

    def __str__(self) -> str:
        return f"{self.review_id} {self.score}"
