"""What has to be so before the visit ends (P22)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from .ratings import Meeting

if TYPE_CHECKING:
    from ..models import Application


def signed_in_at_both(application: "Application", at: datetime) -> Verdict:
    """The sheets of the first and of the last meeting are there."""
    there = set(application.materials.filter(kind__in=list(Meeting), withdrawn_at=None).values_list("kind", flat=True))
    if missing := [meeting.label for meeting in Meeting if meeting not in there]:
        verdict = refuse(P(22), f"尚未登记{'、'.join(missing)}，请在“现场评审”页拍照上传。")
        return verdict.awaiting("、".join(missing), Role.EXPERT)
    return allow()
