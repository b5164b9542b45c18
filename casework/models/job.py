from django.db import models
from django.db.models import Q

from accounts.columns import Free, kept
from accounts.models import Membership

from .material import StoredFile


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, member: Membership) -> "JobQuerySet":
        """One's own, asked for in the office in which one acts."""
        return self.filter(asked_by__person=member.person_id, asked_by__office=member.office_id)


@kept(Free("*", "how far a piece of long work has come; what it does to other rows stands in the record of each"))
class Job(models.Model):
    """Long work that somebody asked for: worked in chunks by whoever claims its outbox row, and kept with what came of it.

    `done` is a cursor: it moves in the transaction of the chunk that it counts, so that whoever goes on after a kill does
    nothing twice. What the kind is and does stands in `casework.jobs`.
    """

    class Ending(models.TextChoices):
        DONE = "done", "已办完"
        REFUSED = "refused", "未办理，内容有误"
        CANCELLED = "cancelled", "已取消"
        FAILED = "failed", "已中止"

    kind = models.CharField("事项", max_length=40)
    params = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提交时间")
    # What came in, if anything did.
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("文件名", max_length=255, blank=True)
    total = models.PositiveIntegerField("总数", null=True)
    done = models.PositiveIntegerField("已办", default=0)
    counts = models.JSONField("结果", default=dict)
    # What failed where: [place, sentence].
    faults = models.JSONField("未办成的", default=list)
    # What was done and yet has to be looked at, likewise.
    notes = models.JSONField("备注", default=list)
    # Accounts opened without a password: memberships whose slips are still to be made.
    slips = models.JSONField("待领取的初始密码单", default=list)
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    result_name = models.CharField(max_length=255, blank=True)
    files_removed_at = models.DateTimeField("文件清除时间", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    cancelled_at = models.DateTimeField("取消时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    ending = models.CharField("结局", max_length=10, choices=Ending.choices, blank=True)
    reason = models.TextField("中止原因", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="job_ends_in_some_way",
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "-id"], name="job_of_member")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
