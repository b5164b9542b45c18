"""One chapter of a self-assessment as a page: its fields as they are shown, and what a save of the page does (P18)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import dropwhile, islice
from typing import Any

from accounts.models import Membership
from casework import autosave, saving
from casework.saving import Outcome

from ..models import Application
from ..standards.edition import Chapter, Clause
from ..standards.terms import SHARES, Rating
from .actions import save_fields
from .fields import fault, field_name
from .reading import FIELDS

RATINGS = [{"value": rating.value, "label": rating.label} for rating in Rating]


def after(chapter: Chapter, chapters: Iterable[Chapter]) -> Chapter | None:
    """The chapter that follows in the edition's order; none after the last."""
    following = dropwhile(lambda item: item.number != chapter.number, chapters)
    return next(islice(following, 1, None), None)


def read(application: Application, chapter: Chapter, *, posted: Mapping[str, str], on: date) -> Outcome:
    """What was changed on the page, and what of it cannot stand."""
    return saving.read(_fields(application, chapter), posted=posted, fault=partial(fault, on=on))


def save(application: Application, outcome: Outcome, *, by: Membership, at: datetime) -> None:
    """Writes what may stand; all of it is refused once the self-assessment is finished."""
    outcome.settle(save_fields(application, changes=outcome.changes, by=by, at=at))


def sections(application: Application, chapter: Chapter, outcome: Outcome | None = None) -> list[dict[str, Any]]:
    """The chapter's sections with their clauses and fields, ready to be shown."""
    outcome = outcome or Outcome()
    stored, versions = autosave.values(application), autosave.versions(application)
    applies = set(application.asked.numbers_of(chapter.number))

    def shown(number: str, suffix: str) -> dict[str, Any]:
        name, label = field_name(number, suffix), FIELDS[suffix][0]
        return saving.shown(name, label, outcome=outcome, stored=stored, versions=versions)

    def clause_shown(clause: Clause) -> dict[str, Any]:
        fields = {suffix: shown(clause.number, suffix) for suffix in FIELDS}
        asks = [{"level": level.value, "text": clause.asks[level]} for level in SHARES]
        return {"clause": clause, "asks": asks, "fields": list(fields.values()), **fields}

    return [
        {
            "title": f"{section.number} {section.title}",
            "clauses": [clause_shown(clause) for clause in section.clauses if clause.number in applies],
        }
        for section in chapter.sections
    ]


def place_of(application: Application, name: str) -> str:
    """The chapter, the clause and the field that a name stands for."""
    return next(
        f"{chapter.number} {chapter.title} · {clause.number} {clause.title} · {FIELDS[suffix][0]}"
        for chapter in application.asked.edition.chapters
        for section in chapter.sections
        for clause in section.clauses
        for suffix in FIELDS
        if field_name(clause.number, suffix) == name
    )


def _fields(application: Application, chapter: Chapter) -> list[tuple[str, str]]:
    numbers = application.asked.numbers_of(chapter.number)
    return [(field_name(number, suffix), suffix) for number in numbers for suffix in FIELDS]
