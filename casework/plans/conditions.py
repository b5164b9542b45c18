"""What has to be true of a paper before it is handed in or given up."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import OfficeKind, Role
from accounts.ways import Way

from ..verdict import Verdict, allow, refuse

if TYPE_CHECKING:
    from .base import PaperBase

WRITING = {
    OfficeKind.BUREAU: (Role.BUREAU_HANDLER, Role.BUREAU_HEAD),
    OfficeKind.COMMISSION: (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD),
}


def written(case: "PaperBase", at: datetime) -> Verdict:
    """Every chapter that a paper needs has a text."""
    empty = [part.title for part in case.contents.parts if part.required and not part.text.strip()]
    if not empty:
        return allow()
    said = f"尚未填写{'、'.join(f'“{title}”' for title in empty)}，请填写后再报送。"
    verdict = refuse(case.declared.article, said, way=Way("起草", "paper", (case.number,)))
    return verdict.awaiting("填写" + "、".join(empty)[:30], *WRITING[OfficeKind(case.office.kind)])


def may_be_dropped(case: "PaperBase", at: datetime) -> Verdict:
    """Only what no year owes, and was never handed in."""
    if case.declared.once:
        return refuse(case.declared.article, f"{case.declared.label}每年须报送，不能停止起草。")
    if case.versions.exists():
        return refuse(case.declared.article, "本报告已经报送过，请修改后重新报送。")
    return allow()
