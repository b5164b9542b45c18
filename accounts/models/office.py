from typing import TYPE_CHECKING, cast

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.powers import Post, Verb, Where, reach
from accounts.roles import OfficeKind, Regime, Role

from .district import District

if TYPE_CHECKING:
    from .membership import Membership


class OfficeQuerySet(models.QuerySet["Office"]):
    def bureau_of(self, district: "District | str | None") -> "Office":
        """The one bureau of a district, given as a row or by its code."""
        return self.get(kind=OfficeKind.BUREAU, district=district)

    def at(self, where: Where, member: "Membership") -> "OfficeQuerySet":
        """The offices that a row of the table of powers means, seen from an actor; as `powers.is_at` says it of one."""
        match where:
            case Where.OWN:
                return self.filter(pk=member.office_id)
            case Where.DISTRICT:
                return self.filter(kind=OfficeKind.INSTITUTION, district=member.office.district_id)
            case Where.EMR:
                return self.filter(institution__enrolments__regime=Regime.EMR, institution__enrolments__ended_on=None)
            case _:
                return self.all()

    def invited_into_by(self, member: "Membership") -> "OfficeQuerySet":
        """Those into which a member invites anybody at all."""
        found = models.Q(pk__in=())
        for where, _ in reach(Verb.INVITE, Role(member.role)):
            found |= models.Q(pk__in=self.model.objects.at(where, member).values("pk"))
        return self.filter(found)


@kept(Frozen("kind"), Covered("name short_name document_word district connected two_people"))
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
    # Whether one prepares and another decides (docs/decisions/0006).
    two_people = models.BooleanField("拟办与决定由两人办理", default=True)

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

    def post(self, role: Role) -> Post:
        """A role held here, as the table of powers reads it."""
        institution = self.kind == OfficeKind.INSTITUTION
        emr = (
            institution
            and type(self)
            .objects.filter(
                pk=self.pk, institution__enrolments__regime=Regime.EMR, institution__enrolments__ended_on=None
            )
            .exists()
        )
        return Post(role, self.pk, OfficeKind(self.kind), self.district_id, emr)

    @property
    def own_district(self) -> District:
        """Of a bureau or an institution, which always have one."""
        return cast(District, self.district)
