from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role

from .case import Case


class ArchiveEntryQuerySet(models.QuerySet["ArchiveEntry"]):
    def visible_to(self, member: Membership) -> "ArchiveEntryQuerySet":
        """What the member's office keeps; the centre also what an institute keeps that works outside the portal (代录)."""
        kept_here = Q(office=member.office_id)
        if member.role == Role.CENTRE:
            kept_here |= Q(office__kind=OfficeKind.INSTITUTE, office__connected=False)
        return self.filter(kept_here)

    def over(self, on: date) -> "ArchiveEntryQuerySet":
        """Their term has ended, and nothing keeps them from being destroyed."""
        return self.filter(destroyed_at=None, keep_until__lt=on).exclude(pk__in=self.held_back().values("pk"))

    def unproposed(self) -> "ArchiveEntryQuerySet":
        """Nobody has proposed them for a destruction that still waits."""
        waiting = DestructionLine.objects.filter(destruction__decided_at=None)
        return self.exclude(pk__in=waiting.values("entry"))

    def held_back(self) -> "ArchiveEntryQuerySet":
        """Nothing of them is destroyed until it is allowed again."""
        return self.filter(pk__in=ArchiveHold.objects.filter(lifted_at=None).values("entry"))


@kept(
    Frozen("case office number year serial entered_at"),
    Covered("years begins keep_until"),
    Frozen("destroyed_at destroyed", since="destroyed_at"),
)
class ArchiveEntry(models.Model):
    """A case in the inventory of the office that keeps it (E26, P07), with its term as it was last counted."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="archived", verbose_name="案件")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="保管单位")
    number = models.CharField("档号", max_length=60, unique=True)
    year = models.PositiveSmallIntegerField("归档年度")
    serial = models.PositiveIntegerField("件号")
    entered_at = models.DateTimeField("归档时间")
    years = models.PositiveSmallIntegerField("保管年限")
    # From what it counts, in words; without a last day as long as that is not certain.
    begins = models.CharField("起算", max_length=80)
    keep_until = models.DateField("保管至", null=True)
    # How many files went, and how many bytes; the hash of each stands in the record.
    destroyed_at = models.DateTimeField("销毁时间", null=True)
    destroyed = models.JSONField("销毁的文件", default=dict)

    objects = ArchiveEntryQuerySet.as_manager()

    class Meta:
        ordering = ["office", "year", "serial"]
        verbose_name = "归档案件"
        constraints = [models.UniqueConstraint(name="archive_serial_once", fields=["office", "year", "serial"])]
        indexes = [models.Index(fields=["office", "keep_until"], name="archive_term")]

    def __str__(self) -> str:
        return self.number

    @property
    def held(self) -> "ArchiveHold | None":
        """The hold in force. A list is read with `prefetch_related("holds")`."""
        return next((row for row in self.holds.all() if row.lifted_at is None), None)


@kept(Frozen("entry reason set_by set_at"), Frozen("lifted_by lifted_at lifted_reason", since="lifted_at"))
class ArchiveHold(models.Model):
    """Nothing of the case is destroyed while it stands: a dispute, an inquiry, an audit."""

    entry = models.ForeignKey(ArchiveEntry, models.PROTECT, related_name="holds", verbose_name="归档案件")
    reason = models.TextField("暂停销毁的理由")
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="设置人")
    set_at = models.DateTimeField("设置时间")
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="解除人")
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_reason = models.TextField("解除的理由", blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "暂停销毁"
        constraints = [
            models.UniqueConstraint(name="one_hold_at_a_time", fields=["entry"], condition=Q(lifted_at=None)),
            models.CheckConstraint(
                name="hold_lifted_with_reason",
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reason[:20]}"


@kept(Frozen("entry made_by made_at digest size results"))
class ArchiveCheck(models.Model):
    """A sealed dossier as it was made, with what the four properties of it were found to be then (DA/T 70)."""

    entry = models.ForeignKey(ArchiveEntry, models.PROTECT, related_name="checks", verbose_name="归档案件")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="检测人")
    made_at = models.DateTimeField("检测时间")
    digest = models.CharField("总校验值", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    # [property, check, result, sentence] of each.
    results = models.JSONField("检测结果")

    class Meta:
        ordering = ["-id"]
        verbose_name = "四性检测"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.digest[:12]}"


class DestructionQuerySet(models.QuerySet["Destruction"]):
    def visible_to(self, member: Membership) -> "DestructionQuerySet":
        """Of what the member's office keeps."""
        lines = DestructionLine.objects.filter(entry__in=ArchiveEntry.objects.visible_to(member).values("pk"))
        return self.filter(pk__in=lines.values("destruction"))

    def waiting(self) -> "DestructionQuerySet":
        return self.filter(decided_at=None)

    def decided_by(self, member: Membership) -> "DestructionQuerySet":
        """Those that wait for the member: another one of the office has proposed them."""
        return self.visible_to(member).waiting().exclude(proposed_by__person=member.person_id)

    def with_lines(self) -> "DestructionQuerySet":
        """With how many cases each names; those that wait first."""
        rows = self.annotate(cases=models.Count("lines"))
        return rows.order_by(F("decided_at").desc(nulls_first=True), "-pk")


@kept(
    Frozen("office reason proposed_by proposed_at"),
    Frozen("agreed decided_by decided_at decided_reason", since="decided_at"),
)
class Destruction(models.Model):
    """Cases to be destroyed after their term: proposed by one, decided by another, then carried out (E26)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="保管单位")
    reason = models.TextField("销毁的理由")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    agreed = models.BooleanField("同意", default=False)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="审批人")
    decided_at = models.DateTimeField("审批时间", null=True)
    decided_reason = models.TextField("审批意见", blank=True)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "销毁"
        constraints = [
            models.CheckConstraint(
                name="destruction_by_two", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="destruction_decided_whole",
                condition=Q(decided_at=None, decided_by=None, agreed=False)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


@kept(Frozen("destruction entry term_ended_on"))
class DestructionLine(models.Model):
    """A case of it, with the last day of its term as it was counted when it was proposed."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="lines")
    entry = models.ForeignKey(ArchiveEntry, models.PROTECT, related_name="destructions", verbose_name="归档案件")
    term_ended_on = models.DateField("保管期满日")

    class Meta:
        ordering = ["id"]
        verbose_name = "销毁的案件"
        constraints = [models.UniqueConstraint(name="destruction_names_once", fields=["destruction", "entry"])]

    def __str__(self) -> str:
        return f"{self.destruction_id} {self.entry_id}"
