import hashlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import cast

from django.db import models
from django.utils import timezone

from accounts.columns import Covered, Frozen, kept
from accounts.models import District, Institution
from accounts.roles import Regime
from casework import autosave
from casework.clocks import terms
from casework.clocks.calendar import SHANGHAI, last_day
from casework.models import Case, CaseQuerySet, TakenOver
from casework.takeover.steps import PAPERS as TAKEN_OVER

from .. import workflow as w
from ..correction.steps import CORRECTION
from ..cycle.steps import ALLOW_LATE, CLOSE, FORBID_LATE
from ..editions.loading import edition_of
from ..filing.steps import FILING_WINDOW, REPORT, WITHDRAW
from ..leaving import MOVE
from ..materials.checklist import Checklist
from ..materials.steps import MATERIALS_DEADLINE
from ..municipal.steps import ANSWER, ASK, CONCLUDE_CHECK, CONCLUDE_CITY, CONCLUDE_DISTRICT, REOPEN
from ..overdue.steps import RESTORE_RESULT
from ..rules import NATIONAL, Lane, MaterialsDue
from ..sheet.analysis import shown
from ..sheet.reading import Sheet
from ..spot_check.steps import LOWER_BY_CHECK
from ..stages import TOLD, Stage
from ..standards.edition import Edition
from ..summary.steps import RETURN_SUMMARY
from ..takeover.steps import TAKEOVER
from ..violation.steps import LOWER_RESULT, SUSPEND_RESULT
from .cycle import Cycle

# The step by which a filing of each lane is concluded.
CONCLUDED_BY = {
    Lane.CITY_CHECK: CONCLUDE_CHECK,
    Lane.CITY_REVIEW: CONCLUDE_CITY,
    Lane.RAISED_REVIEW: CONCLUDE_CITY,
    Lane.DISTRICT_REVIEW: CONCLUDE_DISTRICT,
}


class FilingQuerySet(CaseQuerySet["Filing"]):
    def of_cycle(self, cycle: Cycle) -> "FilingQuerySet":
        return self.filter(cycle=cycle)

    def standing(self) -> "FilingQuerySet":
        return self.filter(withdrawn_at=None)


