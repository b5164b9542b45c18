from django.db import models

from accounts.models import Office, Person

from .case import Case
from .material import StoredFile


class Notice(models.Model):
    """A printed notice: its number and its frozen fields. The PDF follows from the outbox and is kept with its hash.

    A notice is drafted (`issued_at` empty, no number), issued with a number of its office and year, printed, delivered;
    a corrected one is issued anew and marks the one it replaces.
    """

    kind = models.CharField("文种", max_length=40)
    title = models.CharField("标题", max_length=200)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="notices")
    office = models.ForeignKey(Office, models.PROTECT, related_name="notices", verbose_name="发文机关")
    fields = models.JSONField("内容")
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    year = models.PositiveSmallIntegerField("年份", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    number = models.CharField("发文字号", max_length=60, blank=True)
    code = models.CharField("查验码", max_length=20, unique=True, null=True)  # noqa: DJ001  # unique, so absent is NULL
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("签发时间", null=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    printed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField("打印时间", null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="notice_number_once", fields=["office", "year", "serial"]),
            models.CheckConstraint(
                name="notice_issued_whole",
                condition=models.Q(issued_at=None, issued_by=None, number="", code=None)
                | (models.Q(issued_at__isnull=False, issued_by__isnull=False, code__isnull=False) & ~models.Q(number="")),
            ),
            models.CheckConstraint(
                name="notice_printed_after_issue",
                condition=models.Q(printed_at=None) | models.Q(printed_at__gte=models.F("issued_at")),
            ),
        ]
        indexes = [models.Index(fields=["office", "issued_at"], name="notice_desk")]

    def __str__(self) -> str:
        return f"{self.number or '（未编号）'} {self.title}"


class Delivery(models.Model):
    """How, when and to whom a notice was delivered."""

    class Way(models.TextChoices):
        PORTAL = "portal", "平台送达"
        IN_PERSON = "in_person", "直接送达"
        POST = "post", "邮寄送达"
        MAIL = "mail", "电子邮件"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    way = models.CharField("送达方式", max_length=20, choices=Way.choices)
    to = models.CharField("受送达人", max_length=100)
    at = models.DateTimeField("送达时间")
    remark = models.CharField("备注", max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.to}"
