from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Person
from casework.models import Notice, StoredFile

from .cycle import Cycle


@kept(
    Frozen("cycle closed_at closed_by paper"),
    Frozen("reported_number reported_on reported_at reported_by", since="reported_at"),
    Frozen("notice_number notice_on notice_scan notice_at notice_by", since="notice_at"),
    Frozen("city_notice", since="city_notice"),
)
class NationalClosing(models.Model):
    """How a year's national stage was closed, reported for filing and announced; each part is set once (E18, E25)."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="national_closing")
    closed_at = models.DateTimeField("国家级审核结束时间")
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    # Number, date and scan of the paper by which the centre has entered it (代录).
    paper = models.JSONField("代录依据", default=dict, blank=True)
    reported_number = models.CharField("备案文号", max_length=60, blank=True)
    reported_on = models.DateField("备案日期", null=True)
    reported_at = models.DateTimeField("备案登记时间", null=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    notice_number = models.CharField("国家通知文号", max_length=60, blank=True)
    notice_on = models.DateField("国家通知日期", null=True)
    notice_scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    notice_at = models.DateTimeField("国家通知录入时间", null=True)
    notice_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    city_notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="+", verbose_name="市级通知")

    class Meta:
        verbose_name = "国家级审核的结束和公布"
        constraints = [
            models.CheckConstraint(
                name="reported_whole",
                condition=Q(reported_at=None) | (Q(reported_on__isnull=False) & ~Q(reported_number="")),
            ),
            models.CheckConstraint(
                name="national_notice_whole",
                condition=Q(notice_at=None)
                | (Q(notice_on__isnull=False, notice_scan__isnull=False) & ~Q(notice_number="")),
            ),
            models.CheckConstraint(
                name="announced_in_order",
                condition=(Q(notice_at=None) | Q(reported_at__isnull=False))
                & (Q(city_notice=None) | Q(notice_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}"

    @property
    def fault(self) -> str:
        """What is still to be done before the city's notice may be made."""
        if self.reported_at is None:
            return "结果尚未报国家卫生健康委备案，请先登记备案文号和日期。"
        return "" if self.notice_at else "尚未录入国家通知，请先录入文号、日期和扫描件。"
