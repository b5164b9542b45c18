from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import District, Institution, Person
from casework.clocks.calendar import last_day
from casework.models import Case, Deadline, StandardEdition
from casework.text import closing_text, day_text, listed, moment_text

from ..municipal.steps import DISTRICT_DEADLINE
from ..rules import RULES_EDITION, Overdue
from ..stages import ExtensionStage, Stage

if TYPE_CHECKING:
    from .extension import Extension


class CycleQuerySet(models.QuerySet["Cycle"]):
    def current(self, at: datetime) -> "Cycle | None":
        """The year that offices work on: whose window is open, else the latest that has begun, else the next to begin."""
        years = self.select_related("standard")
        begun = years.filter(opens_at__lte=at).order_by("-year")
        return begun.filter(closes_at__gt=at).first() or begun.first() or years.order_by("year").first()

    def ahead(self, at: datetime) -> "Cycle | None":
        """The next to begin."""
        return self.filter(opens_at__gt=at).order_by("opens_at").first()

    def named(self, year: str) -> "Cycle | None":
        """The year that an address names."""
        return self.select_related("standard").filter(year=int(year[:4])).first() if year.isdecimal() else None

    def shown(self, year: str, *, at: datetime) -> "Cycle | None":
        """The year that an address names; without one, the year that offices work on."""
        return self.named(year) or self.current(at)

    def under_review(self, district: District | None = None, *, at: datetime) -> "Cycle | None":
        """The earliest year with a conclusion still to be reported, else with a case still in review; else the current."""
        for stage in (Stage.DISTRICT_CONCLUDED, Stage.DISTRICT_REVIEW):
            waiting = Case.objects.filter(kind="emr_filing", state=stage)
            if district:
                waiting = waiting.filter(district=district)
            left = self.filter(filings__in=waiting.values("pk")).order_by("year").select_related("standard").first()
            if left:
                return left
        return self.current(at)

    def asked_for(self, year: str, *, at: datetime, district: District | None = None) -> "Cycle | None":
        """The year an address names; without one, the year under review, in one district or all."""
        return self.named(year) or self.under_review(district, at=at)

    def open_at(self, at: datetime) -> "CycleQuerySet":
        return self.filter(opens_at__lte=at, closes_at__gt=at)


@kept(
    Frozen("year opened_by opened_at"),
    Covered("opens_at closes_at district_due_on standard upgrade_interval overdue_reading closed_at"),
)
class Cycle(models.Model):
    """A year of the EMR rating: its window, its dates, the edition of the standard, and the settings left open (E08, E32)."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    opens_at = models.DateTimeField("填报开始")
    closes_at = models.DateTimeField("填报截止")
    district_due_on = models.DateField("区县审核截止日")
    standard = models.ForeignKey(StandardEdition, models.PROTECT, related_name="cycles", verbose_name="评价标准版本")
    upgrade_interval = models.PositiveSmallIntegerField("升级申报年度间隔（年）", default=1)
    overdue_reading = models.CharField(
        "区县逾期的处理",
        max_length=20,
        choices=[(reading.value, reading.label) for reading in Overdue],
        default=Overdue.UNREPORTED.value,
    )
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("建立时间")
    closed_at = models.DateTimeField("填报期处理完毕时间", null=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = "评价年度"
        constraints = [
            models.CheckConstraint(
                name="cycle_window_in_order", condition=models.Q(closes_at__gt=models.F("opens_at"))
            ),
            models.CheckConstraint(name="cycle_interval_at_least_one", condition=models.Q(upgrade_interval__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"

    @property
    def opens_text(self) -> str:
        return moment_text(self.opens_at)

    @property
    def closes_text(self) -> str:
        return closing_text(self.closes_at)

    @property
    def rules_edition(self) -> str:
        """Under which text its cases are opened (E34); the regulation bears no date, so none is invented."""
        return RULES_EDITION

    @property
    def subject(self) -> str:
        """Under which name its acts stand in the record."""
        return f"cycle:{self.year}"

    @property
    def last_day(self) -> date:
        """The day at whose 24:00, or within which, the window closes."""
        return last_day(self.closes_at)

    def due_in(self, district: str | None) -> date:
        """The last day of a district's review: the year's, or the latest that the institute has granted (E19)."""
        granted = self._granted().filter(terms__district=district)
        return granted.aggregate(last=models.Max("due_on_asked"))["last"] or self.district_due_on

    def due_text(self, own: str | None) -> str:
        """As its offices read it: a bureau the day of its own district, the others the year's with what was granted beyond it (E19)."""
        if own:
            return f"{day_text(self.due_in(own))} 24:00"
        granted = self._granted().order_by("terms__district").values_list("terms__district__name")
        longer: dict[date, list[str]] = {}
        for name, last in granted.annotate(last=models.Max("due_on_asked")):
            longer.setdefault(last, []).append(name)
        said = (f"{listed(names, most=3, unit='个区县')}延至{day_text(last)}" for last, names in sorted(longer.items()))
        return f"{day_text(self.district_due_on)} 24:00" + (f"（{'，'.join(said)}）" if longer else "")

    def _granted(self) -> "models.QuerySet[Extension]":
        return self.extensions.filter(state=ExtensionStage.APPROVED)

    def late_districts(self, on: date) -> set[str]:
        """Whose bureau has let the term of a case that it reviews go by, be it reported since or not (E19)."""
        own = Deadline.objects.filter(clock=DISTRICT_DEADLINE.name, case__filing__cycle=self, due_on__lt=on)
        late = own.filter(models.Q(met_on=None) | models.Q(met_on__gt=models.F("due_on")))
        return set(late.order_by().values_list("case__district", flat=True).distinct())


@kept(Frozen("cycle institution"), Covered("ends_at reason granted_by granted_at withdrawn_at"))
class LateFiling(models.Model):
    """The commission's recorded exception: an institution's own end after the window has closed (E08)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="late_filings")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="late_filings")
    ends_at = models.DateTimeField("补报截止")
    reason = models.TextField("理由")
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("准予时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        ordering = ["-granted_at"]
        constraints = [models.UniqueConstraint(name="one_late_end_per_cycle", fields=["cycle", "institution"])]

    def __str__(self) -> str:
        return f"{self.cycle} {self.institution}"

    @property
    def ends_text(self) -> str:
        return closing_text(self.ends_at)
