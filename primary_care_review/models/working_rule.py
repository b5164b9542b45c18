from datetime import date

from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import ADMIN_ROLES, COMMISSION_ROLES, OfficeKind, Role
from casework.models import StoredFile


class WorkingRuleQuerySet(models.QuerySet["WorkingRule"]):
    def visible_to(self, member: Membership) -> "WorkingRuleQuerySet":
        """Whoever works by them: the office's own people with the experts of its pool, the institutions of its district; those of the
        commission all of these, and the commission reads all."""
        of_commission = Q(office__kind=OfficeKind.COMMISSION)
        match member.office.kind:
            case OfficeKind.COMMISSION if member.role in (*COMMISSION_ROLES, Role.SUPERVISOR):
                return self.all()
            case OfficeKind.COMMISSION | OfficeKind.BUREAU if member.role not in ADMIN_ROLES:
                return self.filter(Q(office=member.office_id) | of_commission)
            case OfficeKind.INSTITUTION:
                bodies = Q(office__kind=OfficeKind.BUREAU, office__district=member.office.institution.district_id)
                return self.filter(bodies | of_commission)
            case _:
                return self.none()

    def newest(self) -> "WorkingRuleQuerySet":
        """Of each rule the last version, ended or not."""
        after = WorkingRule.objects.filter(
            office=models.OuterRef("office"),
            title=models.OuterRef("title"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(after))


@kept(
    Frozen("office kind title version changes valid_from file name entered_by entered_at"),
    Frozen("ended_on ended_by ended_reason", since="ended_on"),
)
class WorkingRule(models.Model):
    """A version of a working rule of a body: a standard, a procedure or a plan of its own for its reviews (P07).

    A new version is a new row; what an earlier one said stays readable.
    """

    class Kind(models.TextChoices):
        """In the words of Article 7."""

        STANDARD = "standard", "工作规范"
        PROCEDURE = "procedure", "工作流程"
        PLAN = "plan", "实施方案"
        OTHER = "other", "其他制度"

    office = models.ForeignKey(Office, models.PROTECT, related_name="working_rules", verbose_name="制定单位")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    title = models.CharField("名称", max_length=100)
    version = models.PositiveSmallIntegerField("版本")
    changes = models.TextField("修订说明", blank=True)
    valid_from = models.DateField("施行日期")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=255)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="发布人")
    entered_at = models.DateTimeField("发布时间")
    ended_on = models.DateField("废止日期", null=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="废止人")
    ended_reason = models.TextField("废止理由", blank=True)

    objects = WorkingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["office", "title", "-version"]
        verbose_name = "工作制度"
        constraints = [
            models.UniqueConstraint(name="one_row_a_version_of_a_rule", fields=["office", "title", "version"]),
            models.CheckConstraint(name="changed_rule_says_what", condition=Q(version=1) | ~Q(changes="")),
            models.CheckConstraint(
                name="rule_ended_with_reason",
                condition=Q(ended_on=None, ended_by=None, ended_reason="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.ended_on is None or on < self.ended_on)
