"""等级评审结果汇总: what the team has found, chapter by chapter and against the bounds, as it is frozen with the signature (P24, P25)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..assessment.present import core_row, share_rows
from ..models import Application
from ..standards.terms import Rating
from ..visit import result


def summary_of(application: Application) -> dict[str, Any]:
    """Words and numbers alone, so that it reads the same whatever becomes of the program that counted it."""
    assessment, final, grading = application.assessment, result.final(application), result.grading(application)
    return {
        "standard": application.own_standard.title,
        "total": len(grading.clauses),
        "applicable": grading.applicable,
        "counts": _counted(final.values()),
        "chapters": [
            {
                "title": f"{chapter.number} {chapter.title}",
                "counts": _counted(final[number] for number in assessment.numbers_of(chapter.number)),
            }
            for chapter in assessment.chapters
        ],
        "grades": [one.grade.label for one in grading.grades],
        "shares": share_rows(grading),
        "core": core_row(grading),
        "failing": [
            {"clause": f"{one.clause.number} {one.clause.title}", "core": one.clause.core, "rating": one.rating}
            for one in grading.clauses
            if one.rating is Rating.D
        ],
        "borne": grading.grade.value if grading.grade else "",
    }


def _counted(ratings: Iterable[Rating]) -> dict[str, int]:
    found = Counter(ratings)
    return {rating.value: found[rating] for rating in Rating}
