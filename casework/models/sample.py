from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role

from ..articles import Article
from ..drawing.base import OF_PARTIES, TwoPartyDraw, TwoPartyQuerySet, between_two_parties
from ..figures.terms import Figures
from ..sampling.uses import SampleUse, use_of
from .figure_setting import FigureSetting

if TYPE_CHECKING:
    from typing import Self

SAMPLING_ROLES = (*BUREAU_ROLES, *COMMISSION_ROLES, Role.SUPERVISOR)


class SampleQuerySet(TwoPartyQuerySet):
    def visible_to(self, member: Membership) -> "Self":
        """Officials and supervisors of the office that draws."""
        return self.filter(office=member.office_id) if member.role in SAMPLING_ROLES else self.none()

    def of(self, use: SampleUse, *, office: int, year: int) -> "Self":
        return self.filter(use=use.name, office=office, year=year)


@kept(
    Frozen("number use year office share least frozen list_hash frozen_by frozen_at previous reason"),
    Frozen("drawn_at proof due_at", since="drawn_at"),
    *OF_PARTIES,
)
class Sample(TwoPartyDraw):
    """A sample of a year, drawn stratum by stratum under a use (E30, P28); a further one of the year names the one before it."""

    use = models.CharField("用途", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    share = models.PositiveSmallIntegerField("比例（%）")
    least = models.PositiveSmallIntegerField("至少")

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "抽样"
        constraints = [
            models.UniqueConstraint(
                name="one_open_sample_of_a_year",
                fields=["use", "office", "year"],
                condition=Q(drawn_at=None, ended_at=None),
            ),
            *between_two_parties("sample_"),
        ]

    @property
    def declared(self) -> SampleUse:
        return use_of(self.use)

    @property
    def article(self) -> Article:
        return self.declared.article

    @property
    def law(self) -> Figures:
        return FigureSetting.objects.law(self.declared.regime, timezone.localdate(self.frozen_at))

    @property
    def of_what(self) -> str:
        """2026年度区县审核结果监督抽查"""
        return f"{self.year}年度{self.declared.label}"

    @property
    def panel(self) -> list[str]:
        """The numbers that were drawn."""
        return cast(list[str], self.proof["panel"]) if self.proof else []
