from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Membership
from accounts.roles import Regime, Role
from casework.clocks.calendar import count_working_days
from casework.models import CalendarYear, FigureSetting, StoredFile

from ..parties.terms import LAW, PartyGround
from .contract import Contract, ThirdParty


class PartyMeasureQuerySet(models.QuerySet["PartyMeasure"]):
    def visible_to(self, member: Membership) -> "PartyMeasureQuerySet":
        """Whoever acts under the contract; the body, and the commission above it."""
        if member.role == Role.THIRD_PARTY:
            return self.filter(contract__people__member=member)
        return self.filter(contract__in=Contract.objects.visible_to(member))

    def open(self) -> "PartyMeasureQuerySet":
        return self.filter(decided_at=None)

    def barring(self) -> "PartyMeasureQuerySet":
        """Those by which a party stands on the blacklist now."""
        return self.filter(blacklisted=True, lifted_at=None)


@kept(
    Frozen("contract delegation ground ground_facts evidence evidence_name proposed_by proposed_at"),
    Frozen("statement stated_by stated_at", since="stated_at"),
    Frozen("measures deducted blacklisted grave reason decided_by decided_at", since="decided_at"),
    Frozen("lifted_by lifted_at lifted_reason", since="lifted_at"),
)
class PartyMeasure(models.Model):
    """What a body does to a third party for bad work: told at once, heard, taken by another person or dropped (P29)."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="measures", verbose_name="合同")
    delegation = models.ForeignKey(
        "primary_care_review.Delegation", models.PROTECT, null=True, related_name="measures", verbose_name="委托事项"
    )
    ground = models.CharField("情形", max_length=30, choices=[(one.value, one.label) for one in PartyGround])
    ground_facts = models.TextField("事实")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="证据材料")
    evidence_name = models.CharField("文件名", max_length=255)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提出人")
    # The party is told by the same act.
    proposed_at = models.DateTimeField("告知时间")
    statement = models.TextField("陈述意见", blank=True)
    stated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="陈述人")
    stated_at = models.DateTimeField("陈述时间", null=True)
    # None at all where it was dropped.
    measures = models.JSONField("处理措施", default=list)
    deducted = models.PositiveBigIntegerField("扣减金额（元）", default=0)
    blacklisted = models.BooleanField("列入黑名单", default=False)
    grave = models.TextField("情节严重的理由", blank=True)
    reason = models.TextField("决定理由", blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", null=True)
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="移出人")
    lifted_at = models.DateTimeField("移出黑名单时间", null=True)
    lifted_reason = models.TextField("移出理由", blank=True)

    objects = PartyMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "对第三方的处理"
        constraints = [
            models.CheckConstraint(
                name="party_stated_in_words",
                condition=Q(stated_at=None, stated_by=None, statement="")
                | (Q(stated_at__isnull=False, stated_by__isnull=False) & ~Q(statement="")),
            ),
            models.CheckConstraint(
                name="party_measure_decided_with_reason",
                condition=Q(decided_at=None, decided_by=None, reason="", deducted=0, blacklisted=False)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="blacklisted_for_a_grave_reason", condition=Q(blacklisted=False) | ~Q(grave="")
            ),
            models.CheckConstraint(
                name="blacklist_lifted_with_reason",
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False, blacklisted=True) & ~Q(lifted_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.get_ground_display()}"

    @property
    def last_day(self) -> date:
        """Of the term for a statement: counted anew each time, so that a corrected calendar counts."""
        told = timezone.localdate(self.proposed_at)
        days = FigureSetting.objects.law(Regime.PRIMARY_CARE, told)["party_statement_days"]
        return count_working_days(told, days, CalendarYear.objects.table()).last_day

    @property
    def measure_labels(self) -> str:
        return "、".join(one.label for one in LAW.sanctions if one.value in self.measures)

    @property
    def standing(self) -> tuple[str, str]:
        """In a word, and its tone."""
        if self.decided_at:
            return (self.measure_labels, "red") if self.measures else ("不予处理", "")
        return ("待决定", "amber") if self.stated_at else ("听取陈述", "amber")


def barred_since(party: ThirdParty) -> date | None:
    """The day from which the party stands on the blacklist."""
    found = PartyMeasure.objects.barring().filter(contract__party=party).order_by("decided_at").first()
    return timezone.localdate(found.decided_at) if found and found.decided_at else None
