"""An objection as its case shows it: who objects, the points with their answers, the files, the finding (P13)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from casework.registry import Tab
from experts.review import tab

from ..body import of_body
from ..conclusion.rules import label
from ..models import PrimaryCareObjection
from .stages import ANSWERED


def objection(case: PrimaryCareObjection, member: Membership, at: datetime) -> dict[str, Any]:
    """Whoever objects reads the answer once it is issued, the body from the draft on; experts read what is objected to and no name."""
    within = of_body(case.review, member)
    told = within or (case.state == ANSWERED and not _investigates(member))
    files = case.materials.readable_by(member, kind=case.kind).filter(handed_in_at__isnull=False).select_related("file")
    return tab.context(case, member, at) | {
        "objection": case,
        "points": case.objection_points.all(),
        "answered": told,
        "within": within,
        "changed": label(case.changed_grade) if case.level is not None else "",
        "files": files,
        "rounds_shown": within or _investigates(member),
    }


def _investigates(member: Membership) -> bool:
    return member.role == Role.EXPERT


OBJECTION_TAB = Tab("objection", "异议", "primary_care_review/objection/tab.html", objection)
