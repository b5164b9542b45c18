"""What has to be true of a filing before the commission returns it (E16)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..rules import Lane

if TYPE_CHECKING:
    from ..models import Filing


# By what a result is lowered after the summary: a review anew could undo it.
_LOWERED = {article.id: (article, by) for article, by in ((E(29), "违规处理"), (E(30), "监督抽查不合格"))}


def came_from_district(filing: "Filing", at: datetime) -> Verdict:
    """And stands as the bureau has concluded it: what was lowered since does not go back to be raised again (E29, E30)."""
    if filing.lane != Lane.DISTRICT_REVIEW:
        return refuse(E(16), "本案件不由区县审核，不在区县报送的汇总中。")
    concluded = filing.conclusion
    if concluded is not None and concluded.article in _LOWERED:
        article, by = _LOWERED[concluded.article]
        return refuse(article, f"结果已因{by}降级，不再退回区县重新审核。")
    return allow()
