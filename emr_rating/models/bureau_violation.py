from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from django.db import models
from django.utils import timezone

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import OfficeKind
from casework.clocks.calendar import count_working_days, end_of_day, last_day
from casework.measures import base
from casework.measures.steps import GRAVE
from casework.models import CalendarYear

from ..bureau_violation import steps as s
from ..bureau_violation.rules import SPARED
from ..rules import LEVELS
from ..violation import rules
from .cycle import Cycle
from .filing import Filing


@kept(Frozen(f"cycle {base.FROZEN}"), Covered(f"{base.COVERED} {base.FOUND} why"))
class BureauViolation(base.GravityBase, steps=s.STEPS):
    """Of a bureau, on one of ten grounds (E29): about no case, it reaches filings of the district, on which it is decided together."""

    word = "bureau_violation"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+", verbose_name="年度")
    why = models.TextField("处理理由", blank=True)

    LOADED = ("cycle", "district")

    class Meta:
        verbose_name = "区县违规处理"
        constraints = [
            models.CheckConstraint(
                name="bureau_violation_with_facts", condition=~models.Q(ground="") & ~models.Q(ground_facts="")
            ),
            models.CheckConstraint(
                name="bureau_violation_grave_with_reason", condition=models.Q(grave=False) | ~models.Q(gravity="")
            ),
        ]

    @property
    def concerned(self) -> Office:
        return Office.objects.bureau_of(self.own_district)

    @property
    def year(self) -> int:
        return self.cycle.year

    @property
    def sanctioned(self) -> str:
        """What was decided, by how many filings; empty before."""
        if self.state not in (s.CIRCULATING, s.TAKEN):
            return ""
        found = Counter(line.sanction for line in self.reached.all())
        return "、".join(f"{one.label}{found[one.value]}件" for one in rules.LAW.sanctions if one.value in found)

    def describe(self) -> str:
        return rules.ViolationGround(self.ground).label

    # The hospitals have as long for a word as the bureau, also where that has spoken before.

    def hearing_ends_at(self) -> datetime:
        """Counted anew each time, so that a corrected calendar counts."""
        told, days = timezone.localdate(self.told_at), self.law["violation_statement_days"]
        return end_of_day(count_working_days(told, days, CalendarYear.objects.table()).last_day)

    def hearing_runs(self, at: datetime) -> bool:
        return self.told_at is not None and at < self.hearing_ends_at()

    @property
    def statement_day(self) -> date:
        return last_day(self.hearing_ends_at())

    @s.REACH.on("state")
    def reach_filings(self, *, by, at: datetime, filings: Collection[str], because: str) -> None:
        for filing in Filing.objects.filter(number__in=filings).order_by("pk"):
            self.reached.create(filing=filing, because=because)

    @s.SPARE.on("state")
    def spare_filing(self, *, by, at: datetime, filing: str) -> None:
        self.reached.get(filing__number=filing).delete()

    @s.INTENT_NOTICE.issue.on("state")
    def tell_bureau_violation(self, *, by, at: datetime) -> None:
        self.told_at = at

    @s.SETTLE.on("state")
    def settle_reached(
        self, *, by, at: datetime, filing: str, sanction: str, to_level: int | None, until: date | None, why: str
    ) -> None:
        line = self.reached.get(filing__number=filing)
        line.sanction, line.to_level, line.until, line.why = sanction, to_level, until, why
        line.save(update_fields=["sanction", "to_level", "until", "why"])

    @s.DECISION_NOTICE.issue.on("state")
    def decide_bureau_violation(self, *, by, at: datetime, grave: str, gravity: str, why: str) -> str:
        """As the paper that is signed says it; a grave one ends with its circular."""
        self.grave, self.gravity, self.why = grave == GRAVE, gravity, why
        return (s.CIRCULATING if self.grave else s.TAKEN).value


class ReachedQuerySet(models.QuerySet["Reached"]):
    def visible_to(self, member: Membership) -> "ReachedQuerySet":
        """Each hospital its own, from the day on which the bureau is told."""
        if member.office.kind != OfficeKind.INSTITUTION:
            return self.none()
        return self.filter(filing__institution__office=member.office_id, violation__told_at__isnull=False)

    def to_state(self, member: Membership) -> "ReachedQuerySet":
        """Those that wait for the member's word."""
        return self.visible_to(member).filter(
            stated_at=None, violation__state__in=(s.HEARING, s.DECIDING), violation__closed_at=None
        )

    def decided(self) -> "ReachedQuerySet":
        """By which something was done to the filing."""
        return self.filter(violation__state__in=(s.CIRCULATING, s.TAKEN)).exclude(sanction=SPARED.value)


@kept(
    Covered("violation filing because sanction to_level until why"),
    Frozen("statement stated_by stated_at", since="stated_at"),
)
class Reached(models.Model):
    """A filing that a bureau's violation reaches: why, what its hospital says to it, and what is done to it (E29)."""

    violation = models.ForeignKey(BureauViolation, models.PROTECT, related_name="reached", verbose_name="区县违规")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reached_by", verbose_name="所涉填报")
    because = models.TextField("所涉理由")
    statement = models.TextField("陈述意见", blank=True)
    stated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="陈述人")
    stated_at = models.DateTimeField("陈述时间", null=True)
    sanction = models.CharField("处理措施", max_length=20, blank=True)
    to_level = models.PositiveSmallIntegerField("降至级别", null=True)
    until = models.DateField("暂停至", null=True)
    why = models.TextField("处理理由", blank=True)

    objects = ReachedQuerySet.as_manager()

    class Meta:
        ordering = ["violation", "filing"]
        verbose_name = "区县违规所涉填报"
        constraints = [
            models.UniqueConstraint(name="reached_once", fields=["violation", "filing"]),
            models.CheckConstraint(name="reached_for_a_reason", condition=~models.Q(because="")),
            models.CheckConstraint(
                name="reached_stated_in_words",
                condition=models.Q(stated_at=None, statement="")
                | (models.Q(stated_at__isnull=False) & ~models.Q(statement="")),
            ),
            models.CheckConstraint(
                name="reached_settled_with_reason", condition=models.Q(sanction="") | ~models.Q(why="")
            ),
            models.CheckConstraint(
                name="reached_level_in_range", condition=models.Q(to_level=None) | models.Q(to_level__lte=max(LEVELS))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.violation_id} {self.filing_id}"

    # As what is decided of a filing is asked for (`violation.acting`).

    @property
    def number(self) -> str:
        return self.violation.number

    @property
    def ground(self) -> str:
        return self.violation.ground

    @property
    def done(self) -> str:
        """In a few words; empty before it is laid down."""
        if self.sanction == SPARED.value:
            return SPARED.label
        return rules.done(self.sanction, to_level=self.to_level, until=self.until) if self.sanction else ""

    def put_statement(self, statement: str, *, by: Membership, at: datetime) -> None:
        self.statement, self.stated_by, self.stated_at = statement.strip(), by, at
        self.save(update_fields=["statement", "stated_by", "stated_at"])
