from django.db import models

from accounts.columns import Covered, Frozen, kept
from casework.tips import base

from ..tips import steps as s
from ..violation.rules import ViolationGround

# Articles 28 and 31, beside the ten grounds of Article 29.
COACHING = "coaching"
BREACH = "breach"
CAUSES = [
    (COACHING, "擅自邀请专家违规指导、辅导、培训"),
    (BREACH, "擅自公开、使用评级数据，保密管理不力"),
    *((ground.value, ground.label) for ground in ViolationGround),
]


@kept(Frozen(base.OF_CONDUCT), Covered(base.COVERED))
class EmrTip(base.ConductTipBase, steps=s.STEPS):
    """Somebody tells of a violation in the rating, in their name or without (E28, E29, E31)."""

    cause = models.CharField("举报事项", max_length=20, choices=CAUSES)

    class Meta:
        verbose_name = "评级举报"
