"""What has to be true of a filing before the commission returns it (E16)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..rules import Lane

if TYPE_CHECKING:
    from ..models import Filing


def came_from_district(filing: "Filing", at: datetime) -> Verdict:
    """And stands as the bureau has concluded it: what a spot check has lowered does not go back to be raised again (E30)."""
    if filing.lane != Lane.DISTRICT_REVIEW:
        return refuse(E(16), "本案件不由区县审核，不在区县报送的汇总中。")
    concluded = filing.conclusion
    if concluded is not None and concluded.article == E(30).id:
        return refuse(E(30), "结果已因监督抽查不合格降级，不再退回区县重新审核。")
    return allow()
