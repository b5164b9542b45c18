"""What the pages and papers of a self-assessment are given: progress, shares against bounds, the gap, clause by clause."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from casework.text import listed

from ..models import Application
from ..stages import Stage
from ..standards.computation import Gap, Grading, ShareResult, four_places, gaps
from ..standards.edition import Edition
from ..standards.terms import SHARES, InstitutionType, Rating
from .fields import field_name
from .reading import Assessment

SHARE_LABELS = {Rating.C: "C级及以上", Rating.B: "B级及以上", Rating.A: "A级"}


def supplement_asked(application: Application) -> dict[str, Any] | None:
    """What is missing, as the bureau's notice in force says it, for as long as the institution is to hand it in (P20)."""
    if application.state != Stage.SUPPLEMENT:
        return None
    issued = application.notices.filter(kind="supplement", withdrawn_at=None).exclude(issued_at=None)
    notice = issued.order_by("issued_at").last()
    if notice is None:
        return None
    return {"notice": notice, "lines": [line for line in notice.fields["missing"].splitlines() if line.strip()]}


def percent(share: Fraction | Decimal) -> str:
    """58/60 -> 96.67%, rounded half up; a bound as it is written, 95%."""
    if isinstance(share, Decimal):
        return f"{(share * 100).normalize():f}%"
    return f"{Decimal(four_places(share)) * 100:.2f}%"


def share_rows(grading: Grading) -> list[dict[str, Any]]:
    """One row a share: what is reached, and what each grade asks."""
    return [
        {
            "label": SHARE_LABELS[level],
            "have": f"{shares[0].have_clauses}/{grading.applicable} = {percent(grading.shares[level])}",
            "bounds": [{"need": f"≥ {percent(share.need)}", "met": share.met} for share in shares],
        }
        for level in SHARES
        for shares in [[_share(result.shares, level) for result in grading.grades]]
    ]


def _target(grading: Grading) -> dict[str, Any]:
    """The shares against the grade next above, or against the highest once that is reached."""
    reached = [index for index, result in enumerate(grading.grades) if result.grade is grading.grade]
    result = grading.grades[max(0, reached[0] - 1) if reached else -1]
    return {
        "grade": result.grade.label,
        "rows": [
            {
                "label": SHARE_LABELS[share.level],
                "percent": percent(share.have),
                "count": f"{share.have_clauses}/{grading.applicable}",
                "need": f"≥{percent(share.need)}",
                "met": share.met,
            }
            for share in result.shares
        ],
    }


def core_row(grading: Grading) -> list[dict[str, Any]]:
    """What each grade asks of the core clauses, and whether they reach it."""
    return [
        {"need": f"均达到{result.core}级" if result.core else "不作要求", "met": not result.core_failing}
        for result in grading.grades
    ]


def _share(shares: tuple[ShareResult, ...], level: Rating) -> ShareResult:
    return next(share for share in shares if share.level is level)


def gap(grading: Grading) -> dict[str, Any] | None:
    """What is missing to the grade next above, in sentences; None at the highest."""
    found = gaps(grading)
    return {"grade": found.grade.label, "sentences": _gap_sentences(found)} if found else None


def _gap_sentences(found: Gap) -> list[str]:
    sentences = [
        f"{SHARE_LABELS[share.level]}还差{share.missing}条（需{share.need_clauses}条，现{share.have_clauses}条）"
        for share in found.shares
        if share.missing
    ]
    if found.core_failing:
        numbers = listed([result.clause.number for result in found.core_failing], unit="条")
        sentences.append(f"核心条款{numbers}未达到要求")
    return sentences


def chapter_tasks(application: Application, *, current: str = "") -> list[dict[str, Any]]:
    """The chapters as a task list: how many of their clauses are rated."""
    assessment = application.assessment
    tasks = []
    for chapter in assessment.edition.chapters:
        numbers = assessment.numbers_of(chapter.number)
        rated = sum(number in assessment.ratings for number in numbers)
        tasks.append(
            {
                "label": f"{chapter.number} {chapter.title}",
                "url": reverse("assessment_chapter", args=[application.number, chapter.number]),
                "state": "complete" if rated == len(numbers) else "in_progress" if rated else "not_started",
                "progress": f"{rated}/{len(numbers)}",
                "current": chapter.number == current,
            }
        )
    return tasks


def forward(application: Application, tasks: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What comes next, first; then the preview, which may always be looked at."""
    preview = {"label": "预览申请", "url": reverse("application_preview", args=[application.number])}
    if application.state != Stage.SELF_ASSESSING:
        return [preview]
    if chapter := next((task for task in tasks if task["state"] != "complete"), None):
        begun = any(task["state"] != "not_started" for task in tasks)
        return [{"label": "继续自评" if begun else "开始逐条自评", "url": chapter["url"]}, preview]
    return [{"label": "完成自评", "url": reverse("step", args=[application.number, "finish"])}, preview]


def standing_so_far(assessment: Assessment) -> dict[str, Any]:
    """Shares, grade and gap as they are shown beside the form; nothing to show before the first rating."""
    grading = assessment.grading
    return {
        "rated": len(assessment.ratings),
        "total": len(assessment.clauses),
        "grading": grading,
        "grade": grading.grade.label if grading and grading.grade else "未达到等级",
        "grades": [result.grade.label for result in grading.grades] if grading else [],
        "shares": share_rows(grading) if grading else [],
        "core": core_row(grading) if grading else [],
        "target": _target(grading) if grading else None,
        "gap": gap(grading) if grading else None,
    }


def clause_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """The clause table: rating, grounds and rectification of every clause that applies."""
    return [
        {
            "number": clause.number,
            "title": clause.title,
            "core": clause.core,
            "rating": assessment.rating(clause),
            **{
                suffix: assessment.texts.get(field_name(clause.number, suffix), "")
                for suffix in ("evidence", "problem", "measure", "done_on")
            },
        }
        for clause in assessment.clauses
    ]


def bound_rows(edition: Edition) -> list[dict[str, Any]]:
    """The bounds of an edition, by institution type, highest grade first."""
    return [
        {
            "type": kind.label,
            "grade": bound.grade.label,
            "shares": [percent(bound.shares[level]) for level in SHARES],
            "core": f"均达到{bound.core}级" if bound.core else "不作要求",
        }
        for kind in InstitutionType
        for bound in edition.bounds_for(kind)
    ]
