from typing import TYPE_CHECKING, cast

from django.db import models

from accounts.roles import OfficeKind, Regime, Role

from .district import District

if TYPE_CHECKING:
    from .membership import Membership


class OfficeQuerySet(models.QuerySet["Office"]):
    def managed_by(self, member: "Membership") -> "OfficeQuerySet":
        """Those whose people a member invites, resets and takes leave of.

        A head manages the own office. For an institution that cannot help itself: the centre where it takes part in the
        EMR rating, the bureau in its own district; a leader they add only where there is none (`accounts.people`). The security
        administrator manages everybody's accounts.
        """
        own = models.Q(pk=member.office_id)
        of_district = models.Q(kind=OfficeKind.INSTITUTION, district=member.office.district_id)
        match member.role:
            case Role.INSTITUTION_LEADER | Role.COMMISSION_HEAD:
                return self.filter(own)
            case Role.BUREAU_HEAD:
                return self.filter(own | of_district)
            case Role.BUREAU_HANDLER:
                return self.filter(of_district)
            case Role.CENTRE:
                return self.filter(institution__enrolments__regime=Regime.EMR, institution__enrolments__ended_on=None)
            case Role.SECURITY_ADMIN:
                return self.all()
            case _:
                return self.none()


class Office(models.Model):
    """Whoever can hold the ball: the national institute, the commission, the centre, a bureau, an institution, a third party."""

    kind = models.CharField("类别", max_length=20, choices=OfficeKind.choices)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    # What begins the numbers of its notices: 渝中卫基评〔2026〕3号.
    document_word = models.CharField("发文机关代字", max_length=20, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="offices")
    # The national institute may work outside the portal; the centre then enters its acts (代录).
    connected = models.BooleanField("接入本平台", default=True)

    objects = OfficeQuerySet.as_manager()

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

    @property
    def own_district(self) -> District:
        """Of a bureau or an institution, which always have one."""
        return cast(District, self.district)
