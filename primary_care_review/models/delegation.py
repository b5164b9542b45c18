from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear

from accounts.columns import Frozen, kept
from accounts.models import Membership
from accounts.roles import Role
from casework.models import Sample

from ..parties.terms import LASTS, PartyGround, Scope
from .contract import Contract


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, member: Membership) -> "DelegationQuerySet":
        """Whoever acts under the contract, while nothing was taken back; the body, and the commission above it."""
        if member.role == Role.THIRD_PARTY:
            return self.acting(member)
        return self.filter(contract__in=Contract.objects.visible_to(member))

    def acting(self, member: Membership) -> "DelegationQuerySet":
        """What was left to the party under the contract under which the member acts: their account ends with its term (P16)."""
        return self.filter(contract__people__member=member, contract__ended_on=None, taken_back_at=None)

    def under_way(self) -> "DelegationQuerySet":
        return self.filter(taken_back_at=None, handed_in_at=None)

    def opening(self, member: Membership) -> "DelegationQuerySet":
        """Those that let the member look into their case: until what was left to the party is done, or the case has gone on."""
        lasting = Q(pk__in=())
        for scope, states in LASTS.items():
            lasting |= Q(scope=scope, case__state__in=[str(state) for state in states])
        return self.acting(member).under_way().filter(lasting)

    def to_check(self) -> "DelegationQuerySet":
        """What was handed in and nobody has looked into yet: of it the sample of a year is drawn (P29)."""
        return self.filter(handed_in_at__isnull=False, checked_at=None)

    def drawn(self) -> "DelegationQuerySet":
        return self.to_check().filter(sample__isnull=False)

    def undrawn(self, on: date) -> "DelegationQuerySet":
        """Handed in in a year that is over, under a contract of whose work of that year nothing was drawn nor looked into."""
        looked_into = Delegation.objects.filter(
            Q(sample__isnull=False) | Q(checked_at__isnull=False),
            contract=OuterRef("contract"),
            handed_in_at__year=ExtractYear(OuterRef("handed_in_at")),
        )
        return self.to_check().filter(~Exists(looked_into), handed_in_at__year__lt=on.year)


@kept(
    Frozen("case contract scope task given_by given_at"),
    Frozen("taken_back_at taken_back_by taken_back_reason", since="taken_back_at"),
    Frozen("work handed_in_by handed_in_at", since="handed_in_at"),
    Frozen("sample", since="sample"),
    Frozen("finding finding_reason checked_by checked_at", since="checked_at"),
)
class Delegation(models.Model):
    """What a body has left to a third party of one case (P16), what the party says it did, and what the body found of that (P29)."""

    class Finding(models.TextChoices):
        """Of the work that was handed in, in the words of Article 29."""

        MET = "met", "合格"
        UNMET = PartyGround.UNMET.value, PartyGround.UNMET.label
        SHORT = PartyGround.SHORT.value, PartyGround.SHORT.label
        FALSE = PartyGround.FALSE.value, PartyGround.FALSE.label

    case = models.ForeignKey("primary_care_review.Application", models.PROTECT, related_name="delegations")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="delegations", verbose_name="合同")
    scope = models.CharField("委托事项", max_length=20, choices=Scope.choices())
    task = models.TextField("具体要求")
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="委托人")
    given_at = models.DateTimeField("委托时间")
    taken_back_at = models.DateTimeField("撤回时间", null=True)
    taken_back_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")
    taken_back_reason = models.TextField("撤回理由", blank=True)
    work = models.TextField("工作情况", blank=True)
    handed_in_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    handed_in_at = models.DateTimeField("提交时间", null=True)
    # By which it was drawn for a recheck; none where nobody has drawn it.
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="delegations", verbose_name="抽样")
    finding = models.CharField("复核结果", max_length=10, choices=Finding.choices, blank=True)
    finding_reason = models.TextField("复核意见", blank=True)
    checked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    checked_at = models.DateTimeField("复核时间", null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "委托事项"
        constraints = [
            models.UniqueConstraint(
                name="one_delegation_under_way_a_case",
                fields=["case"],
                condition=Q(taken_back_at=None, handed_in_at=None),
            ),
            models.CheckConstraint(
                name="delegation_taken_back_with_reason",
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
            ),
            models.CheckConstraint(
                name="delegation_handed_in_with_its_work",
                condition=Q(handed_in_at=None, handed_in_by=None, work="")
                | (Q(handed_in_at__isnull=False, handed_in_by__isnull=False, taken_back_at=None) & ~Q(work="")),
            ),
            models.CheckConstraint(
                name="delegation_drawn_of_what_was_handed_in",
                condition=Q(sample=None) | Q(handed_in_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_checked_with_reason",
                condition=Q(checked_at=None, checked_by=None, finding="", finding_reason="")
                | (
                    Q(checked_at__isnull=False, checked_by__isnull=False, handed_in_at__isnull=False)
                    & ~Q(finding="")
                    & ~Q(finding_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_scope_display()}"

    @property
    def standing(self) -> tuple[str, str]:
        """In a word, and its tone."""
        if self.taken_back_at:
            return "已撤回", ""
        if self.checked_at:
            return self.get_finding_display(), "green" if self.finding == self.Finding.MET else "red"
        if self.handed_in_at:
            return ("抽中，待复核", "amber") if self.sample_id else ("已提交", "")
        return "办理中", "green"

    @property
    def number(self) -> str:
        """In the list of a sample: several of one case are told apart."""
        return f"{self.case.number}-{self.pk}"
