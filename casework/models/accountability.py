from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Covered, Frozen, kept
from accounts.humans import answering
from accounts.models import Membership, Office, Person
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, LEADING, Regime, Role

from . import heard
from .notice import Notice

# Who speaks for an office that is held to account as a whole.
SPEAKING = (*LEADING, Role.CENTRE, Role.INSTITUTE, Role.THIRD_PARTY)


class AccountabilityQuerySet(models.QuerySet["Accountability"]):
    def concerning(self, member: Membership) -> "AccountabilityQuerySet":
        """Of the person, in every post of theirs, or of the office that the member speaks for."""
        theirs = Q(person=member.person_id)
        if member.role in SPEAKING:
            theirs |= Q(person=None, office=member.office_id)
        return self.filter(theirs)

    def visible_to(self, member: Membership) -> "AccountabilityQuerySet":
        """Whom it concerns; the commission; the bureau that has proposed it."""
        if member.role in COMMISSION_ROLES:
            return self.all()
        own = self.concerning(member)
        return own | self.filter(proposed_by__office=member.office_id) if member.role in BUREAU_ROLES else own

    def open(self) -> "AccountabilityQuerySet":
        return self.filter(decided_at=None)

    def to_state(self, member: Membership) -> "AccountabilityQuerySet":
        """Those that wait for the member's word."""
        return self.open().concerning(member).filter(stated_at=None)

    def barring(self, person: Person, regime: str) -> "AccountabilityQuerySet":
        """Those by which somebody, under whatever account, may do nothing in a regime now (P31)."""
        theirs = Q(person=person) | Q(person__in=Person.objects.filter(answering(person.phone)))
        return self.filter(theirs, regime=regime, bars=True, lifted_at=None)


@kept(
    Frozen(f"regime person office tip {heard.PROPOSED}"),
    Frozen(heard.STATED, since="stated_at"),
    Frozen(f"sanction bars {heard.DECIDED}", since="decided_at"),
    Frozen(heard.LIFTED, since="lifted_at"),
    Covered("notice"),
)
class Accountability(heard.HeardBase):
    """Somebody of a regime, or an office as a whole, is held to account under an article of it (P31, E31)."""

    statement_figure = "accountability_statement_days"

    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    # None where it is the office as a whole.
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="当事人")
    # Where they act, or the office concerned.
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="所在单位")
    # The number of the tip that it rests on, if it does; the tip's own record says nothing of it.
    tip = models.CharField("举报编号", max_length=20, blank=True)
    ground = models.CharField("情形", max_length=30)
    # None where it was dropped.
    sanction = models.CharField("处理措施", max_length=30, blank=True)
    bars = models.BooleanField("取消参与资格", default=False)
    # To the office above, or to the employer.
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="+", verbose_name="通报函")

    objects = AccountabilityQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "问责"
        constraints = [
            models.CheckConstraint(name="accountability_stated_in_words", condition=heard.STATED_IN_WORDS),
            models.CheckConstraint(
                name="accountability_decided_with_reason",
                condition=(heard.UNDECIDED & Q(sanction="", bars=False, notice=None)) | heard.DECIDED_WITH_REASON,
            ),
            models.CheckConstraint(
                name="barred_for_a_grave_reason",
                condition=Q(bars=False) | (Q(person__isnull=False) & ~Q(grave="")),
            ),
            models.CheckConstraint(
                name="bar_lifted_with_reason", condition=heard.NOT_LIFTED | (heard.LIFTED_WITH_REASON & Q(bars=True))
            ),
        ]

    def __str__(self) -> str:
        return self.concerned

    @property
    def of_regime(self) -> Regime:
        return Regime(self.regime)

    @property
    def concerned(self) -> str:
        """By name."""
        return f"{self.person.name}（{self.office.name}）" if self.person else self.office.name


def barred_since(person: Person, regime: str) -> date | None:
    """The day from which somebody may do nothing in a regime."""
    decided: datetime | None = (
        Accountability.objects.barring(person, regime)
        .order_by("decided_at")
        .values_list("decided_at", flat=True)
        .first()
    )
    return timezone.localdate(decided) if decided else None
