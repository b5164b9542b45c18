"""What a member of the team says of each clause: the rating, how it was found, a note (P22). Pure.

While it is written it is answers of the case, named by the assignment: `rating.12.1.1.1.rating`, `rating.12.1.1.1.report`,
`rating.12.1.1.1.note`; nobody but their writer reads them. What is handed in are rows (`models.ClauseRating`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.entry import printable

from ..standards.terms import Labelled, Rating

LONGEST_NOTE = 500


class Method(Labelled):
    """How a rating was found, in the words of Article 22."""

    REPORT = "report", "听取汇报"
    DOCUMENT = "document", "查阅资料"
    PLACE = "place", "现场查看"
    INTERVIEW = "interview", "个人访谈"


class Meeting(Labelled):
    """The two meetings whose sign-in sheets are kept; also the kinds of these materials."""

    FIRST = "sign_in_first", "首次会议签到表"
    LAST = "sign_in_last", "末次会议签到表"


# Field suffix -> label.
FIELDS = {"rating": "评定", **{method.value: method.label for method in Method}, "note": "说明"}


def field_name(assignment: int, number: str, suffix: str) -> str:
    return f"rating.{assignment}.{number}.{suffix}"


def clause_field(assignment: int, name: str) -> tuple[str, str]:
    """`rating.12.1.1.1.note` -> ("1.1.1", "note"); two empty texts for a name that is not of this assignment."""
    prefix = f"rating.{assignment}."
    number, _, suffix = name.removeprefix(prefix).rpartition(".")
    return (number, suffix) if name.startswith(prefix) and suffix in FIELDS else ("", "")


def fault(suffix: str, value: str) -> str:
    """Why a text cannot stand in the field, in one sentence; empty where it can. An empty text always can."""
    if not value:
        return ""
    if suffix == "rating":
        return "" if value in Rating.__members__ else "评定只能选择A、B、C、D、E之一，请重新选择。"
    if suffix != "note":
        return "" if value == "1" else "评审方式只能勾选或者不勾选，请重新选择。"
    if len(value) > LONGEST_NOTE:
        return f"“说明”有{len(value)}个字，不得超过{LONGEST_NOTE}个字，请精简后保存。"
    return f"“说明”有不能打印的字符：{sentence}" if (sentence := printable.fault(value)) else ""


TICKS = ("不勾选", "勾选")


def ticked(text: str) -> str:
    return f"“{TICKS[bool(text)]}”"


@dataclass(frozen=True)
class Rated:
    """What one member has said of one clause."""

    number: str
    rating: Rating | None
    methods: tuple[Method, ...]
    note: str

    @property
    def lacks(self) -> str:
        """What is still open of it, in words; nothing where it is whole."""
        if self.rating is None:
            return "未评定"
        return "" if self.methods else "未选评审方式"


def read(texts: Mapping[str, str], assignment: int, numbers: Iterable[str]) -> list[Rated]:
    """The clauses with those numbers as the answers say them."""

    def told(number: str, suffix: str) -> str:
        return texts.get(field_name(assignment, number, suffix), "").strip()

    return [
        Rated(
            number,
            Rating(text) if (text := told(number, "rating")) in Rating.__members__ else None,
            tuple(method for method in Method if told(number, method.value)),
            told(number, "note"),
        )
        for number in numbers
    ]


def counted(ratings: Iterable[Rating]) -> str:
    """A 3 · B 12 · C 5 · D 1 · E 0"""
    found = Counter(ratings)
    return " · ".join(f"{rating.value} {found[rating]}" for rating in Rating)


def differing(said: Mapping[str, Sequence[Rating]]) -> list[str]:
    """The numbers of the clauses that their members have rated differently, in the order given."""
    return [number for number, ratings in said.items() if len(set(ratings)) > 1]


def of_team(said: Mapping[str, Sequence[Rating]], settled: Mapping[str, Rating]) -> dict[str, Rating]:
    """The team's rating of every clause: what its members agree on, or what the internal meeting has settled."""
    return {number: settled.get(number, ratings[0]) for number, ratings in said.items() if ratings}
