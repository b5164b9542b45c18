"""Editions of the primary-care standard: chapters, sections, clauses, and the shares each grade asks for (P03, P25).

A payload is the JSON form of an edition, as bundled beside this module or as made from an office's spreadsheet:

    {"key", "title", "demonstration", "notice",
     "chapters": [{"number", "title", "sections": [{"number", "title", "clauses": [
         {"number", "title", "core", "types": [...], "c", "b", "a"}]}]}],
     "bounds": [{"institution_type", "grade", "c": "0.95", "b": "0.70", "a": "0.25", "core": "B" | null}]}

Shares are exact decimal strings between 0 and 1. Everything here is pure; nothing knows the database.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .terms import SHARES, Grade, InstitutionType, Rating
from .validation import validate

__all__ = [
    "Bound",
    "Chapter",
    "Clause",
    "Edition",
    "Grade",
    "InstitutionType",
    "Rating",
    "Section",
    "bundled",
    "bundled_keys",
    "load_edition",
    "validate",
]


@dataclass(frozen=True, kw_only=True)
class Clause:
    number: str
    title: str
    core: bool
    types: frozenset[InstitutionType]
    asks: dict[Rating, str]
    """What C, B and A ask, one line each."""


@dataclass(frozen=True, kw_only=True)
class Section:
    number: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    number: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What one grade asks of one institution type: the least shares, and the least rating of every core clause."""

    institution_type: InstitutionType
    grade: Grade
    shares: dict[Rating, Decimal]
    core: Rating | None


@dataclass(frozen=True, kw_only=True)
class Edition:
    key: str
    title: str
    demonstration: bool
    notice: str
    chapters: tuple[Chapter, ...]
    bounds: tuple[Bound, ...]

    def clauses_for(self, institution_type: InstitutionType) -> tuple[Clause, ...]:
        """The clauses that apply to the type, in the order of the standard."""
        return tuple(
            clause
            for chapter in self.chapters
            for section in chapter.sections
            for clause in section.clauses
            if institution_type in clause.types
        )

    def bounds_for(self, institution_type: InstitutionType) -> tuple[Bound, ...]:
        """The bounds of the type's grades, highest grade first."""
        by_grade = {bound.grade: bound for bound in self.bounds if bound.institution_type is institution_type}
        return tuple(by_grade[grade] for grade in institution_type.grades)


def load_edition(payload: dict[str, Any]) -> Edition:
    """The edition that a payload describes; ValueError with the sentences of `validate` where it does not hold."""
    if faults := validate(payload):
        raise ValueError("\n".join(faults))
    return Edition(
        key=payload["key"],
        title=payload["title"],
        demonstration=payload["demonstration"],
        notice=payload["notice"],
        chapters=tuple(
            Chapter(
                number=chapter["number"],
                title=chapter["title"],
                sections=tuple(
                    Section(
                        number=section["number"],
                        title=section["title"],
                        clauses=tuple(_clause(clause) for clause in section["clauses"]),
                    )
                    for section in chapter["sections"]
                ),
            )
            for chapter in payload["chapters"]
        ),
        bounds=tuple(
            Bound(
                institution_type=InstitutionType(bound["institution_type"]),
                grade=Grade(bound["grade"]),
                shares={level: Decimal(bound[level.lower()]) for level in SHARES},
                core=Rating(bound["core"]) if bound["core"] else None,
            )
            for bound in payload["bounds"]
        ),
    )


def _clause(clause: dict[str, Any]) -> Clause:
    return Clause(
        number=clause["number"],
        title=clause["title"],
        core=clause["core"],
        types=frozenset(InstitutionType(kind) for kind in clause["types"]),
        asks={level: clause[level.lower()] for level in SHARES},
    )


def bundled_keys() -> tuple[str, ...]:
    """The editions that ship with the portal."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.json")))


@cache
def bundled(key: str) -> Edition:
    """An edition that ships with the portal; LookupError for a key that is not among `bundled_keys()`."""
    if key not in bundled_keys():
        raise LookupError(key)
    return load_edition(json.loads((Path(__file__).parent / f"{key}.json").read_text(encoding="utf-8")))
