from accounts.columns import Frozen, kept
from casework.plans.base import FROZEN, PaperBase

from ..yearly.steps import CITY


@kept(Frozen(FROZEN))
class CitySummary(PaperBase, steps=CITY):
    """The city's yearly summary to the institute (E19)."""

    class Meta(PaperBase.Meta):
        verbose_name = "年度工作总结"
