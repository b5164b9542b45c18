from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Person
from experts.models import Assignment

from ..report.parts import Part
from ..standards.terms import Grade


class WorkReportQuerySet(models.QuerySet["WorkReport"]):
    def standing(self) -> "WorkReportQuerySet":
        return self.filter(returned_at=None)


@kept(
    Frozen("application texts proposed summary dossier digest signed_by signed_at"),
    Frozen("returned_at returned_by returned_reason", since="returned_at"),
)
class WorkReport(models.Model):
    """等级评审工作报告 with the summary of its results, as the leader of the team signed them (P24).

    It names the sealed dossier whose rating form goes with it. Sent back it stays readable, and the next one is a further row.
    """

    application = models.ForeignKey(
        "primary_care_review.Application", models.PROTECT, related_name="work_reports", verbose_name="评审申请"
    )
    # By the five parts of Article 24.
    texts = models.JSONField("工作报告")
    # Empty where the team found no grade reached.
    proposed = models.CharField("建议等级", max_length=10, blank=True)
    summary = models.JSONField("结果汇总")
    dossier = models.ForeignKey(
        "primary_care_review.Dossier", models.PROTECT, related_name="reports", verbose_name="封存的评审资料"
    )
    digest = models.CharField("校验值", max_length=64)
    signed_by = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name="组长")
    signed_at = models.DateTimeField("签署时间")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    returned_reason = models.TextField("退回理由", blank=True)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "评审工作报告"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_work_report", fields=["application"], condition=Q(returned_at=None)
            ),
            models.CheckConstraint(
                name="report_returned_with_a_reason",
                condition=Q(returned_at=None) | (Q(returned_by__isnull=False) & ~Q(returned_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.digest[:12]}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each part under its heading."""
        return [(part.label, self.texts[part]) for part in Part]

    @property
    def proposed_grade(self) -> Grade | None:
        return Grade(self.proposed) if self.proposed else None
