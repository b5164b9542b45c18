"""An objection as its case shows it: who objects, the points with their answers, the files, the finding once it is signed (E25)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.objection.lodging import EVIDENCE, LETTER
from casework.registry import Tab
from casework.text import closing_text

from ..models import Objection
from ..national.scope import WITHIN
from . import steps


def objection(case: Objection, member: Membership, at: datetime) -> dict[str, Any]:
    """Whoever objects reads the answer once it is countersigned; the offices read it from the draft on."""
    within = member.role in WITHIN
    files = case.materials.readable_by(member, kind=case.kind).filter(handed_in_at__isnull=False).select_related("file")
    shown = getattr(case, "shown_evidence", None)
    return {
        "objection": case,
        "points": case.objection_points.all(),
        "answered": within or case.state == steps.ANSWERED,
        "within": within,
        "files": files if within else files.filter(kind__in=(LETTER, EVIDENCE)),
        "shown": shown if within else None,
        "until": closing_text(shown.ends_at()) if shown and within else None,
    }


OBJECTION_TAB = Tab("objection", "异议", "emr_rating/objection/tab.html", objection)
