"""What has to be true of a filing before a step of its review (E16)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict, allow, refuse

from ..articles import E

if TYPE_CHECKING:
    from ..models import Filing


def question_open(filing: "Filing", at: datetime) -> Verdict:
    if not filing.inquiries.filter(answered_at=None).exists():
        return refuse(E(16), "目前没有待答复的问题。")
    return allow()


def question_answered(filing: "Filing", at: datetime) -> Verdict:
    """Who is asked is heard; the head may go on without, for a reason (E16)."""
    if question_open(filing, at):
        return refuse(E(16), "医院尚未答复提问。").awaiting("医院答复提问")
    return allow()
