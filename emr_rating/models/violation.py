from datetime import date, datetime
from functools import cached_property
from typing import cast

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.measures import base
from casework.measures.steps import GRAVE

from ..rules import LEVELS
from ..violation import rules
from ..violation import steps as s
from .filing import Filing


@kept(Frozen(base.FROZEN), Covered(f"{base.COVERED} {base.FOUND} sanction to_level until why"))
class Violation(base.GravityBase, steps=s.STEPS):
    """Of a hospital, on one of ten grounds (E29): a case about its filing of the year, decided on by the commission."""

    word = "violation"

    # Found and chosen with the decision; `why` is the reason for it.
    sanction = models.CharField("处理措施", max_length=20, blank=True)
    to_level = models.PositiveSmallIntegerField("降至级别", null=True)
    until = models.DateField("暂停至", null=True)
    why = models.TextField("处理理由", blank=True)

    class Meta:
        verbose_name = "违规处理"
        constraints = [
            models.CheckConstraint(
                name="violation_with_facts", condition=~models.Q(ground="") & ~models.Q(ground_facts="")
            ),
            models.CheckConstraint(
                name="violation_grave_with_reason", condition=models.Q(grave=False) | ~models.Q(gravity="")
            ),
            models.CheckConstraint(
                name="violation_kept_for_grave",
                condition=models.Q(grave=True) | models.Q(sanction__in=["", rules.LOWER.value]),
            ),
            models.CheckConstraint(
                name="violation_level_in_range", condition=models.Q(to_level=None) | models.Q(to_level__lte=max(LEVELS))
            ),
        ]

    @cached_property
    def of_filing(self) -> Filing:
        return Filing.objects.get(pk=cast(int, self.about_id))

    @property
    def year(self) -> int:
        return self.of_filing.cycle.year

    @property
    def sanctioned(self) -> str:
        """What was decided, in a few words; empty before."""
        sanction = rules.LAW.sanction(self.sanction)
        return sanction.label if sanction else ""

    def describe(self) -> str:
        return rules.ViolationGround(self.ground).label

    @s.INTENT_NOTICE.issue.on("state")
    def tell_violation(self, *, by, at: datetime) -> None:
        self.told_at = at

    @s.DECISION_NOTICE.issue.on("state")
    def decide_violation(
        self,
        *,
        by,
        at: datetime,
        sanction: str,
        to_level: int | None,
        until: str | None,
        grave: str,
        gravity: str,
        why: str,
    ) -> str:
        """As the paper that is signed says it; a grave one ends with its circular."""
        self.sanction, self.to_level, self.why = sanction, to_level, why
        self.until = date.fromisoformat(until) if until else None
        self.grave, self.gravity = grave == GRAVE, gravity
        return (s.CIRCULATING if self.grave else s.TAKEN).value
