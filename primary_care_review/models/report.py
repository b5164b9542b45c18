from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Person


@kept(Frozen("application answers borne digest handed_in_by handed_in_at"))
class AssessmentReport(models.Model):
    """A self-assessment as it was handed in with its application: what is reviewed from then on (P18, P19)."""

    application = models.OneToOneField("primary_care_review.Application", models.PROTECT, related_name="report")
    answers = models.JSONField("自评内容")
    borne = models.CharField("自评达到等级", max_length=10, blank=True)
    digest = models.CharField("自评内容校验", max_length=64)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField("提交时间")

    def __str__(self) -> str:
        return f"{self.application_id} {self.digest[:12]}"
