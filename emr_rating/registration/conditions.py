"""What has to be true of a registration before a step (Article 6)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.clocks import deadlines
from casework.verdict import Verdict, allow, refuse

from ..articles import E

if TYPE_CHECKING:
    from ..models import Registration


def correction_overdue(registration: "Registration", at: datetime) -> Verdict:
    """The applicant has let the term for correcting go by; until then nobody takes the registration away."""
    if not deadlines.overdue(registration, "correction", at=at):
        return refuse(E(6), "申请人修改的时限尚未届满，不能终止；可以提醒申请人修改。")
    return allow()
