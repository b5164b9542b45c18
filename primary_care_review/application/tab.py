"""The parts of an application's case page: its materials, and its self-assessment (P18, P19)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from ..assessment.actions import EVIDENCE
from ..assessment.present import supplement_asked
from ..models import Application
from ..rules import MaterialKind
from .actions import TAKES_FILES


def _materials(case: Application, member: Membership, at: datetime) -> dict[str, Any]:
    files: dict[str, list[dict[str, Any]]] = {}
    for row in case.materials.readable_by(member, kind=case.kind).filter(withdrawn_at=None).select_related("file"):
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


MATERIALS = Tab("materials", "申报材料", "primary_care_review/tabs/materials.html", _materials)
