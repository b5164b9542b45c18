"""One chapter of a self-assessment as a page: its fields as they are shown, and what a save of the page does (P18).

Every field carries a token of the version and the text it was shown with: what was left as it was is not written, so that
two people at work in one chapter only meet where both have changed the same field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import dropwhile, islice
from typing import Any

from accounts.entry.normal import block
from accounts.models import Membership
from casework import autosave
from casework.autosave import seen_token, version_of
from casework.text import moment_text

from .actions.assessment import save_fields
from .assessment import FIELDS
from .fields import fault, field_name
from .models import Application
from .present import chapter_numbers
from .standards.edition import Chapter, Clause
from .standards.terms import SHARES, Rating

RATINGS = [{"value": rating.value, "label": rating.label} for rating in Rating]


def after(chapter: Chapter, chapters: Iterable[Chapter]) -> Chapter | None:
    """The chapter that follows in the edition's order; none after the last."""
    following = dropwhile(lambda item: item.number != chapter.number, chapters)
    return next(islice(following, 1, None), None)


@dataclass
class Outcome:
    """What a save of the page came to; what was not taken over stays in the page as it was typed."""

    saved: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, autosave.Conflict] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not self.faults and not self.conflicts


def read(application: Application, chapter: Chapter, *, posted: Mapping[str, str], on: date) -> Outcome:
    """What was changed on the page, and what of it cannot stand."""
    outcome = Outcome()
    for name, suffix in _fields(application, chapter):
        if name not in posted:
            continue
        text, token = block(posted[name]), posted.get(f"seen-{name}", "")
        if token == seen_token(version_of(token), text):
            continue
        outcome.typed[name] = text
        if sentence := fault(suffix, text, on=on):
            outcome.faults[name] = sentence
        else:
            outcome.changes[name] = (text, version_of(token))
    return outcome


def save(application: Application, outcome: Outcome, *, by: Membership, at: datetime) -> None:
    """Writes what may stand; all of it is refused once the self-assessment is finished."""
    outcome.conflicts = save_fields(application, changes=outcome.changes, by=by, at=at)
    outcome.saved = len(outcome.changes) - len(outcome.conflicts)


def sections(application: Application, chapter: Chapter, outcome: Outcome | None = None) -> list[dict[str, Any]]:
    """The chapter's sections with their clauses and fields, ready to be shown."""
    outcome = outcome or Outcome()
    stored, versions = autosave.values(application), autosave.versions(application)
    applies = set(chapter_numbers(application.assessment, chapter))

    def shown(number: str, suffix: str) -> dict[str, Any]:
        name = field_name(number, suffix)
        conflict = outcome.conflicts.get(name)
        return {
            "name": name,
            "id": name.replace(".", "-"),
            "label": FIELDS[suffix][0],
            "value": outcome.typed.get(name, stored.get(name, "")),
            "seen": seen_token(versions.get(name, 0), stored.get(name, "")),
            "note": conflict_sentence(conflict) if conflict else outcome.faults.get(name, ""),
        }

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
        for chapter in application.assessment.edition.chapters
        for section in chapter.sections
        for clause in section.clauses
        for suffix in FIELDS
        if field_name(clause.number, suffix) == name
    )


def choice_sentence(conflict: autosave.Conflict) -> str:
    """Both values, wherever the answer arrives."""
    theirs, mine = (f"“{text}”" if text else "空白" for text in (conflict.stored, conflict.sent))
    return f"{conflict.by}已于{moment_text(conflict.at)}改为{theirs}，您填写的是{mine}，请选择以哪一个为准。"


def conflict_sentence(conflict: autosave.Conflict) -> str:
    """Both values are on the page: theirs in this sentence, one's own still in the field."""
    theirs = f"“{conflict.stored}”" if conflict.stored else "空白"
    return f"{conflict.by}已于{moment_text(conflict.at)}改为{theirs}。您填写的内容仍在栏内，再次保存即以您的内容为准。"


def _fields(application: Application, chapter: Chapter) -> list[tuple[str, str]]:
    numbers = chapter_numbers(application.assessment, chapter)
    return [(field_name(number, suffix), suffix) for number in numbers for suffix in FIELDS]
