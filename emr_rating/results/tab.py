"""The tab 级别形成 of a filing: computed, declared, concluded, side by side, and the result with its paper."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, Role
from casework.registry import Tab

from ..models import Filing, Reached
from .derivation import derivation
from .outcome import BY_NOTICE, outcome_of
from .views import SHEET_ROLES


def _shown_to(filing: Filing, member: Membership) -> bool:
    return filing.declared_level is not None and member.role != Role.EXPERT


def why(filing: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    outcome = outcome_of(filing, on=timezone.localdate(at))
    return {
        "filing": filing,
        "rungs": derivation(filing, member),
        "outcome": outcome,
        "lapse": filing.lapses.filter(reversed_at=None).select_related("notice").first(),
        "by_notice": BY_NOTICE,
        "may_issue": outcome.standing.on_paper and member.role in SHEET_ROLES,
        "may_accuse": member.role in COMMISSION_ROLES,
        "reached": Reached.objects.visible_to(member).filter(filing=filing.pk).select_related("violation"),
    }


WHY_TAB = Tab("why", "级别形成", "emr_rating/results/tab.html", why, _shown_to)
