"""One chapter as a member of the team rates it: what a clause asks, what the institution said of it, and the fields (P22)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership
from casework import autosave, saving
from casework.saving import Outcome
from experts.models import Assignment

from ..assessment.fields import field_name as self_assessed
from ..models import Application, RatingPhoto, RoutineStatistic
from ..standards.edition import Chapter, Clause
from ..standards.terms import SHARES, Rating
from .actions import save_ratings
from .ratings import FIELDS, Method, fault, field_name, read, ticked

RATINGS = [{"value": rating.value, "label": rating.label} for rating in Rating]


def words_of(suffix: str) -> Callable[[str], str]:
    """How the value of a field is put where two of them meet."""
    return ticked if suffix in {method.value for method in Method} else saving.quoted


def chapters_of(application: Application, assignment: Assignment) -> list[Chapter]:
    """Those of the member's sub-group, in the order of the standard."""
    own = application.grouping.chapters_of(assignment.pk) if application.grouping else []
    return [chapter for chapter in application.asked.chapters if chapter.number in own]


def posted(application: Application, assignment: Assignment, chapter: Chapter, *, post: Mapping[str, str]) -> Outcome:
    numbers = application.asked.numbers_of(chapter.number)
    fields = [(field_name(assignment.pk, number, suffix), suffix) for number in numbers for suffix in FIELDS]
    return saving.read(fields, posted=post, fault=fault)


def save(assignment: Assignment, outcome: Outcome, *, by: Membership, at: datetime) -> None:
    outcome.settle(save_ratings(assignment, changes=outcome.changes, by=by, at=at))


def sections(
    application: Application,
    assignment: Assignment,
    chapter: Chapter,
    outcome: Outcome,
    statistics: Mapping[str, list[RoutineStatistic]],
) -> list[dict[str, Any]]:
    """The chapter's sections with their clauses and fields, ready to be shown; `statistics` by clause (`statistics.present`)."""
    stored, versions = autosave.values(application), autosave.versions(application)
    applies = set(application.asked.numbers_of(chapter.number))
    photos = RatingPhoto.objects.standing().filter(assignment=assignment).values_list("clause", flat=True)
    taken = list(photos)

    def of_clause(clause: Clause) -> dict[str, Any]:
        fields = {
            suffix: saving.shown(
                field_name(assignment.pk, clause.number, suffix),
                label,
                outcome=outcome,
                stored=stored,
                versions=versions,
                words=words_of(suffix),
            )
            for suffix, label in FIELDS.items()
        }
        said = application.assessment.rating(clause)
        return {
            "clause": clause,
            "asks": [{"level": level.value, "text": clause.asks[level]} for level in SHARES],
            "own": said,
            "statistics": statistics.get(clause.number, []),
            "evidence": application.assessment.texts.get(self_assessed(clause.number, "evidence"), ""),
            "rating": fields["rating"],
            "methods": [fields[method.value] for method in Method],
            "note": fields["note"],
            "fields": list(fields.values()),
            "photos": taken.count(clause.number),
        }

    return [
        {
            "title": f"{section.number} {section.title}",
            "clauses": [of_clause(clause) for clause in section.clauses if clause.number in applies],
        }
        for section in chapter.sections
    ]


def chapter_url(application: Application, chapter: Chapter) -> str:
    return reverse("visit_chapter", args=[application.number, chapter.number])


def clause_url(application: Application, assignment: Assignment, number: str) -> str:
    """Where a clause of the member's own stands; nothing for any other."""
    for chapter in chapters_of(application, assignment):
        if number in application.asked.numbers_of(chapter.number):
            return f"{chapter_url(application, chapter)}#clause-{number}"
    return ""


def progress(application: Application, assignment: Assignment, *, current: str = "") -> list[dict[str, Any]]:
    """The member's chapters as a task list: how many of their clauses are whole."""
    texts, tasks = autosave.values(application), []
    for chapter in chapters_of(application, assignment):
        rated = read(texts, assignment.pk, application.asked.numbers_of(chapter.number))
        whole = sum(not one.lacks for one in rated)
        tasks.append(
            {
                "label": f"{chapter.number} {chapter.title}",
                "url": chapter_url(application, chapter),
                "state": "complete" if whole == len(rated) else "in_progress" if whole else "not_started",
                "progress": f"{whole}/{len(rated)}",
                "current": chapter.number == current,
            }
        )
    return tasks


def left(application: Application, assignment: Assignment) -> list[dict[str, str]]:
    """What is still open, clause by clause, with where it stands."""
    texts, found = autosave.values(application), []
    for chapter in chapters_of(application, assignment):
        page = chapter_url(application, chapter)
        for one in read(texts, assignment.pk, application.asked.numbers_of(chapter.number)):
            if one.lacks:
                url = f"{page}#clause-{one.number}"
                found.append({"number": one.number, "lacks": one.lacks, "url": url})
    return found
