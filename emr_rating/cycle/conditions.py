"""What has to be true of the year before it moves a filing (E08)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict, allow, refuse

from ..articles import E

if TYPE_CHECKING:
    from ..models import Filing


def window_closed(filing: "Filing", at: datetime) -> Verdict:
    return allow() if at >= filing.closes_at else refuse(E(8), "填报期尚未结束。")


def late_not_begun(filing: "Filing", at: datetime) -> Verdict:
    """Allowed to file late, and nothing has been filled in or confirmed since (E08)."""
    late = filing.cycle.late_filings.filter(institution=filing.filed_by_id, withdrawn_at=None).first()
    if late is None:
        return refuse(E(8), "本案件没有准予补报。")
    begun = filing.answers.filter(at__gte=late.granted_at).exists() or filing.reports_made
    return refuse(E(8), "医院已经开始补报，准予补报不能撤回。") if begun else allow()


def window_ended_on(filing: "Filing", at: datetime) -> date:
    """The last day of filing: what follows it counts from there, whenever the work is done (E08)."""
    return filing.last_day
