from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Institution, Membership
from accounts.roles import OfficeKind

from .application import Application
from .decree import Decree


class GradeQuerySet(models.QuerySet["Grade"]):
    def visible_to(self, member: Membership) -> "GradeQuerySet":
        """Those of the institutions whose basic data the member may read."""
        if member.office.kind == OfficeKind.COMMISSION:
            return self.all()
        return self.filter(institution__in=Institution.objects.visible_to(member))


@kept(
    Frozen("institution grade decree case decree_number decreed_on imported_at"),
    Frozen("revoked_on revoked_ground", since="revoked_on"),
)
class Grade(models.Model):
    """A grade with its dates and facts and no state: due, lapsed, replaced and revoked are derived (P26, P27, P34)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="grades")
    grade = models.CharField("等级", max_length=10)
    # By which body it was made known, and together with whom.
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="grades")
    # The review that it comes from; none for one decreed before the portal began.
    case = models.OneToOneField(Application, models.PROTECT, null=True, related_name="awarded", verbose_name="评审案件")
    decree_number = models.CharField("公布文号", max_length=60)
    decreed_on = models.DateField("发文日期")
    revoked_on = models.DateField("撤销日期", null=True)
    # In the words of Article 34, as the public page of the plaque tells it.
    revoked_ground = models.CharField("撤销情形", max_length=200, blank=True)
    imported_at = models.DateTimeField("导入时间", null=True)

    objects = GradeQuerySet.as_manager()

    class Meta:
        ordering = ["-decreed_on", "-id"]
        verbose_name = "等级"
        constraints = [
            models.UniqueConstraint(name="one_grade_per_decree", fields=["institution", "decree_number"]),
            models.CheckConstraint(
                name="revoked_after_decree",
                condition=models.Q(revoked_on=None) | models.Q(revoked_on__gte=models.F("decreed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.grade}级"
