"""What the workbench of a hospital says before there is a case: the year's filing may be begun (E08)."""

from datetime import datetime

from accounts.models import Institution, Membership
from accounts.roles import Regime
from casework.workbench.invitations import Invitation

from ..articles import E
from ..models import Cycle, Filing


def filing_to_begin(member: Membership, at: datetime) -> Invitation | None:
    """While the window is open and the hospital has no filing in it."""
    cycle = Cycle.objects.open_at(at).first()
    enrolled = Institution.objects.visible_to(member).enrolled(Regime.EMR).first()
    if cycle is None or enrolled is None:
        return None
    if Filing.objects.standing().of_cycle(cycle).filter(filed_by=enrolled).exists():
        return None
    return Invitation(
        f"{cycle.year}年度填报尚未开始", f"填报截止：{cycle.closes_text}（{E(8)}）。", "filing_home", "去填报"
    )
