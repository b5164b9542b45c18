"""The register of grades: the list, what goes out of it, what is fixed, and what was decreed before (P14, P26, P27)."""

from .importing import grades_import, grades_template
from .register import grades, grades_export, grades_json, grades_schema
from .snapshots import grade_snapshot, grade_snapshot_excel, grade_snapshot_json, grade_snapshots

__all__ = [
    "grade_snapshot",
    "grade_snapshot_excel",
    "grade_snapshot_json",
    "grade_snapshots",
    "grades",
    "grades_export",
    "grades_import",
    "grades_json",
    "grades_schema",
    "grades_template",
]
