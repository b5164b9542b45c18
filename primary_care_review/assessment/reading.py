"""A self-assessment read against its edition: ratings clause by clause, what is open, which grade it bears (P18, P25).

Answers are named `clause.1.1.1.rating`, `clause.1.1.1.evidence`, `clause.1.1.1.problem`, `clause.1.1.1.measure`,
`clause.1.1.1.done_on`; the last three are the log of rectification. Pure: given an edition and texts, nothing else.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..standards.computation import Grading, grade
from ..standards.edition import Chapter, Clause, Edition
from ..standards.terms import Grade, InstitutionType, Rating

# Field suffix -> label and longest text.
FIELDS = {
    "rating": ("自评", 1),
    "evidence": ("达标依据", 500),
    "problem": ("存在问题", 500),
    "measure": ("整改措施", 500),
    "done_on": ("完成整改日期", 10),
}


@dataclass(frozen=True)
class Assessment:
    edition: Edition
    institution_type: InstitutionType
    texts: Mapping[str, str]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return self.edition.clauses_for(self.institution_type)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """Those that ask something of the institution."""
        return tuple(
            chapter
            for chapter in self.edition.chapters
            if any(self.institution_type in clause.types for section in chapter.sections for clause in section.clauses)
        )

    def numbers_of(self, chapter: str) -> list[str]:
        """The clauses of a chapter that apply to the institution, by their numbers."""
        of_chapter = next((one for one in self.chapters if one.number == chapter), None)
        sections = of_chapter.sections if of_chapter else ()
        return [
            clause.number for section in sections for clause in section.clauses if self.institution_type in clause.types
        ]

    def rating(self, clause: Clause) -> Rating | None:
        text = self.texts.get(f"clause.{clause.number}.rating", "")
        return Rating(text) if text in Rating.__members__ else None

    @cached_property
    def ratings(self) -> dict[str, Rating]:
        rated = {clause.number: self.rating(clause) for clause in self.clauses}
        return {number: rating for number, rating in rated.items() if rating is not None}

    def unrated(self) -> list[str]:
        return [clause.number for clause in self.clauses if clause.number not in self.ratings]

    def next_chapter(self) -> str:
        """The number of the first chapter with a clause that is not rated; empty where there is none."""
        waiting = set(self.unrated())
        found = (
            chapter.number
            for chapter in self.edition.chapters
            if any(clause.number in waiting for section in chapter.sections for clause in section.clauses)
        )
        return next(found, "")

    @cached_property
    def grading(self) -> Grading | None:
        """None while no clause that applies is rated."""
        if not any(rating is not Rating.E for rating in self.ratings.values()):
            return None
        return grade(self.edition, self.institution_type, self.ratings)

    @property
    def borne(self) -> Grade | None:
        """The highest grade that the ratings bear; unrated clauses bear nothing."""
        return self.grading.grade if self.grading else None

    @property
    def digest(self) -> str:
        """SHA-256 over what is filled in, by which a self-assessment handed in is known again."""
        told = json.dumps([self.edition.key, self.institution_type, self.frozen()], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def frozen(self) -> dict[str, str]:
        names = [f"clause.{clause.number}.{suffix}" for clause in self.clauses for suffix in FIELDS]
        return {name: self.texts[name].strip() for name in names if self.texts.get(name, "").strip()}
