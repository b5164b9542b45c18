"""A tip as its case shows it: not who has told it, which has a page of its own."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership

from ..gateway import may_ever
from ..registry import case_type
from .base import TipBase


def may_answer(tip: TipBase, member: Membership, *, on: date) -> bool:
    """Whoever may look into it, by whichever step it is answered."""
    return any(may_ever(tip, step, member, on=on) for step in case_type(tip.kind).steps if step.ends_case)


def shown(tip: TipBase, member: Membership, at: datetime) -> dict[str, Any]:
    """For `casework/tips/told.html`; the kind adds what it is about."""
    may_know = may_answer(tip, member, on=timezone.localdate(at))
    files = tip.materials.readable_by(member, kind=tip.kind).filter(handed_in_at__isnull=False).select_related("file")
    return {"tip": tip, "files": files, "may_know": may_know}
