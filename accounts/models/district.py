from datetime import date

from django.db import models

from accounts.columns import Covered, kept


class DistrictQuerySet(models.QuerySet["District"]):
    def current(self, on: date) -> "DistrictQuerySet":
        return self.filter(valid_from__lte=on).filter(models.Q(valid_until=None) | models.Q(valid_until__gte=on))


@kept(Covered("name kind valid_from valid_until successor"))
class District(models.Model):
    """A county-level division or zone of the city, by code, with its dates of validity.

    Codes are kept after a division is abolished, so that records of earlier years still resolve; the successor says
    where its cases go.
    """

    class Kind(models.TextChoices):
        DISTRICT = "district", "区"
        COUNTY = "county", "县"
        AUTONOMOUS_COUNTY = "autonomous_county", "自治县"
        ZONE = "zone", "功能区"

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "区县"
        constraints = [
            models.CheckConstraint(
                name="district_validity_in_order",
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name
