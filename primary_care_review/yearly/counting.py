"""What a district has reviewed in a year, counted for its paper (P15)."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from accounts.models import District

from ..models import Application, Grade
from ..stages import POSTED, Stage
from ..standards.terms import Grade as G


@dataclass(frozen=True)
class Reviewed:
    """An application of the year, with the grade as it was made known, if it was."""

    application: Application
    decreed: Grade | None

    @property
    def grade(self) -> G | None:
        """The grade that the body has concluded, from the posting on; before it nobody reads it (P12)."""
        if self.decreed:
            return G(self.decreed.grade)
        return self.application.concluded_grade if self.application.state in POSTED else None

    @property
    def standing(self) -> str:
        return f"已公布{self.decreed.grade}级" if self.decreed else Stage(self.application.state).label


@dataclass(frozen=True)
class YearOfReviews:
    year: int
    where: str
    reviewed: tuple[Reviewed, ...]

    @cached_property
    def grades(self) -> list[tuple[str, int]]:
        """How many were concluded to be of each grade."""
        counted = Counter(one.grade for one in self.reviewed)
        return [(grade.label, counted[grade]) for grade in G]

    @cached_property
    def not_reached(self) -> list[Reviewed]:
        return [one for one in self.reviewed if one.application.state == Stage.NOT_REACHED]

    @cached_property
    def unqualified(self) -> list[Reviewed]:
        return [one for one in self.reviewed if one.application.state == Stage.UNQUALIFIED]

    @cached_property
    def under_way(self) -> list[Reviewed]:
        return [one for one in self.reviewed if not one.decreed and one.application.closed_at is None]


def counted(year: int, district: District) -> YearOfReviews:
    """Handed in during the year, or made known in it; what was withdrawn before it was handed in is none."""
    rows = Application.objects.filter(district=district, rechecked=None).filter(
        Q(submitted_at__year=year) | Q(awarded__decreed_on__year=year)
    )
    rows = rows.select_related("applicant", "awarded").prefetch_related("conclusions").order_by("submitted_at", "pk")
    reviewed = tuple(Reviewed(row, _decreed(row, year)) for row in rows)
    return YearOfReviews(year, district.name, reviewed)


def _decreed(row: Application, year: int) -> Grade | None:
    grade: Grade | None = getattr(row, "awarded", None)
    return grade if grade and grade.decreed_on.year == year else None
