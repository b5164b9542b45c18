from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Membership
from accounts.roles import Regime, Role
from casework.models import heard

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
    Frozen(f"contract delegation {heard.PROPOSED}"),
    Frozen(heard.STATED, since="stated_at"),
    Frozen(f"measures deducted blacklisted {heard.DECIDED}", since="decided_at"),
    Frozen(heard.LIFTED, since="lifted_at"),
)
class PartyMeasure(heard.HeardBase):
    """What a body does to a third party for bad work: told at once, heard, taken by another person or dropped (P29)."""

    statement_figure = "party_statement_days"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="measures", verbose_name="合同")
    delegation = models.ForeignKey(
        "primary_care_review.Delegation", models.PROTECT, null=True, related_name="measures", verbose_name="委托事项"
    )
    ground = models.CharField("情形", max_length=30, choices=[(one.value, one.label) for one in PartyGround])
    # None at all where it was dropped.
    measures = models.JSONField("处理措施", default=list)
    deducted = models.PositiveBigIntegerField("扣减金额（元）", default=0)
    blacklisted = models.BooleanField("列入黑名单", default=False)

    objects = PartyMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "对第三方的处理"
        constraints = [
            models.CheckConstraint(name="party_stated_in_words", condition=heard.STATED_IN_WORDS),
            models.CheckConstraint(
                name="party_measure_decided_with_reason",
                condition=(heard.UNDECIDED & Q(deducted=0, blacklisted=False)) | heard.DECIDED_WITH_REASON,
            ),
            models.CheckConstraint(
                name="blacklisted_for_a_grave_reason", condition=Q(blacklisted=False) | ~Q(grave="")
            ),
            models.CheckConstraint(
                name="blacklist_lifted_with_reason",
                condition=heard.NOT_LIFTED | (heard.LIFTED_WITH_REASON & Q(blacklisted=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.get_ground_display()}"

    @property
    def of_regime(self) -> Regime:
        return Regime.PRIMARY_CARE

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
