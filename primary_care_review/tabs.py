"""The parts of an application's case page: its materials, and its self-assessment (P18, P19)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from .actions.application import TAKES_FILES
from .actions.assessment import EVIDENCE
from .models import Application
from .present import clause_rows, standing_so_far, supplement_asked
from .rules import MaterialKind


def _materials(case: Application, member: Membership, at: datetime) -> dict[str, Any]:
    files: dict[str, list[dict[str, Any]]] = {}
    for row in case.materials.readable_by(member).filter(withdrawn_at=None).select_related("file"):
        late = bool(case.submitted_at and row.handed_in_at and row.handed_in_at > case.submitted_at)
        files.setdefault(row.kind, []).append({"row": row, "supplemented": late})
    kinds = [
        {"label": kind.label, "optional": _optional(case, kind), "files": files.get(kind, [])} for kind in MaterialKind
    ]
    if EVIDENCE in files:
        kinds.append({"label": "自评开始日期认定依据", "optional": False, "files": files[EVIDENCE]})
    may_upload = member.is_institution and case.state in TAKES_FILES
    return {"kinds": kinds, "may_upload": may_upload, "asked": supplement_asked(case), "any_file": bool(files)}


def _optional(case: Application, kind: MaterialKind) -> bool:
    return kind is MaterialKind.INSPECTIONS or (kind is MaterialKind.OTHER and not case.named_materials())


def _assessment(case: Application, member: Membership, at: datetime) -> dict[str, Any]:
    """The institution sees all of it; the authorities how far it is, and its content once it is handed in."""
    open_to_all = case.submitted_at is not None
    shown = member.is_institution or open_to_all
    return {
        "shown": shown,
        "so_far": standing_so_far(case.assessment),
        "clauses": clause_rows(case.assessment) if shown else [],
        "unchanged": case.assessment.digest == case.report.digest if open_to_all else None,
        "edition": case.assessment.edition,
    }


MATERIALS = Tab("materials", "申报材料", "primary_care_review/tabs/materials.html", _materials)
ASSESSMENT = Tab("assessment", "自评情况", "primary_care_review/tabs/assessment.html", _assessment)
