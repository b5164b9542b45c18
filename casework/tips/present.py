"""A tip as its case shows it: not who has told it, which has a page of its own."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership

from ..gateway import may_ever
from ..registry import case_type
from .base import TipBase


def shown(tip: TipBase, member: Membership, at: datetime) -> dict[str, Any]:
    """For `casework/tips/told.html`; the kind adds what it is about."""
    answers = case_type(tip.kind).step("answer_tip")
    may_know = answers is not None and may_ever(tip, answers, member, on=timezone.localdate(at))
    files = tip.materials.readable_by(member, kind=tip.kind).filter(handed_in_at__isnull=False).select_related("file")
    return {"tip": tip, "files": files, "may_know": may_know}
