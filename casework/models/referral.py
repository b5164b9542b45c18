from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Membership, Person
from accounts.roles import COMMISSION_ROLES, Regime, Role

from .accountability import Accountability
from .material import StoredFile
from .sign import Sign


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, member: Membership) -> "ReferralQuerySet":
        """The audit administrator all; the commission those that are not about the reader."""
        if member.role == Role.AUDIT_ADMIN:
            return self.all()
        if member.role in COMMISSION_ROLES:
            return self.exclude(person=member.person_id)
        return self.none()

    def open(self) -> "ReferralQuerySet":
        return self.filter(settled_at=None)


@kept(
    Frozen("number regime what person rows evidence evidence_name sign referred_by referred_at"),
    Frozen("opened reason settled_by settled_at", since="settled_at"),
)
class Referral(models.Model):
    """Readings that the audit administrator refers to the commission, which opens a case on them or says why not (E31, P31).

    The rows are kept as they read to the audit administrator: whoever reviews a case stays unnamed.
    """

    number = models.CharField("编号", max_length=20, unique=True)
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    what = models.TextField("移交说明")
    # None where the rows are of several people, or of one who is not to be named.
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="所涉人员")
    # Moment, name, login, office, number of the case, what was opened: all of them texts.
    rows = models.JSONField("查阅记录")
    # The same as a spreadsheet, which becomes the evidence of the case.
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="证据材料")
    evidence_name = models.CharField("文件名", max_length=255)
    sign = models.OneToOneField(Sign, models.PROTECT, null=True, related_name="referral", verbose_name="异常线索")
    referred_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="移交人")
    referred_at = models.DateTimeField("移交时间")
    opened = models.OneToOneField(
        Accountability, models.PROTECT, null=True, related_name="referral", verbose_name="问责"
    )
    reason = models.TextField("不予立案的理由", blank=True)
    settled_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    settled_at = models.DateTimeField("处理时间", null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "移交线索"
        constraints = [
            models.CheckConstraint(
                name="referral_opened_or_with_a_reason",
                condition=Q(settled_at=None, settled_by=None, opened=None, reason="")
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False)
                    & (Q(opened__isnull=False, reason="") | (Q(opened=None) & ~Q(reason="")))
                ),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> tuple[str, str]:
        """In a word, and its tone."""
        if self.settled_at is None:
            return "待处理", "amber"
        return ("已提出问责", "blue") if self.opened_id else ("不予立案", "")
