from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Person

from ..scopes import unnamed
from ..signs.uses import SignUse, read_by, use_of
from .case import Case


class SignQuerySet(models.QuerySet["Sign"]):
    def visible_to(self, member: Membership) -> "SignQuerySet":
        """By the roles that its use names; `hidden` marks whoever reviews the case and is not for this reader to know (E31)."""
        rows = self.filter(use__in=[use.name for use in read_by(member.role)])
        case = Subquery(Case.objects.filter(number=OuterRef("about")).values("pk"))
        hidden = models.ExpressionWrapper(unnamed(member), output_field=models.BooleanField())
        marks: dict[str, Any] = {"hidden": hidden}
        return rows.alias(case=case).annotate(**marks)

    def open(self) -> "SignQuerySet":
        return self.filter(settled_at=None)


@kept(
    Frozen("use key about person found_at"),
    Covered("what rests_on"),
    Frozen("settled_at settled_by reason opened", since="settled_at"),
)
class Sign(models.Model):
    """What struck a rule (casework.signs), with what it rests on; dismissed with a reason, or a case was opened about it (E29, E31, P33).

    It names its case by number: a suspicion is no part of the case's file, nor of what is archived of it.
    """

    use = models.CharField("规则", max_length=40)
    key = models.CharField(max_length=120)
    about = models.CharField("所涉案件", max_length=20, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="所涉人员")
    what = models.CharField("线索", max_length=300)
    # Rows of a sentence and the number of its case.
    rests_on = models.JSONField("依据的事实")
    found_at = models.DateTimeField("发现时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    reason = models.TextField("处理理由", blank=True)
    opened = models.CharField("立案编号", max_length=20, blank=True)

    # By `visible_to`: whether its person is not to be named to the reader.
    hidden: bool

    objects = SignQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "异常线索"
        constraints = [
            models.UniqueConstraint(name="one_open_sign", fields=["use", "key"], condition=Q(settled_at=None)),
            models.CheckConstraint(
                name="sign_settled_by_somebody",
                condition=Q(settled_at=None, settled_by=None, reason="", opened="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [models.Index(fields=["use", "settled_at"], name="sign_use")]

    def __str__(self) -> str:
        return f"{self.use} {self.key}"

    @property
    def declared(self) -> SignUse:
        return use_of(self.use)

    @property
    def standing(self) -> tuple[str, str]:
        """In a word, and its tone."""
        if self.settled_at is None:
            return "待核实", "amber"
        if hasattr(self, "referral"):
            return "已移交", "blue"
        return ("已立案", "blue") if self.opened else ("已排除", "")
