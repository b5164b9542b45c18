"""A measure as its case shows it: facts and statement to whoever knows of it, the evidence to its offices."""

from typing import Any

from accounts.models import Membership

from .base import MeasureBase


def shown(measure: MeasureBase, member: Membership) -> dict[str, Any]:
    """For `casework/measures/measure.html`; the kind adds its ground in words."""
    files = measure.materials.readable_by(member).filter(handed_in_at__isnull=False).select_related("file")
    return {
        "measure": measure,
        "evidence": [file for file in files if file.kind == measure.evidence_kind()],
        "stated_with": [file for file in files if file.kind == measure.statement_kind()],
    }
