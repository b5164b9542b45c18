from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, kept
from accounts.roles import Regime
from casework.models import Notice

from .expert import Employer, Expert


@kept(Covered("expert regime employer since until notice"))
class Feedback(models.Model):
    """A letter to an expert's employer on the expert's part in reviews over some months (P11); its words are those of the notice."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="feedbacks")
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="feedbacks")
    since = models.DateField("反馈期起")
    until = models.DateField("反馈期止")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="feedback")

    class Meta:
        ordering = ["-until", "-id"]
        verbose_name = "专家情况反馈"
        constraints = [
            models.CheckConstraint(name="feedback_dates_in_order", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.since}"
