from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import District, Membership, Person
from accounts.roles import OfficeKind
from casework.models import Conclusion

from .cycle import Cycle
from .filing import Filing


class DistrictSummaryQuerySet(models.QuerySet["DistrictSummary"]):
    def visible_to(self, member: Membership) -> "DistrictSummaryQuerySet":
        """A bureau sees its own, the city's and the national offices all."""
        match member.office.kind:
            case OfficeKind.BUREAU:
                return self.filter(district=member.office.district_id)
            case OfficeKind.COMMISSION | OfficeKind.CENTRE | OfficeKind.INSTITUTE:
                return self.all()
            case _:
                return self.none()


@kept(Frozen("cycle district serial remarks reported_by reported_at"))
class DistrictSummary(models.Model):
    """What a bureau reports to the commission: the results of its review (E16). A district may report in several parts."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="summaries")
    district = models.ForeignKey(District, models.PROTECT, related_name="summaries")
    serial = models.PositiveSmallIntegerField("批次")
    remarks = models.TextField("工作情况说明", blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("报送时间")

    objects = DistrictSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.UniqueConstraint(name="summary_serial_once", fields=["cycle", "district", "serial"]),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.district} 第{self.serial}批"


@kept(
    Frozen("summary filing conclusion"),
    Frozen("returned_at", since="returned_at"),
)
class SummaryLine(models.Model):
    """One case in a summary with the conclusion that was reported; returned by the commission, it stands no longer."""

    summary = models.ForeignKey(DistrictSummary, models.PROTECT, related_name="lines")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="summary_lines")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="+", verbose_name="区县结论")
    returned_at = models.DateTimeField("退回时间", null=True)

    class Meta:
        ordering = ["summary", "filing"]
        constraints = [
            models.UniqueConstraint(
                name="case_stands_in_one_summary", fields=["filing"], condition=models.Q(returned_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary_id} {self.filing_id}"
