from typing import Any

from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Institution, Membership
from accounts.roles import OfficeKind

from .application import Application
from .decree import Decree


class GradeQuerySet(models.QuerySet["Grade"]):
    def revoked(self) -> "GradeQuerySet":
        """Under Article 34: from these the year counts in which nobody may apply, not from what a recheck has set aside (P28)."""
        return self.filter(revoked_on__isnull=False, set_aside_by=None)

    def visible_to(self, member: Membership) -> "GradeQuerySet":
        """Those of the institutions whose basic data the member may read."""
        if member.office.kind == OfficeKind.COMMISSION:
            return self.all()
        return self.filter(institution__in=Institution.objects.visible_to(member))


@kept(
    Frozen("institution grade decree case decree_number decreed_on counts_from imported_at"),
    Frozen("revoked_on revoked_ground set_aside_by", since="revoked_on"),
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
    # From which its term runs: its own decree, or that of the grade in whose place a recheck has put it (P27, P28).
    counts_from = models.DateField("任期起算日期")
    revoked_on = models.DateField("撤销日期", null=True)
    # In the words of Article 34, as the public page of the plaque tells it.
    revoked_ground = models.CharField("撤销情形", max_length=200, blank=True)
    # The recheck that found no grade reached (P28); none where it was revoked under Article 34.
    set_aside_by = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="+", verbose_name="抽查复核案件"
    )
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
            models.CheckConstraint(
                name="set_aside_since_a_day",
                condition=models.Q(set_aside_by=None) | models.Q(revoked_on__isnull=False),
            ),
            models.CheckConstraint(
                name="term_from_its_decree_or_before",
                condition=models.Q(counts_from__lte=models.F("decreed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.grade}级"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.counts_from = self.counts_from or self.decreed_on
        super().save(*args, **kwargs)

    @property
    def gone(self) -> bool:
        """Revoked, set aside or replaced: an act has ended it, not the end of its term."""
        return self.revoked_on is not None or self.successor is not None

    @property
    def successor(self) -> "Grade | None":
        """By whose decree it was replaced (P27)."""
        after = self.institution.grades.filter(decreed_on__gte=self.decreed_on).exclude(pk=self.pk)
        return after.filter(Q(decreed_on__gt=self.decreed_on) | Q(pk__gt=self.pk)).order_by("decreed_on", "pk").first()
