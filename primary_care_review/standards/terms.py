"""The words of the standard: institution types, grades and ratings (P02, P25)."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enum whose members carry the words shown to people; `choices` serves a model or form field."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


class InstitutionType(Labelled):
    """The two types that Article 2 admits."""

    TOWNSHIP_HOSPITAL = "township_hospital", "乡镇卫生院"
    COMMUNITY_HEALTH_CENTRE = "community_health_centre", "社区卫生服务中心"

    @property
    def grades(self) -> tuple["Grade", ...]:
        """The grades of the type, highest first (P25): health centres have no 丙."""
        return tuple(Grade) if self is InstitutionType.TOWNSHIP_HOSPITAL else (Grade.JIA, Grade.YI)


class Grade(Labelled):
    """The grades, highest first."""

    JIA = "甲", "甲级"
    YI = "乙", "乙级"
    BING = "丙", "丙级"

    @property
    def height(self) -> int:
        """A number that rises with the grade, from 1; compare grades by it."""
        return len(Grade) - list(Grade).index(self)


class Rating(Labelled):
    """The rating of one clause. A includes B, and B includes C; E leaves the clause out of every share."""

    A = "A", "优秀"
    B = "B", "良好"
    C = "C", "合格"
    D = "D", "不合格"
    E = "E", "不适用"

    def reaches(self, level: "Rating") -> bool:
        return self is not Rating.E and self.value <= level.value


SHARES = (Rating.C, Rating.B, Rating.A)
"""The ratings whose shares decide the grade, in the order in which they are read out."""
