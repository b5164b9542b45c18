from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import cast

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import Institution
from casework import autosave
from casework.clocks.calendar import last_day
from casework.models import Case, CaseQuerySet
from casework.step import Step
from experts.review import rounds

from .. import workflow as w
from ..analysis import shown
from ..editions import edition_of
from ..rules import Lane
from ..sheet import Sheet
from ..stages import Stage
from ..standards.edition import Edition
from .cycle import Cycle


class FilingQuerySet(CaseQuerySet["Filing"]):
    def of_cycle(self, cycle: Cycle) -> "FilingQuerySet":
        return self.filter(cycle=cycle)

    def standing(self) -> "FilingQuerySet":
        return self.filter(withdrawn_at=None)


@kept(
    Frozen("cycle filed_by"),
    Covered("reports_made computed_level declared_level total exception_ends_at withdrawn_at lane"),
)
class Filing(Case, steps=w.STEPS):
    """A hospital's yearly filing: one per institution and cycle (E12), at most two reports (E10)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="filings")
    # Repeats `institution` of the ledger, so that the database itself holds "one filing per institution and cycle".
    filed_by = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="filings")
    reports_made = models.PositiveSmallIntegerField("上报次数", default=0)
    computed_level = models.PositiveSmallIntegerField("自评级别", null=True)
    declared_level = models.PositiveSmallIntegerField("申报级别", null=True)
    total = models.DecimalField("得分", max_digits=8, decimal_places=4, null=True)
    exception_ends_at = models.DateTimeField("准予补报至", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    # Where it went when its window closed; empty until then.
    lane = models.CharField("审核方式", max_length=20, blank=True)

    objects = FilingQuerySet.as_manager()  # type: ignore[misc]  # django-stubs takes the inherited manager for a ClassVar

    class Meta:
        verbose_name = "年度填报"
        constraints = [
            models.UniqueConstraint(
                name="one_filing_per_cycle", fields=["cycle", "filed_by"], condition=models.Q(withdrawn_at=None)
            ),
            models.CheckConstraint(name="one_modification", condition=models.Q(reports_made__lte=2)),
            models.CheckConstraint(
                name="declared_at_most_computed",
                condition=models.Q(declared_level=None) | models.Q(declared_level__lte=models.F("computed_level")),
            ),
            models.CheckConstraint(name="lane_known", condition=models.Q(lane__in=["", *Lane])),
        ]

    # What the gateway asks

    LOADED = (*Case.LOADED, "cycle")

    def fixed_due_date(self, clock_name: str) -> date:
        if clock_name == w.FILING_WINDOW.name:
            return self.last_day
        return self.cycle.district_due_on

    def describe(self) -> dict[str, str]:
        return {"summary": self._summary(), "missing": self._missing()}

    def _summary(self) -> str:
        if self.declared_level is None:
            return f"{self.cycle}填报"
        # Every audience reads this column, so it says no outcome before that is public (E18, E25).
        return f"申报{self.declared_level}级"

    def _missing(self) -> str:
        match self.state:
            case Stage.CITY_REVIEW:
                return rounds.waits_for(self) or "审核结论"
            case Stage.DISTRICT_REVIEW:
                asked = self.pk and self.inquiries.filter(answered_at=None).exists()
                return rounds.waits_for(self) or ("等待医院答复提问" if asked else "区县结论")
            case Stage.DISTRICT_CONCLUDED:
                return "汇总报送"
            case Stage.DRAFT | Stage.AMENDING:
                return "完成填报并上报"
            case Stage.AWAITING_MATERIALS:
                return "数据提取列表、实证材料"
            case Stage.CITY_CHECK:
                return "本环节尚未开放"
            case _:
                return ""

    # Facts for the rules

    @property
    def total_text(self) -> str:
        return shown(self.total) if self.total is not None else ""

    @property
    def hospital(self) -> Institution:
        """Only a registration has an institution still to come."""
        return cast(Institution, self.institution)

    @property
    def reported_level(self) -> int:
        """The declared level of what has been reported."""
        return cast(int, self.declared_level)

    @property
    def closes_at(self) -> datetime:
        """The end of filing for this institution: the window's, or its own (E08)."""
        return max(self.cycle.closes_at, self.exception_ends_at or self.cycle.closes_at)

    @property
    def last_day(self) -> date:
        return last_day(self.closes_at)

    @cached_property
    def edition(self) -> Edition:
        """The edition it was opened under, and keeps (E34)."""
        return edition_of(self.own_standard)

    @cached_property
    def sheet(self) -> Sheet:
        """What is filled in so far, read against the filing's edition; read once per instance."""
        return Sheet.read(self.edition, autosave.values(self) if self.pk else {})

    def unfinished_parts(self) -> list[str]:
        return self.sheet.unfinished_parts()

    def unconfirmed(self) -> list[str]:
        """Codes of the items whose confirmation is missing or older than what they now say (E10)."""
        confirmed = dict(self.confirmations.values_list("item", "digest"))
        return [code for code, digest in self.sheet.digests().items() if confirmed.get(code) != digest]

    # The steps that set facts of the filing; the others have their methods from their rows

    @w.REPORT.on("state")
    def report(
        self, *, by, at: datetime, declared_level: int, computed_level: int, total: Decimal, digest: str, code: str
    ) -> None:
        """`digest` and `code` are the frozen report's and stand in the record; the report is written by the verb."""
        self.reports_made += 1
        self.declared_level, self.computed_level, self.total = declared_level, computed_level, total

    @w.WITHDRAW.on("state")
    def withdraw(self, *, by, at: datetime) -> None:
        self.withdrawn_at = at

    @w.CLOSE.on("state")
    def close(self, *, by, at: datetime, lane: Lane) -> str:
        self.lane = lane.value
        return lane.value

    @w.ALLOW_LATE.on("state")
    def allow_late(self, *, by, at: datetime, ends_at: datetime) -> None:
        self.exception_ends_at = ends_at

    @w.ASK.on("state")
    def ask(self, *, by, at: datetime, question: str) -> None:
        self.inquiries.create(question=question, asked_by=by.person, asked_at=at)

    @w.ANSWER.on("state")
    def answer(self, *, by, at: datetime, inquiry: int, answer: str) -> None:
        """The answer changes no data of the filing."""
        self.inquiries.filter(pk=inquiry, answered_at=None).update(answer=answer, answered_by=by.person, answered_at=at)

    @w.CONCLUDE.on("state")
    def conclude(self, *, by, at: datetime, level: int, grounds: str) -> None:
        self._conclude(w.CONCLUDE, level, grounds, by=by, at=at)

    @w.DECIDE.on("state")
    def decide(self, *, by, at: datetime, level: int, grounds: str) -> None:
        self._conclude(w.DECIDE, level, grounds, by=by, at=at)

    def _conclude(self, step: Step, level: int, grounds: str, *, by, at: datetime) -> None:
        self.conclusions.create(
            article=step.article.id,
            concluded_by=by,
            concluded_at=at,
            from_level=self.reported_level,
            to_level=level,
            reason=grounds,
        )

    @w.REOPEN.on("state")
    def reopen(self, *, by, at: datetime) -> None:
        self.conclusions.supersede(at=at)

    @w.RETURN_SUMMARY.on("state")
    def return_summary(self, *, by, at: datetime) -> None:
        self.conclusions.supersede(at=at)
