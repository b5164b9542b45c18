"""What the team proposes and what the body concludes, side by side, each clause with its working (P12, P25)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES
from casework.models import Record
from casework.registry import Tab

from ..assessment.present import core_row, share_rows
from ..body import of_body, reads_reports
from ..models import Application
from ..recheck.steps import KEEP, ORDER_ANEW
from ..report.parts import Document
from ..stages import POSTED, RECHECKED, Stage
from ..standards.terms import SHARES
from ..visit import result
from .rules import label
from .steps import FIND_REACHED

# The finding is all that there is, and no conclusion: of a bureau on a first grade, or of a recheck that lets the grade stand or has
# it reviewed anew.
FOUND = (Stage.REACHED, Stage.CITY_AWARDED, *RECHECKED)
FINDINGS = tuple(step.name for step in (FIND_REACHED, KEEP, ORDER_ANEW))
REPORTED = (Stage.REPORTED, Stage.CONCLUDING, Stage.CONCLUDED, *FOUND, *POSTED)
# What an institution has been told of it.
TOLD = (*FOUND, *POSTED)


def shown_to(application: Application, member: Membership) -> bool:
    """The report is the body's; the institution reads the conclusion once it is posted, or that a first grade is reached."""
    if member.role in OFFICIAL_ROLES:
        return application.state in (REPORTED if reads_reports(application, member) else TOLD)
    return member.is_institution and application.state in TOLD


def conclusion(application: Application, member: Membership, at: datetime) -> dict[str, Any]:
    """The team's report and proposal to officials alone; the working to whoever reads the conclusion."""
    official, grading = reads_reports(application, member), result.grading(application)
    reports = application.work_reports.select_related("signed_by__member__person", "returned_by")
    standing = application.conclusion if application.state not in FOUND else None
    return {
        "grading": {
            "grades": [one.grade.label for one in grading.grades],
            "shares": share_rows(grading),
            "core": core_row(grading),
        },
        "borne": label(grading.grade),
        "report": next((row for row in reports if row.returned_at is None), None) if official else None,
        "returned": [row for row in reports if row.returned_at] if official else [],
        "proposed": _proposed(application) if official else "",
        "documents": list(Document),
        "conclusion": standing,
        "concluded": application.concluded_text if standing else "",
        "reached": _reached(application),
        "earlier": [row for row in application.conclusions.all() if row.superseded_at] if official else [],
        "clauses": clause_rows(application),
        "posting": application.posting,
        "of_body": of_body(application, member),
        "objects": member.is_institution and application.state == Stage.PUBLICITY,
    }


def _proposed(application: Application) -> str:
    report = application.work_reports.standing().first()
    return label(report.proposed_grade) if report else ""


def _reached(application: Application) -> Record | None:
    """The finding, as the record tells it."""
    if application.state not in FOUND:
        return None
    return Record.objects.filter(case_id=application.pk, verb__in=FINDINGS).order_by("pk").last()


def clause_rows(application: Application) -> list[dict[str, Any]]:
    """Clause by clause what the institution said, what was found, for which shares it counts, and why where members differed."""
    settled = (result.word(application) or {}).get("settled", {})
    return [
        {
            "number": one.clause.number,
            "title": one.clause.title,
            "core": one.clause.core,
            "own": application.assessment.rating(one.clause),
            "rating": one.rating,
            "counts": "、".join(level.value for level in SHARES if one.reaches(level)),
            "reason": settled.get(one.clause.number, {}).get("reason", ""),
        }
        for one in result.grading(application).clauses
    ]


CONCLUSION = Tab("conclusion", "评审结论", "primary_care_review/conclusion/tab.html", conclusion, shown_to)
