"""What an article says of a measure, declared once: on which grounds, by whom, what may be done, what gravity binds to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from accounts.roles import OfficeKind

from ..articles import Article, numeral


class MeasureGround(StrEnum):
    """The grounds of an article; `label` in a few words, `wording` in those of the regulation. One is looked up by its value alone."""

    label: str
    wording: str

    def __new__(cls, value: str, label: str = "", wording: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.wording = label, wording
        return member


@dataclass(frozen=True)
class Sanction:
    """One thing that may be decided; `grave`: only where gravity was found."""

    value: str
    label: str
    grave: bool = False


@dataclass(frozen=True)
class MeasureLaw:
    """`decides` are the kinds of office that take it. `bound`: on a ground it has to be taken, else it is at discretion.

    `circular`: where it is found grave it is made known to others as well, which is then bound.
    """

    article: Article
    called: str
    grounds: type[MeasureGround]
    decides: tuple[OfficeKind, ...]
    sanctions: tuple[Sanction, ...]
    bound: bool
    circular: bool = False

    @property
    def counted(self) -> str:
        return "两" if len(self.grounds) == 2 else numeral(len(self.grounds))

    @property
    def sentence(self) -> str:
        """The table in words, for whoever is about to propose it."""
        plain = f"{'应当' if self.bound else '可以酌情'}{_listed([one for one in self.sanctions if not one.grave])}"
        only_grave = [one for one in self.sanctions if one.grave]
        grave = [_listed(only_grave)] if only_grave else []
        grave += ["予以通报"] if self.circular else []
        return (
            f"有{self.counted}种情形之一的，{plain}" + (f"；情节严重的，{'，并'.join(grave)}" if grave else "") + "。"
        )

    def sanction(self, value: str) -> Sanction | None:
        return next((one for one in self.sanctions if one.value == value), None)


def _listed(sanctions: Sequence[Sanction]) -> str:
    return "或者".join(one.label for one in sanctions)
