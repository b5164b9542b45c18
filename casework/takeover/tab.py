"""From where a case was taken over, and with which papers, on its page; what was concluded elsewhere is told by its own tabs."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES

from ..models import Case
from ..registry import Tab, case_type
from .kinds import takeover_of
from .steps import PAPERS


def _shown_to(case: Case, member: Membership) -> bool:
    """Before it is confirmed to the commission alone: nothing of it counts yet."""
    waits = case.state in takeover_of(case.kind).steps.confirm.sources
    return (member.role in COMMISSION_ROLES or not waits) and case.taken_over is not None


def taken_over(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    row = case.takeovers.select_related("sheet").latest("pk")
    files = case.materials.readable_by(member, kind=case.kind).filter(kind__in=PAPERS, withdrawn_at=None)
    return {
        "row": row,
        "stage": case_type(case.kind).stage(row.stage).told,
        "told": takeover_of(case.kind).told(row) if member.role in COMMISSION_ROLES else "",
        "files": files.select_related("file"),
    }


TAKEOVER_TAB = Tab("takeover", "接管", "casework/takeover/tab.html", taken_over, _shown_to)
