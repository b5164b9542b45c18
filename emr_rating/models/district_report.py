from accounts.columns import Frozen, kept
from casework.plans.base import FROZEN, PaperBase

from ..yearly.steps import DISTRICT


@kept(Frozen(FROZEN))
class DistrictReport(PaperBase, steps=DISTRICT):
    """A bureau's yearly report on the rating, and what it reports of special events (E33)."""

    class Meta(PaperBase.Meta):
        verbose_name = "分级评价工作报告"
