from accounts.columns import Frozen, kept
from casework.plans.base import FROZEN, PaperBase

from ..yearly.steps import OCTOBER_PAPER


@kept(Frozen(FROZEN))
class OctoberPaper(PaperBase, steps=OCTOBER_PAPER):
    """A bureau's list of the year with conclusions, summary and plan, before the end of October (P15)."""

    class Meta(PaperBase.Meta):
        verbose_name = "年度评审报送材料"
