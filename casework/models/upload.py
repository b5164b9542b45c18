from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.columns import Free, kept
from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role

from .case import Case

# Who sends files in pieces: to a case of their own, or on a visit.
SENDING_ROLES = (*INSTITUTION_ROLES, *BUREAU_ROLES, Role.CENTRE, Role.INSTITUTE)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, member: Membership) -> "UploadQuerySet":
        """One's own, begun in the office in which one acts; of cases one may still know of."""
        own = self.filter(member__person=member.person_id, member__office=member.office_id)
        return own.filter(case__in=Case.objects.visible_to(member).values("pk"))

    def unsettled(self) -> "UploadQuerySet":
        """What its sender still has to do with: under way, or refused and not yet put away."""
        return self.filter(Q(ended_at=None) | Q(ending=Upload.Ending.REFUSED))

    def under_way(self) -> "UploadQuerySet":
        """Still coming, or being looked into."""
        return self.filter(ended_at=None)


@kept(
    Free("*", "how far a file has come that is sent in pieces; what comes of it is a material, which is proved as such")
)
class Upload(models.Model):
    """A file on its way in, piece by piece; the pieces lie in one file on the disk (`casework.uploads`)."""

    class Ending(models.TextChoices):
        TAKEN = "taken", "已收下"
        REFUSED = "refused", "未能接收"
        CANCELLED = "cancelled", "已取消"
        EXPIRED = "expired", "逾期未传完"

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="uploads")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    # Where it is to hang in the case: kinds of its materials.
    places = models.JSONField()
    name = models.CharField("文件名", max_length=255)
    # What the browser knows the file by when it is chosen again.
    fingerprint = models.CharField(max_length=200, blank=True)
    length = models.PositiveBigIntegerField("大小")
    offset = models.PositiveBigIntegerField("已收到", default=0)
    begun_at = models.DateTimeField("开始时间")
    touched_at = models.DateTimeField("最近收到时间")
    completed_at = models.DateTimeField("传完时间", null=True)
    # As the sender counted it while sending, if it did; and as it was counted here over the whole.
    said_sha256 = models.CharField("上传方计算的SHA-256", max_length=64, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    ending = models.CharField("结局", max_length=10, choices=Ending.choices, blank=True)
    reason = models.TextField("未能接收的原因", blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="upload_ends_in_some_way",
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(name="upload_within_its_length", condition=Q(offset__lte=models.F("length"))),
        ]
        indexes = [models.Index(fields=["ended_at", "touched_at"], name="upload_under_way")]

    def __str__(self) -> str:
        return f"{self.name} {self.offset}/{self.length}"

    @property
    def being_checked(self) -> bool:
        return self.completed_at is not None and self.ended_at is None

    @property
    def percent(self) -> int:
        return self.offset * 100 // self.length

    def end(self, ending: "Upload.Ending", *, at: datetime, reason: str = "") -> None:
        self.ended_at, self.ending, self.reason = at, ending, reason
        self.save(update_fields=["ended_at", "ending", "reason"])
