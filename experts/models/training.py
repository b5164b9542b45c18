from datetime import date, datetime

from django.db import models
from django.db.models import F, Q, Sum

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import COMMISSION_ROLES, Regime

from ..training.uses import TrainingUse, hosting, use
from .expert import Expert


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, member: Membership) -> "TrainingQuerySet":
        """Whoever is invited, or was when they signed up; the office that holds it; the commission all of them."""
        if member.role in COMMISSION_ROLES:
            return self.all()
        held = Q(pk__in=())
        for one in hosting(member):
            held |= Q(use=one.name, office__in=Office.objects.filter(one.hosts(member)))
        organised = Q(use__in=[one.name for one in hosting(member, organises=True)], office=member.office_id)
        return self.filter(held | organised | Q(pk__in=Attendance.objects.filter(member=member).values("training")))

    def to_record(self, member: Membership, on: date) -> "TrainingQuerySet":
        """Those of the member's office that are over, and of which nobody has said who came."""
        return self.filter(office=member.office_id, ends_at__date__lt=on, cancelled_at=None, recorded_at=None)


@kept(
    Frozen("use regime office title text place begins_at ends_at hours closes_on places announced_by announced_at"),
    Covered("recorded_at"),
    Frozen("cancelled_at cancelled_reason", since="cancelled_at"),
)
class Training(models.Model):
    """A training that an office announces to those whom its use invites: of its pool of experts (P07), of hospitals (E28).

    A date that changes is another training: this one is called off and told of.
    """

    use = models.CharField("用途", max_length=40)
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    office = models.ForeignKey(Office, models.PROTECT, related_name="trainings", verbose_name="组织单位")
    title = models.CharField("名称", max_length=100)
    text = models.TextField("内容")
    place = models.CharField("地点", max_length=200)
    begins_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    hours = models.PositiveSmallIntegerField("学时")
    closes_on = models.DateField("报名截止日期")
    places = models.PositiveSmallIntegerField("名额", null=True)
    announced_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="发布人")
    announced_at = models.DateTimeField("发布时间")
    # When it was last said who came.
    recorded_at = models.DateTimeField("登记出席时间", null=True)
    cancelled_at = models.DateTimeField("取消时间", null=True)
    cancelled_reason = models.TextField("取消理由", blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_at", "-id"]
        verbose_name = "培训"
        constraints = [
            models.CheckConstraint(name="training_in_order", condition=Q(ends_at__gt=F("begins_at"))),
            models.CheckConstraint(
                name="training_cancelled_with_reason",
                condition=Q(cancelled_at=None, cancelled_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def declared(self) -> TrainingUse:
        return use(self.use)

    def held(self, at: datetime) -> bool:
        return self.cancelled_at is None and self.begins_at <= at


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def signed_up(self) -> "AttendanceQuerySet":
        return self.filter(signed_up_at__isnull=False, withdrawn_at=None)

    def attended(self) -> "AttendanceQuerySet":
        return self.filter(attended=True, training__cancelled_at=None)

    def of(self, expert: Expert) -> "AttendanceQuerySet":
        return self.filter(member__pool_entry__expert=expert)

    def hours(self) -> int:
        return self.aggregate(hours=Sum("training__hours"))["hours"] or 0


@kept(Frozen("training member"), Covered("signed_up_at withdrawn_at attended"))
class Attendance(models.Model):
    """One who signed up for a training, and whether they came; somebody who came without has a row as well."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="trainings_attended")
    signed_up_at = models.DateTimeField("报名时间", null=True)
    withdrawn_at = models.DateTimeField("取消报名时间", null=True)
    attended = models.BooleanField("出席", null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["training", "id"]
        verbose_name = "培训出席"
        constraints = [
            models.UniqueConstraint(name="once_in_a_training", fields=["training", "member"]),
            models.CheckConstraint(
                name="withdrawn_after_signing_up", condition=Q(withdrawn_at=None) | Q(signed_up_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.training_id}"
