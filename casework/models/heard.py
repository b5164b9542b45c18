"""What an office does to somebody who is no party of a case: told by the act that proposes it, heard, decided by another person."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Regime

from ..clocks.calendar import count_working_days
from .calendar import CalendarYear
from .figure_setting import FigureSetting
from .material import StoredFile

# The columns by the moment from which they are frozen.
PROPOSED = "ground ground_facts evidence evidence_name proposed_by proposed_at"
STATED = "statement stated_by stated_at"
DECIDED = "grave reason decided_by decided_at"
LIFTED = "lifted_by lifted_at lifted_reason"

STATED_IN_WORDS = Q(stated_at=None, stated_by=None, statement="") | (
    Q(stated_at__isnull=False, stated_by__isnull=False) & ~Q(statement="")
)
DECIDED_WITH_REASON = Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")
UNDECIDED = Q(decided_at=None, decided_by=None, reason="", grave="")
NOT_LIFTED = Q(lifted_at=None, lifted_by=None, lifted_reason="")
LIFTED_WITH_REASON = Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")


class HeardBase(models.Model):
    """A row of a register, not a case: it is about no institution's review and holds up none."""

    # The setting that says how long they have for a word.
    statement_figure: ClassVar[str]

    ground_facts = models.TextField("事实")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="证据材料")
    evidence_name = models.CharField("文件名", max_length=255)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提出人")
    # Whom it concerns is told by the same act.
    proposed_at = models.DateTimeField("告知时间")
    statement = models.TextField("陈述意见", blank=True)
    stated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="陈述人")
    stated_at = models.DateTimeField("陈述时间", null=True)
    grave = models.TextField("情节严重的理由", blank=True)
    reason = models.TextField("决定理由", blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", null=True)
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="解除人")
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_reason = models.TextField("解除理由", blank=True)

    class Meta:
        abstract = True

    @property
    def of_regime(self) -> Regime:
        raise NotImplementedError

    @property
    def last_day(self) -> date:
        """Of the term for a statement: counted anew each time, so that a corrected calendar counts."""
        told = timezone.localdate(self.proposed_at)
        days = FigureSetting.objects.law(self.of_regime, told)[self.statement_figure]
        return count_working_days(told, days, CalendarYear.objects.table()).last_day

    def put_statement(self, statement: str, *, by: Membership, at: datetime) -> None:
        self.statement, self.stated_by, self.stated_at = statement.strip(), by, at
        self.save(update_fields=STATED.split())

    def put_decision(self, reason: str, *, by: Membership, at: datetime, what: Iterable[str]) -> None:
        """`what` names the columns of what was decided, which stand there already."""
        self.reason, self.decided_by, self.decided_at = reason.strip(), by, at
        self.save(update_fields=[*what, *DECIDED.split()])

    def put_lifting(self, reason: str, *, by: Membership, at: datetime) -> None:
        self.lifted_by, self.lifted_at, self.lifted_reason = by, at, reason.strip()
        self.save(update_fields=LIFTED.split())

    def stands(self, on: date) -> dict[str, Any]:
        """As the rules ask for it (`measures.rules`)."""
        stated = self.stated_at is not None
        return {"open_": self.decided_at is None, "stated": stated, "last_day": self.last_day, "on": on}

    def may_be_decided(self, on: date) -> bool:
        """Open, and whom it concerns has spoken, or the term for it is over."""
        return self.decided_at is None and (self.stated_at is not None or on > self.last_day)

    def may_be_stated(self, on: date) -> bool:
        return self.decided_at is None and self.stated_at is None and on <= self.last_day
