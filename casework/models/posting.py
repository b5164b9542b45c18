from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Office, Person
from accounts.roles import Regime

from ..clocks.calendar import DAY, CalendarTable, Counted, count_working_days, end_of_day
from .calendar import CalendarYear
from .case import Case


class PostingQuerySet(models.QuerySet["Posting"]):
    def years(self) -> Iterator[int]:
        """In which anything was posted, the latest first."""
        return self.order_by("-posted_at__year").values_list("posted_at__year", flat=True).distinct().iterator()


@kept(
    Frozen("number regime of article title text office posted_by posted_at days counted_from paper"),
    Frozen("withdrawn_at withdrawn_by withdrawn_reason", since="withdrawn_at"),
)
class Posting(models.Model):
    """A list made public for a number of working days (E25, P12): what was posted stays readable, withdrawn or not.

    Its last day is counted, never kept, so that a corrected calendar moves it with the clocks of its cases.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    # The subject of the record to which it belongs: cycle:2026.
    of = models.CharField("所属", max_length=80)
    article = models.CharField("依据", max_length=10)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("公示内容")
    office = models.ForeignKey(Office, models.PROTECT, related_name="postings", verbose_name="公示单位")
    posted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    posted_at = models.DateTimeField("公示时间")
    days = models.PositiveSmallIntegerField("公示期（工作日）")
    # The days are those after this one: the day of posting, or the day before where that one counts.
    counted_from = models.DateField("起算日")
    # Number, date and scan of the paper by which the centre has entered it (代录).
    paper = models.JSONField("代录依据", default=dict, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-id"]
        verbose_name = "公示"
        constraints = [
            models.CheckConstraint(
                name="withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def posted_on(self) -> date:
        return timezone.localdate(self.posted_at)

    @property
    def day_counts(self) -> bool:
        """Whether the day of posting is the first of the period."""
        return self.counted_from < self.posted_on

    @property
    def word(self) -> str:
        """What its list says of each institution: a level of the EMR rating, a grade of the grade review."""
        return "级别" if self.regime == Regime.EMR else "等级"

    def counted(self, table: CalendarTable | None = None) -> Counted:
        return count_working_days(self.counted_from, self.days, table or CalendarYear.objects.table())

    def ends_at(self, table: CalendarTable | None = None) -> datetime:
        """24:00 of its last day."""
        return end_of_day(self.counted(table).last_day)

    def runs(self, at: datetime, table: CalendarTable | None = None) -> bool:
        """Whether objections are still taken: until 24:00 of the last day, or until it was withdrawn."""
        return self.withdrawn_at is None and at < self.ends_at(table)

    @staticmethod
    def counting_from(on: date, *, day_counts: bool) -> date:
        return on - DAY if day_counts else on


@kept(Frozen("posting case position name district level level_text before_text"))
class PostingLine(models.Model):
    """A line of a posted list, as it was posted: an institution and what it is to be given."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="posting_lines")
    position = models.PositiveSmallIntegerField("序号")
    name = models.CharField("机构", max_length=100)
    district = models.CharField("区县", max_length=40)
    # The height of the level or grade, by which the list is grouped.
    level = models.PositiveSmallIntegerField("级别")
    level_text = models.CharField("拟定级别", max_length=20)
    before_text = models.CharField("此前公布", max_length=40, blank=True)

    class Meta:
        ordering = ["posting", "position"]
        verbose_name = "公示名单"
        constraints = [
            models.UniqueConstraint(name="once_on_a_posting", fields=["posting", "case"]),
            models.UniqueConstraint(name="one_place_on_a_posting", fields=["posting", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.name}"

    def said(self) -> dict[str, Any]:
        """As the public reads it."""
        names = ("position", "name", "district", "level", "level_text", "before_text")
        return {name: cast(Any, getattr(self, name)) for name in names}
