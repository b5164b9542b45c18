from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Person
from accounts.roles import Regime
from casework.models import Notice

from .expert import Expert


class LetterQuerySet(models.QuerySet["Letter"]):
    def drafted(self) -> "LetterQuerySet":
        return self.filter(notice__issued_at=None, notice__withdrawn_at=None)

    def standing(self) -> "LetterQuerySet":
        """Issued and not withdrawn, whether its term runs, is still to come or is over."""
        return self.filter(notice__issued_at__isnull=False, notice__withdrawn_at=None)

    def valid(self, on: date) -> "LetterQuerySet":
        """Issued, not withdrawn, within its term: what an expert needs to take part (P09). Both ends are days of the term."""
        return self.standing().filter(valid_from__lte=on, valid_until__gte=on)


@kept(
    Frozen("expert regime"),
    Covered("valid_from valid_until notice renews"),
    Frozen("audited_at audited_by passed audit_reason", since="audited_at"),
)
class Letter(models.Model):
    """A letter of appointment (聘书): the commission's, for four years, after an audit; renewed by a re-audit (P09).

    Its number, its code and its paper are those of the notice; of a paper issued anew the later one. The term is settled when
    the notice is issued.
    """

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="letters")
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    valid_from = models.DateField("聘期起")
    valid_until = models.DateField("聘期止")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="letter")
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewed_by")
    # The re-audit before the term ends: passed bears a new letter, not passed lets the term run out.
    audited_at = models.DateTimeField("复核时间", null=True)
    audited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    passed = models.BooleanField("复核通过", null=True)
    audit_reason = models.TextField("复核意见", blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until", "-id"]
        verbose_name = "聘书"
        constraints = [
            models.CheckConstraint(name="letter_dates_in_order", condition=Q(valid_until__gt=F("valid_from"))),
            models.CheckConstraint(
                name="letter_audited_whole",
                condition=Q(audited_at=None, audited_by=None, passed=None, audit_reason="")
                | (Q(audited_at__isnull=False, audited_by__isnull=False, passed__isnull=False) & ~Q(audit_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.valid_from}"
