from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.columns import Free, Frozen, kept
from accounts.models import Person
from casework.models import StoredFile
from casework.text import moment_text
from experts.models import Assignment

from ..standards.terms import Rating
from ..visit.ratings import Method

# The four steps of a review on site, in the words of Article 22, by the column that says when each begins.
AGENDA = {
    "reports_at": "听取被评审机构工作情况汇报",
    "rates_at": "分组现场评审",
    "meets_at": "评审专家内部会议",
    "tells_at": "通报亮点和不足",
}


@kept(Frozen("case reports_at rates_at meets_at tells_at place prepare told_names planned_by planned_at"))
class VisitPlan(models.Model):
    """When a team reviews on site, and what the institution has ready (P21, P22); one that is planned anew is a further row."""

    case = models.ForeignKey("primary_care_review.Application", models.PROTECT, related_name="visit_plans")
    reports_at = models.DateTimeField("听取汇报")
    rates_at = models.DateTimeField("分组评审")
    meets_at = models.DateTimeField("内部会议")
    tells_at = models.DateTimeField("通报情况")
    place = models.CharField("地点", max_length=200)
    prepare = models.TextField("准备事项")
    # Whether the notice names the members besides the leader (a choice of the office).
    told_names = models.BooleanField("通知书写明成员姓名")
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    planned_at = models.DateTimeField("拟定时间")

    class Meta:
        ordering = ["-id"]
        verbose_name = "评审安排"
        constraints = [
            models.CheckConstraint(
                name="visit_in_order",
                condition=Q(rates_at__gte=F("reports_at"))
                & Q(meets_at__gte=F("rates_at"))
                & Q(tells_at__gte=F("meets_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reports_at}"

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which the team is there."""
        return timezone.localdate(self.reports_at), timezone.localdate(self.tells_at)

    @property
    def agenda(self) -> list[tuple[datetime, str]]:
        return [(getattr(self, name), words) for name, words in AGENDA.items()]

    @property
    def lines(self) -> list[str]:
        """2026年11月25日 09:00 听取被评审机构工作情况汇报"""
        return [f"{moment_text(at)} {words}" for at, words in self.agenda]


@kept(Frozen("case members chapters grouped_by grouped_at"))
class Grouping(models.Model):
    """Which member of the team is of which sub-group, and which chapters each rates (P22); grouped anew it is a further row."""

    case = models.ForeignKey("primary_care_review.Application", models.PROTECT, related_name="groupings")
    # The number of the sub-group by the assignment of a member, and by the number of a chapter.
    members = models.JSONField("成员分组")
    chapters = models.JSONField("各章分工")
    grouped_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    grouped_at = models.DateTimeField("分组时间")

    class Meta:
        ordering = ["-id"]
        verbose_name = "评审组分组"

    def __str__(self) -> str:
        return f"{self.case_id} {self.grouped_at}"

    def chapters_of(self, assignment: int) -> list[str]:
        """The numbers of the chapters that a member rates; none for somebody who came to the team after it was grouped."""
        group = self.members.get(str(assignment))
        return [number for number, rated_by in self.chapters.items() if rated_by == group]


@kept(Frozen("assignment clause rating methods note"))
class ClauseRating(models.Model):
    """What one member of the team found of one clause (P22): made when they hand in, and frozen from then on."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="ratings")
    clause = models.CharField("条款编号", max_length=20)
    rating = models.CharField("评定", max_length=1)
    methods = models.JSONField("评审方式")
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["assignment", "id"]
        verbose_name = "条款评定"
        constraints = [
            models.UniqueConstraint(name="clause_rated_once_by_member", fields=["assignment", "clause"]),
            models.CheckConstraint(name="rated_a_to_e", condition=Q(rating__in=list(Rating))),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.rating}"

    @property
    def methods_text(self) -> str:
        return "、".join(Method(method).label for method in self.methods)


class RatingPhotoQuerySet(models.QuerySet["RatingPhoto"]):
    def standing(self) -> "RatingPhotoQuerySet":
        return self.filter(withdrawn_at=None)


@kept(
    Frozen(
        "assignment clause file sent_sha256 key added_at withdrawn_at handed_in_at", since="handed_in_at", draft=True
    )
)
class RatingPhoto(models.Model):
    """A photograph beside a rating; hashed as it comes in, frozen with the rating (P22)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="photos")
    clause = models.CharField("条款编号", max_length=20)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    # Of the bytes as the camera made them; a picture is drawn anew, so that what is kept has another.
    sent_sha256 = models.CharField("拍摄时的SHA-256", max_length=64)
    # Made by the device: sent twice, it is one photograph.
    key = models.UUIDField("设备标识")
    added_at = models.DateTimeField("上传时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    handed_in_at = models.DateTimeField("提交时间", null=True)

    objects = RatingPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "clause", "id"]
        verbose_name = "评定照片"
        constraints = [
            models.UniqueConstraint(name="photo_once_by_key", fields=["assignment", "key"]),
            models.CheckConstraint(name="handed_in_photo_stays", condition=Q(handed_in_at=None) | Q(withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.sent_sha256[:8]}"


class VisitDeviceQuerySet(models.QuerySet["VisitDevice"]):
    def standing(self) -> "VisitDeviceQuerySet":
        return self.filter(given_up_at=None)


@kept(
    Free(
        "*",
        reason="what a device says of itself; its ratings prove themselves as they arrive, and who gives it up is recorded",
    )
)
class VisitDevice(models.Model):
    """A device on which a member rates, with or without a network: until it is empty or given up, ratings may still lie on it (P22, P23)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="devices")
    key = models.UUIDField("设备标识")
    browser = models.CharField("浏览器", max_length=200, blank=True)
    opened_at = models.DateTimeField("启用时间")
    waiting = models.PositiveIntegerField("待上传", default=0)
    reported_at = models.DateTimeField("最近联网时间")
    given_up_at = models.DateTimeField("停用时间", null=True)
    # Empty where the device itself has said that nothing is left on it.
    given_up_reason = models.CharField("停用理由", max_length=200, blank=True)

    objects = VisitDeviceQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "id"]
        verbose_name = "评审设备"
        constraints = [
            models.UniqueConstraint(
                name="one_standing_row_a_device", fields=["assignment", "key"], condition=Q(given_up_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.key}"
