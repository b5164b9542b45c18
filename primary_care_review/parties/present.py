"""What a case page shows of what was left to a third party (P16)."""

from typing import Any

from accounts.models import Membership

from ..body import of_body
from ..models import Application
from . import rules
from .conditions import HEADS, OFFICIALS


def of_case(application: Application, member: Membership) -> dict[str, Any]:
    """For `primary_care_review/parties/of_case.html`: to the officials of the body, and to nobody else."""
    if member.role not in OFFICIALS or not of_body(application, member):
        return {}
    rows = list(application.delegations.select_related("contract__party__office"))
    scope = rules.scope_of(rechecked=application.rechecked_id is not None, state=application.state)
    running = any(row.taken_back_at is None and row.handed_in_at is None for row in rows)
    may = member.role in HEADS and scope is not None and not running
    return {"delegations": rows, "may_delegate": may, "to_delegate": scope.label if scope else ""}
