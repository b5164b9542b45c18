from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Regime, Role

_OF_CITY = (OfficeKind.INSTITUTE, OfficeKind.COMMISSION)


class PoolQuerySet(models.QuerySet["Pool"]):
    def visible_to(self, member: Membership) -> "PoolQuerySet":
        """The commission sees all; the centre and the institute those of the EMR rating; a bureau its own."""
        match member.office.kind, member.role:
            case _, Role.EXPERT | Role.SYSTEM_ADMIN | Role.SECURITY_ADMIN | Role.AUDIT_ADMIN:
                return self.none()
            case OfficeKind.COMMISSION, _:
                return self.all()
            case OfficeKind.CENTRE | OfficeKind.INSTITUTE, _:
                return self.filter(regime=Regime.EMR)
            case OfficeKind.BUREAU, _:
                return self.filter(office=member.office_id)
            case _:
                return self.none()


@kept(Frozen("regime office"), Covered("requires_letter keeps_points bars_same_district"))
class Pool(models.Model):
    """The experts an office may call upon in one regime: the national and the city pool, or a bureau's own (E14, P07, P08).

    Letter of appointment, points and levels are the law of the grade review (P09-P11); a pool of the EMR rating has them as settings.
    """

    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    office = models.ForeignKey(Office, models.PROTECT, related_name="pools", verbose_name="管理单位")
    requires_letter = models.BooleanField("须持有效聘书", default=False)
    keeps_points = models.BooleanField("实行计分和分级", default=False)
    # Of a bureau's own pool, whose institutions all lie in its district, it would bar everybody.
    bars_same_district = models.BooleanField("同一区县回避", default=False)

    objects = PoolQuerySet.as_manager()

    class Meta:
        ordering = ["regime", "id"]
        verbose_name = "专家库"
        constraints = [
            models.UniqueConstraint(name="one_pool_per_office_and_regime", fields=["office", "regime"]),
            models.CheckConstraint(
                name="grade_review_pool_has_letters_and_points",
                condition=~models.Q(regime=Regime.PRIMARY_CARE) | models.Q(requires_letter=True, keeps_points=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}{self.field}专家库"

    @property
    def owner(self) -> str:
        match self.office.kind:
            case OfficeKind.INSTITUTE:
                return "国家级"
            case OfficeKind.COMMISSION:
                return "市级"
            case _:
                return str(self.office.own_district)

    @property
    def field(self) -> str:
        return "电子病历评级" if self.regime == Regime.EMR else "基层评审"

    @property
    def of_city(self) -> bool:
        return self.office.kind in _OF_CITY
