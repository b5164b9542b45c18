from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import District
from casework.models import Notice

from .cycle import Cycle


@kept(Frozen("cycle district lowered begun_at"), Covered("circular"))
class ReviewSuspension(models.Model):
    """In the year after two in which results of it were lowered a district's bureau does not review: the city does in its place (E30)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="suspensions", verbose_name="提级审核的年度")
    district = models.ForeignKey(District, models.PROTECT, related_name="suspensions", verbose_name="区县")
    # The checks on which it rests, as the circular lists them.
    lowered = models.JSONField("抽查降级情况")
    begun_at = models.DateTimeField("起始时间")
    circular = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="suspensions", verbose_name="通报")

    class Meta:
        ordering = ["-cycle__year", "district"]
        verbose_name = "区县审核暂停"
        constraints = [models.UniqueConstraint(name="one_suspension_per_cycle", fields=["cycle", "district"])]

    def __str__(self) -> str:
        return f"{self.district}{self.cycle}区县审核暂停"
