from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Membership, Person
from casework.clocks.calendar import CalendarTable, count_working_days, end_of_day
from casework.models import CalendarYear, Material

from .national import NationalReview
from .objection import Objection


@kept(
    Frozen("objection review summary file shown_by shown_at days"),
    Frozen("comment comment_file commented_by commented_at", since="commented_at"),
)
class ShownEvidence(models.Model):
    """New evidence of an objection, shown to the hospital that it is about before an answer is proposed, and what the hospital says (E25).

    Neither name nor contact of whoever objects is among it. Its last day is counted, never kept, as that of a posting.
    """

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="shown_evidence", verbose_name="异议")
    review = models.ForeignKey(NationalReview, models.PROTECT, related_name="shown_evidence", verbose_name="国家级审核")
    summary = models.TextField("异议要点")
    file = models.ForeignKey(Material, models.PROTECT, related_name="+", verbose_name="证明材料")
    shown_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="经办人")
    shown_at = models.DateTimeField("告知时间")
    days = models.PositiveSmallIntegerField("陈述意见的期限（工作日）")
    comment = models.TextField("医院意见", blank=True)
    comment_file = models.ForeignKey(
        Material, models.PROTECT, null=True, related_name="+", verbose_name="医院的证明材料"
    )
    commented_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="陈述人")
    commented_at = models.DateTimeField("陈述时间", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "向医院告知的新证据"
        constraints = [
            models.CheckConstraint(name="commented_in_words", condition=Q(commented_at=None) | ~Q(comment="")),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.review_id}"

    def ends_at(self, table: CalendarTable | None = None) -> datetime:
        """24:00 of the last day on which the hospital may comment."""
        counted_from = timezone.localdate(self.shown_at)
        counted = count_working_days(counted_from, self.days, table or CalendarYear.objects.table())
        return end_of_day(counted.last_day)

    def runs(self, at: datetime) -> bool:
        return self.commented_at is None and at < self.ends_at()
