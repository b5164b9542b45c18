"""The self-assessment as the case page shows it (P18)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from ..assessment.present import clause_rows, standing_so_far
from ..models import Application
from ..parties.present import of_case
from ..parties.terms import LASTS, Scope


def _assessment(case: Application, member: Membership, at: datetime) -> dict[str, Any]:
    """The institution sees all of it; the authorities how far it is, and its content once it is handed in."""
    open_to_all = case.submitted_at is not None or case.rechecked_id is not None
    shown = member.is_institution or open_to_all
    return {
        "shown": shown,
        "so_far": standing_so_far(case.assessment),
        "clauses": clause_rows(case.assessment) if shown else [],
        "edition": case.assessment.edition,
        **(of_case(case, member) if not shown else {}),
    }


ASSESSMENT = Tab(
    "assessment", "自评情况", "primary_care_review/tabs/assessment.html", _assessment, delegated=LASTS[Scope.GUIDANCE]
)
