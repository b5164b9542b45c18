from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Membership, Person
from casework.models import Material


@kept(
    Frozen("application data recipient purpose valid_until scan given_by given_at"),
    Frozen("withdrawn_at withdrawn_by withdrawn_reason", since="withdrawn_at"),
)
class ReleaseConsent(models.Model):
    """The institution's consent in writing that original data of its review are handed on (P32): which, to whom, until when."""

    application = models.ForeignKey(
        "primary_care_review.Application", models.PROTECT, related_name="release_consents", verbose_name="评审申请"
    )
    # The sealed papers that it names, by their groups in the inventory.
    data = models.JSONField("资料")
    recipient = models.CharField("接收单位或者个人", max_length=100)
    purpose = models.CharField("用途", max_length=200)
    valid_until = models.DateField("期限")
    scan = models.ForeignKey(Material, models.PROTECT, related_name="+", verbose_name="书面同意扫描件")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="机构负责人")
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "提供原始资料的书面同意"
        constraints = [
            models.CheckConstraint(
                name="consent_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.CheckConstraint(name="consent_names_recipient", condition=~Q(recipient="") & ~Q(purpose="")),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.recipient}"

    def stands(self, on: date) -> bool:
        return self.withdrawn_at is None and on <= self.valid_until


@kept(Frozen("consent data digest released_by released_at"))
class Release(models.Model):
    """Original data handed on under a consent (P32): what, by whom, when, and the sum of what it was."""

    consent = models.ForeignKey(ReleaseConsent, models.PROTECT, related_name="releases", verbose_name="书面同意")
    data = models.JSONField("资料")
    digest = models.CharField("总校验值", max_length=64)
    released_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提供人")
    released_at = models.DateTimeField("提供时间")

    class Meta:
        ordering = ["id"]
        verbose_name = "提供原始资料"

    def __str__(self) -> str:
        return f"{self.consent_id} {timezone.localdate(self.released_at)}"
