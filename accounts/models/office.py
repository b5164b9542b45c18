from django.db import models

from accounts.roles import OfficeKind

from .district import District


class Office(models.Model):
    """Whoever can hold the ball: the national institute, the commission, the centre, a bureau, an institution, a third party."""

    kind = models.CharField("类别", max_length=20, choices=OfficeKind.choices)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="offices")
    # The national institute may work outside the portal; the centre then enters its acts (代录).
    connected = models.BooleanField("接入本平台", default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "单位"
        constraints = [
            models.UniqueConstraint(
                name="one_bureau_per_district", fields=["district"], condition=models.Q(kind=OfficeKind.BUREAU)
            ),
            models.CheckConstraint(
                name="bureau_and_institution_have_a_district",
                condition=~models.Q(kind__in=[OfficeKind.BUREAU, OfficeKind.INSTITUTION])
                | models.Q(district__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
