from datetime import datetime

from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.measures import base
from casework.measures.steps import GRAVE

from ..revocation import steps as s
from ..revocation.city import CITY
from ..revocation.rules import RevocationGround


@kept(Frozen(base.FROZEN + " revoked"), Covered(f"{base.COVERED} {base.FOUND}"))
class Revocation(base.GravityBase, steps=s.STEPS):
    """Of a grade that is in force, on one of four grounds (P34), by the body that made it known."""

    word = "revocation"

    revoked = models.ForeignKey("Grade", models.PROTECT, related_name="revocations", verbose_name="所涉等级")

    class Meta:
        verbose_name = "撤销等级"
        constraints = [
            models.CheckConstraint(
                name="revocation_with_facts", condition=~models.Q(ground="") & ~models.Q(ground_facts="")
            ),
            models.CheckConstraint(name="grave_with_reason", condition=models.Q(grave=False) | ~models.Q(gravity="")),
        ]

    def describe(self) -> str:
        return f"撤销{self.revoked.grade}级 · {RevocationGround(self.ground).label}"

    @s.INTENT_NOTICE.issue.on("state")
    def tell_revocation(self, *, by, at: datetime) -> None:
        self.told_at = at

    @s.REVOCATION_NOTICE.issue.on("state")
    def revoke(self, *, by, at: datetime, grave: str, gravity: str) -> str:
        """A grave one ends with its circular."""
        self.grave, self.gravity = grave == GRAVE, gravity
        return (s.CIRCULATING if self.grave else s.TAKEN).value


@kept()
class CityRevocation(Revocation, steps=CITY.steps):
    """By the commission."""

    class Meta:
        verbose_name = "市级撤销等级"
