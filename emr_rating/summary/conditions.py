"""What has to be true of a filing before the commission returns it (E16)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..rules import Lane

if TYPE_CHECKING:
    from ..models import Filing


def came_from_district(filing: "Filing", at: datetime) -> Verdict:
    if filing.lane != Lane.DISTRICT_REVIEW:
        return refuse(E(16), "本案件不由区县审核，不在区县报送的汇总中。")
    return allow()
