"""A tip as its case shows it: not who has told it, which has a page of its own."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership

from ..gateway import may_ever
from ..models.material import MaterialQuerySet
from ..registry import case_type
from ..step import Step
from .base import TipBase


def may_answer(tip: TipBase, member: Membership, *, on: date) -> bool:
    """Whoever may look into it as it stands; once it is answered, whoever might have taken the step by which that was done."""
    return may_ever(tip, _answering(tip), member, on=on)


def _answering(tip: TipBase) -> Step:
    ends = {step.name: step for step in case_type(tip.kind).steps if step.ends_case}
    if tip.closed_at is None:
        return next(step for step in ends.values() if tip.state in step.sources)
    return ends[tip.records.filter(verb__in=ends).order_by("-seq").values_list("verb", flat=True)[0]]


def files_of(tip: TipBase, member: Membership) -> MaterialQuerySet:
    """What came with it, as far as the member reads it."""
    readable = tip.materials.readable_by(member, kind=tip.kind)
    return readable.filter(handed_in_at__isnull=False, withdrawn_at=None).select_related("file")


def shown(tip: TipBase, member: Membership, at: datetime) -> dict[str, Any]:
    """For `casework/tips/told.html`; the kind adds what it is about."""
    may_know = may_answer(tip, member, on=timezone.localdate(at))
    return {"tip": tip, "files": files_of(tip, member), "may_know": may_know}
