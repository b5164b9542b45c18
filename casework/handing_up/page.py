"""What the pages of an institution say about handing up: who laid it before the leader and when, or why it was sent back."""

from datetime import datetime
from typing import Any

from accounts.models import Membership

from ..gateway import may_now
from ..models import Case
from ..registry import case_type
from ..text import moment_text
from .steps import latest, standing

ACTS = ("hand_up", "hand_back")


def shown(case: Case, member: Membership, at: datetime) -> dict[str, Any] | None:
    """For the institution alone, while it has something to hand in; None where there is nothing to say or to do."""
    of_kind = case_type(case.kind)
    up = of_kind.step("hand_up")
    if up is None or case.state not in up.sources or not member.is_institution:
        return None
    rows = filter(None, map(of_kind.step, ACTS))
    acts = [step for step in rows if member.role in step.roles and may_now(case, step, at=at)]
    said, tone = _said(case)
    return {"said": said, "tone": tone, "acts": acts, "number": case.number} if said or acts else None


def _said(case: Case) -> tuple[str, str]:
    last = latest(case)
    if last is None:
        return "", ""
    sent = f"{last.handed_by.person.name}已于{moment_text(last.handed_at)}送负责人"
    remark = f"附言：{last.remark}" if last.remark else ""
    if last.returned_at and last.returned_by and last.version + 1 == case.version:
        who = f"{last.returned_by.person.name}已于{moment_text(last.returned_at)}退回修改"
        return f"{who}，意见：{last.returned_reason}", "amber"
    if standing(case):
        return f"{sent}，待负责人办理。{remark}", "blue"
    changed = not last.returned_at and last.version == case.version
    return (f"{sent}，其后内容又有改动，须重新送负责人。", "amber") if changed else ("", "")
