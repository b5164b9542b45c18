from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES, Role
from casework.articles import Article
from casework.drawing.base import (
    OF_PARTIES,
    DrawStage,
    Party,
    TwoPartyDraw,
    TwoPartyQuerySet,
    between_two_parties,
    party_of,
)
from casework.figures.terms import Figures
from casework.models import Case
from casework.step import Audience

from .. import uses
from .pool import Pool
from .review import Review

if TYPE_CHECKING:
    from typing import Self

__all__ = ["RUNNERS", "Draw", "DrawStage", "Party", "party_of"]

# Who of an office stands behind its draws and its rounds of review.
RUNNERS = (*OFFICIAL_ROLES, Role.SUPERVISOR)


class DrawQuerySet(TwoPartyQuerySet):
    def of(self, case: Case) -> "Self":
        """For whichever round of review of the case."""
        return self.filter(review__case=case.pk)

    def visible_to(self, member: Membership) -> "Self":
        """Officials and supervisors of the office that draws, and the centre where it draws for the commission; names stay hidden
        from everybody else."""
        if member.role not in RUNNERS:
            return self.none()
        charged = uses.run_for_others(member.role)
        return self.filter(review__use__in=charged) if charged else self.filter(office=member.office_id)


@kept(
    Frozen("number review office pool frozen list_hash panels frozen_by frozen_at previous reason"),
    Frozen("drawn_at proof chances due_at", since="drawn_at"),
    *OF_PARTIES,
)
class Draw(TwoPartyDraw):
    """One drawing of experts for a round of review; a redraw or a replacement is a further one.

    Of whoever is excluded the list has the reasons.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="draws")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="draws")
    # How many admissible panels the list has, in digits: no column of numbers is wide enough.
    panels = models.CharField("可行组合数", max_length=100)
    # [number, employer, level, chance] of every candidate who was drawn for, of all admissible panels: what fairness is measured by.
    chances = models.JSONField("入选机会", null=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "专家抽取"
        constraints = [
            models.UniqueConstraint(
                name="one_open_draw_per_round", fields=["review"], condition=Q(drawn_at=None, ended_at=None)
            ),
            *between_two_parties(drawn=("proof", "chances")),
        ]

    @property
    def case(self) -> Case:
        return self.review.case

    @property
    def of_case(self) -> Case:
        return self.case

    @property
    def law(self) -> Figures:
        return self.case.law

    @property
    def article(self) -> Article:
        return self.review.declared.article

    @property
    def audience(self) -> Audience:
        return self.review.declared.audience
