"""What has to be so before a grade is revoked (P34)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from ..articles import P

if TYPE_CHECKING:
    from ..models import Revocation


def grade_in_force(revocation: "Revocation", at: datetime) -> Verdict:
    """What was replaced or revoked meanwhile is not revoked any more."""
    if not revocation.revoked.gone:
        return allow()
    way = Way("不予撤销", "step", (revocation.number, "drop_revocation"), roles=(Role.BUREAU_HEAD,))
    verdict = refuse(P(34), "所涉等级已经被取代或者撤销，不能再撤销，请办理“不予撤销”。", way=way)
    return verdict.awaiting("等级已失效，办理不予撤销", Role.BUREAU_HEAD)
