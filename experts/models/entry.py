from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Office, Person

from .expert import Expert
from .pool import Pool


class Standing(models.TextChoices):
    """How far an expert has come into a pool (E07); derived from the dates of the entry."""

    NOMINATED = "nominated", "待市卫生健康委审核"
    VETTED = "vetted", "待信息中心报备"
    REPORTED = "reported", "待医管所分配账号"
    ADMITTED = "admitted", "在库"
    REFUSED = "refused", "未予入库"
    LEFT = "left", "已出库"


class EntryQuerySet(models.QuerySet["PoolEntry"]):
    def standing(self) -> "EntryQuerySet":
        """Neither refused nor left: on the way into the pool, or in it."""
        return self.filter(refused_at=None, left_at=None)

    def inside(self) -> "EntryQuerySet":
        """In the pool, whatever became of the sign-in."""
        return self.filter(admitted_at__isnull=False, left_at=None)

    def admitted(self, on: date) -> "EntryQuerySet":
        """In the pool on that day, with a sign-in that works."""
        return self.inside().filter(
            Q(member__valid_until=None) | Q(member__valid_until__gte=on),
            member__valid_from__lte=on,
            member__ended_at=None,
            member__person__is_active=True,
        )


@kept(
    Frozen("expert pool nominated_by nominated_for nominated_at"),
    Frozen("vetted_by vetted_at", since="vetted_at"),
    Frozen("reported_by reported_at", since="reported_at"),
    Frozen("admitted_by admitted_at member", since="admitted_at"),
    Covered("refused_by refused_at left_at reason"),
)
class PoolEntry(models.Model):
    """An expert's way into one pool: nominated, vetted by the commission, for the EMR rating reported by the centre and given an account
    by the institute (E07); then in the pool until they leave it. The membership is what they act in there.
    """

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="entries")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="entries")
    nominated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    nominated_for = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="推荐单位")
    nominated_at = models.DateTimeField("推荐时间")
    vetted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    vetted_at = models.DateTimeField("审核时间", null=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField("报备时间", null=True)
    admitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    admitted_at = models.DateTimeField("入库时间", null=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField("不予入库时间", null=True)
    left_at = models.DateTimeField("出库时间", null=True)
    reason = models.TextField("理由", blank=True)
    member = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="pool_entry")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pool", "id"]
        verbose_name = "入库"
        constraints = [
            models.UniqueConstraint(
                name="once_in_a_pool", fields=["expert", "pool"], condition=Q(refused_at=None, left_at=None)
            ),
            models.CheckConstraint(
                name="entry_in_order",
                condition=(Q(vetted_at=None) | Q(vetted_at__gte=F("nominated_at")))
                & (Q(reported_at=None) | Q(reported_at__gte=F("vetted_at")))
                & (Q(admitted_at=None) | Q(admitted_at__gte=F("vetted_at")))
                & (Q(left_at=None) | Q(left_at__gte=F("admitted_at"))),
            ),
            models.CheckConstraint(
                name="admitted_with_an_account", condition=Q(admitted_at=None) | Q(member__isnull=False)
            ),
            models.CheckConstraint(
                name="refused_or_left_with_reason",
                condition=Q(refused_at=None, left_at=None) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} · {self.pool}"

    @property
    def standing(self) -> Standing:
        if self.left_at:
            return Standing.LEFT
        if self.refused_at:
            return Standing.REFUSED
        if self.admitted_at:
            return Standing.ADMITTED
        if self.reported_at:
            return Standing.REPORTED
        return Standing.VETTED if self.vetted_at else Standing.NOMINATED
