from datetime import date

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import Office

from .case import Case


@kept(
    Frozen("case clock label article unit length"),
    Frozen("met_on", since="met_on"),
    # What counts from service begins anew on that day (casework.notices.service).
    Covered("holder started_on due_on provisional"),
)
class Deadline(models.Model):
    """A clock that runs on a case: a fact (the day it began) and a rule (its clock), never a counter.

    `due_on` is what the rule gives under the calendar known today; where that calendar does not reach, the day is
    provisional and computed anew when the State Council's table arrives.
    """

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", "个工作日"
        MONTHS = "months", "个月"
        FIXED = "fixed", "按年度安排"

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    clock = models.CharField(max_length=40)
    label = models.CharField("事项", max_length=60)
    article = models.CharField("依据", max_length=10)
    holder = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name="责任方")
    unit = models.CharField(max_length=20, choices=Unit.choices)
    length = models.PositiveSmallIntegerField(default=0)
    started_on = models.DateField("起算事件日")
    due_on = models.DateField("到期日", null=True)
    provisional = models.BooleanField("暂定", default=False)
    met_on = models.DateField("办结日", null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="a_clock_runs_once_at_a_time", fields=["case", "clock"], condition=models.Q(met_on=None)
            ),
        ]
        indexes = [
            models.Index(fields=["provisional", "met_on"], name="deadline_recompute"),
            models.Index(fields=["due_on"], name="deadline_running", condition=models.Q(met_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.label} {self.due_on}"

    @property
    def paused(self) -> bool:
        return any(pause.until is None for pause in self.pauses.all())

    def pause_spans(self) -> list[tuple[date, date]]:
        """The ended pauses, as days of the supplement notice and of the handing in again."""
        return [(pause.since, pause.until) for pause in self.pauses.all() if pause.until]


@kept(Frozen("deadline since"), Frozen("until", since="until"))
class Pause(models.Model):
    """The days a clock stood still: after the supplement notice, up to and including the day of handing in again (P20)."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="pauses")
    since = models.DateField("补正通知日")
    until = models.DateField("再次提交日", null=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                name="pause_in_order", condition=models.Q(until=None) | models.Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until or ''}"