@kept(
    Frozen("cycle filed_by"),
    Covered(
        "reports_made computed_level declared_level total exception_ends_at withdrawn_at lane materials_due suspended_until"
    ),
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
    # Why it owes materials, written then as well; empty where it owes none (E11).
    materials_due = models.CharField("提交材料", max_length=20, blank=True)

    # Until when its result is suspended, that day included; by a violation (E29).
    suspended_until = models.DateField("结果暂停至", null=True)

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
            models.CheckConstraint(
                name="materials_due_known", condition=models.Q(materials_due__in=["", *MaterialsDue])
            ),
        ]

    # What the gateway asks

    LOADED = (*Case.LOADED, "cycle")

    def fixed_due_date(self, clock_name: str) -> date:
        if clock_name == FILING_WINDOW.name:
            return self.last_day
        return self.district_due_on

    def draft_digest(self) -> str:
        """Of the data and the files; each file that comes or goes is a row of its own."""
        files = self.materials.filter(withdrawn_at=None).order_by("pk").values_list("pk", flat=True)
        return hashlib.sha256(f"{list(self.sheet.digests().values())} {list(files)}".encode()).hexdigest()

    def describe(self) -> str:
        if self.declared_level is None:
            return f"{self.cycle}填报"
        # Every audience reads this column, so it says no outcome before that is public (E18, E25).
        return f"申报{self.declared_level}级"

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

    @property
    def district_due_on(self) -> date:
        """Until when its bureau reports it: the year's day, or as long after a late filing's own end or a return as the law gives (E16, E19)."""
        returned = self.summary_lines.aggregate(last=models.Max("returned_at"))["last"] if self.pk else None
        began = [timezone.localdate(returned)] if returned else []
        began += [last_day(self.exception_ends_at)] if self.exception_ends_at else []
        days = timedelta(days=self.law["late_review_days"])
        return max([self.cycle.due_in(self.district_id), *(day + days for day in began)])

    @property
    def reported_by_district(self) -> bool:
        """It stands in a summary of its bureau, and was not returned."""
        return self.summary_lines.filter(returned_at=None).exists()

    @property
    def told(self) -> bool:
        """The conclusion of the city, or of a bureau in a reported summary, has left the office that made it; also where no result came of it."""
        lapse = self.lapses.filter(reversed_at=None).first() if self.state == Stage.NO_RESULT else None
        return (lapse.was if lapse else self.state) in TOLD

    @cached_property
    def edition(self) -> Edition:
        """The edition it was opened under, and keeps (E34)."""
        return edition_of(self.own_standard)

    @cached_property
    def sheet(self) -> Sheet:
        """What is filled in so far, read against the filing's edition; read once per instance."""
        return Sheet.read(self.edition, autosave.values(self) if self.pk else {})

    @property
    def reported_sheet(self) -> Sheet:
        """What was reported last; the draft before anything is, and nothing of a filing taken over, whose items stand on its papers."""
        report = self.reports.defer("scoring").last()
        return report.sheet if report else self.sheet

    def unfinished_parts(self) -> list[str]:
        return self.sheet.unfinished_parts()

    def unconfirmed(self) -> list[str]:
        """Codes of the items whose confirmation is missing or older than what they now say (E10)."""
        confirmed = dict(self.confirmations.values_list("item", "digest"))
        return [code for code, digest in self.sheet.digests().items() if confirmed.get(code) != digest]

    @property
    def materials_last_day(self) -> date | None:
        """The last day of the term for materials; none where it runs into a year whose calendar is not published (E11)."""
        clock = self.deadlines.filter(clock=MATERIALS_DEADLINE.name).order_by("pk").last()
        return clock.due_on if clock and not clock.provisional else None

    @property
    def taken_over(self) -> TakenOver | None:
        """One whose registration was dropped has no lane, and may yet be reported here."""
        came_in = not self.reports_made and (self.lane or self.state == Stage.TAKING_OVER)
        return super().taken_over if came_in else None

    @property
    def materials_handed_in(self) -> bool:
        """Here, or where it was taken over from."""
        return hasattr(self, "hand_in") or bool(self.taken_over and self.taken_over.facts.get("materials_on"))

    @property
    def proved_levels(self) -> dict[str, int]:
        """The level at which each item is to be proved: as it was reported, not above the declared one."""
        if self.taken_over:  # its items stand on its papers
            top = self.reported_level
            return {item.code: max((row for row in item.rows if row <= top), default=0) for item in self.edition.items}
        answers = self.reported_sheet.answers()
        top = self.edition.top_level if self.declared_level is None else self.reported_level
        return {code: min(answer.function, top) for code, answer in answers.items()}

    @cached_property
    def checklist(self) -> Checklist:
        """What proves which item, with the files that stand; read once per instance."""
        files = self.materials.filter(withdrawn_at=None).exclude(kind__in=TAKEN_OVER).select_related("file")
        return Checklist(self.edition, self.proved_levels, list(files))

    # The steps that set facts of the filing; the others have their methods from their rows

    @REPORT.on("state")
    def report(
        self, *, by, at: datetime, declared_level: int, computed_level: int, total: Decimal, digest: str, code: str
    ) -> None:
        """`digest` and `code` are the frozen report's and stand in the record; the report is written by the verb."""
        self.reports_made += 1
        self.declared_level, self.computed_level, self.total = declared_level, computed_level, total

    @WITHDRAW.on("state")
    def withdraw(self, *, by, at: datetime) -> None:
        self.withdrawn_at = at

    @CLOSE.on("state")
    def close(self, *, by, at: datetime, lane: Lane, materials: MaterialsDue | None) -> str:
        self.lane, self.materials_due = lane.value, materials or ""
        # The city reviews what is raised as it does a first-time 4 (E30).
        return (Stage.CITY_REVIEW if lane is Lane.RAISED_REVIEW else Stage(lane.value)).value

    @ALLOW_LATE.on("state")
    def allow_late(self, *, by, at: datetime, ends_at: datetime) -> None:
        self.exception_ends_at = ends_at

    @FORBID_LATE.on("state")
    def forbid_late(self, *, by, at: datetime) -> None:
        self.exception_ends_at = None

    @MOVE.on("state")
    def move(self, *, by, at: datetime, former: District, district: District) -> None:
        self.district = district

    @TAKEOVER.confirm.on("state")
    def take_over(
        self,
        *,
        by,
        at: datetime,
        source: str,
        sha256: str,
        row: int,
        since: date,
        lane: Lane,
        materials: MaterialsDue | None,
    ) -> str:
        """As its row of the sheet says; the record tells from which."""
        row_of_sheet = cast(TakenOver, self.taken_over)
        told = row_of_sheet.facts
        self.computed_level, self.declared_level = told["computed_level"], told["declared_level"]
        self.total = Decimal(told["total"]) if "total" in told else None
        self.lane, self.materials_due = lane.value, materials or ""
        if "level" in told:
            concluded_at = datetime.combine(date.fromisoformat(told["concluded_on"]), time.min, SHANGHAI)
            level, reason = told["level"], told["grounds"]
            self.enter_conclusion(CONCLUDED_BY[lane], to_level=level, reason=reason, by=by, at=concluded_at)
        return row_of_sheet.stage

    @TAKEOVER.drop.on("state")
    def drop_takeover(self, *, by, at: datetime) -> str:
        """Not filed is who took part when the window closed, entered as that before or not; otherwise it is as if it had never begun."""
        took_part = self.hospital.enrolments.filter(regime=Regime.EMR, enrolled_on__lte=self.cycle.last_day)
        if self.cycle.closed_at and took_part.exists():
            return Stage.NOT_FILED.value
        self.withdrawn_at = at
        return Stage.WITHDRAWN.value

    @ASK.on("state")
    def emr_district_review_ask(self, *, by, at: datetime, question: str) -> None:
        due_on = terms.due(timezone.localdate(at), self.law["inquiry_days"])
        self.inquiries.create(question=question, asked_by=by.person, asked_at=at, due_on=due_on)

    @ANSWER.on("state")
    def emr_district_review_answer(self, *, by, at: datetime, inquiry: int, answer: str) -> None:
        """The answer changes no data of the filing."""
        self.inquiries.filter(pk=inquiry, answered_at=None).update(answer=answer, answered_by=by.person, answered_at=at)

    @CONCLUDE_DISTRICT.on("state")
    def emr_district_review_conclude(self, *, by, at: datetime, level: int, grounds: str) -> None:
        self.enter_conclusion(CONCLUDE_DISTRICT, to_level=level, reason=grounds, by=by, at=at)

    @CONCLUDE_CHECK.on("state")
    def emr_city_check_conclude(self, *, by, at: datetime, level: int, grounds: str) -> str:
        """From 5 on the national stage decides; below, the result is provisional until that stage is over (E17, E18)."""
        self.enter_conclusion(CONCLUDE_CHECK, to_level=level, reason=grounds, by=by, at=at)
        return (Stage.NATIONAL if level >= NATIONAL else Stage.PROVISIONAL).value

    @CONCLUDE_CITY.on("state")
    def emr_city_review_conclude(self, *, by, at: datetime, level: int, grounds: str) -> None:
        self.enter_conclusion(CONCLUDE_CITY, to_level=level, reason=grounds, by=by, at=at)

    @REOPEN.on("state")
    def emr_district_review_reopen(self, *, by, at: datetime) -> None:
        self.conclusions.supersede(at=at)

    @RESTORE_RESULT.on("state")
    def restore_result(self, *, by, at: datetime, extension: str) -> str:
        """Where it stood before."""
        return self.lapses.get(reversed_at=None).was

    @LOWER_RESULT.on("state")
    def lower_by_violation(self, *, by, at: datetime, violation: str, ground: str, level: int, grounds: str) -> None:
        """In the place of what was concluded, whoever concluded it (E29)."""
        self.conclusions.supersede(at=at)
        self.enter_conclusion(LOWER_RESULT, to_level=level, reason=grounds, by=by, at=at)

    @CORRECTION.issue.on("state")
    def correct_result(self, *, by, at: datetime, level: int, error: str) -> None:
        """In the place of what was published (E18)."""
        self.conclusions.supersede(at=at)
        self.enter_conclusion(CORRECTION.issue, to_level=level, reason=error, by=by, at=at)

    @SUSPEND_RESULT.on("state")
    def suspend_by_violation(self, *, by, at: datetime, violation: str, ground: str, until: date) -> None:
        self.suspended_until = until

    @LOWER_BY_CHECK.on("state")
    def lower_by_check(self, *, by, at: datetime, level: int, grounds: str, check: str) -> None:
        """In the place of what the bureau concluded, which stays readable (E30)."""
        self.conclusions.supersede(at=at)
        self.enter_conclusion(LOWER_BY_CHECK, to_level=level, reason=grounds, by=by, at=at)

    @RETURN_SUMMARY.on("state")
    def return_summary(self, *, by, at: datetime) -> None:
        """Its line stands no longer, before the term of the review begins anew from that day."""
        self.conclusions.supersede(at=at)
        self.summary_lines.filter(returned_at=None).update(returned_at=at)
